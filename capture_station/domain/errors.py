"""The world's faults, by key.

Where something expected goes wrong (a full disk, a camera that is gone, a file that is no roster)
the room that meets it raises `Trouble` with a key and the parameters of the sentence. The sentence
itself is written once, in Chinese and English, in ``resources/i18n/troubles.toml``; only `ui` and
`cli` ever put it into words. Anything else that is raised is a bug of ours.
"""

from __future__ import annotations


class Trouble(Exception):
    """An expected fault of the world, shown to a person as one sentence with what to do.

    Args:
        key: Key into ``resources/i18n/troubles.toml``, e.g. ``"camera.gone"``.
        **params: Values for the sentence. Never personal data: the key and the parameters are
            written to the log.
    """

    def __init__(self, key: str, **params: str | float) -> None:
        told = ", ".join(f"{name}={value}" for name, value in sorted(params.items()))
        super().__init__(f"{key}({told})" if told else key)
        self.key = key
        self.params = params
