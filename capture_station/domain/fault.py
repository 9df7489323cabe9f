"""A bug of ours on paper: what a report may say of an exception.

The message of an exception may quote what it was working on, a name or an ID number. So a report
has the kind of the exception and the path it took through the code, and nothing else.
"""

from __future__ import annotations

import platform
import traceback


def fault_report(error: BaseException, version: str) -> str:
    """Return a report of several lines without any personal data.

    Args:
        error: What was raised; the causes it names are reported too, the first one first.
        version: Version of the program.
    """
    lines = [
        f"capture-station {version}",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()}",
    ]
    for link in reversed(_chain(error)):
        lines.append("")
        lines.extend(
            f"  {_place(frame)}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(link.__traceback__)
        )
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
    return "\n".join(lines) + "\n"


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain


def _place(frame: traceback.FrameSummary) -> str:
    """Return the last three parts of the file's path: enough to find it, no user's name."""
    return "/".join(frame.filename.replace("\\", "/").split("/")[-3:])
