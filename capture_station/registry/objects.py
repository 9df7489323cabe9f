"""The photos by their content: a folder, or a store that speaks S3, by one setting."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, from_url
from PIL import Image

from capture_station.domain.errors import Trouble
from capture_station.registry.flushing import Flush, system_sync

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from obstore.store import ObjectStore

    from capture_station.registry.config import Limits, RegistryConfig


class Objects:
    """Photos by SHA-256, and the parts of those that are still coming.

    Args:
        store: Any store of obstore.
        folder: Where a local store lies; its files are then synced to the disk.
    """

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._flushing: Flush | None = None if folder is None else Flush(folder, system_sync())

    def put(self, sha256: str, content: bytes) -> None:
        """Keep a photo durably. The same one again changes nothing.

        Raises:
            Trouble: ``registry.objects-away``.
        """
        self.put_all({sha256: content})

    def put_all(self, photos: Mapping[str, bytes]) -> None:
        """Keep photos durably; on a folder they are synced together.

        Raises:
            Trouble: ``registry.objects-away``; some of them may be kept then.
        """
        try:
            for sha256, content in photos.items():
                obstore.put(self._store, _name(sha256), content)
            if self._folder is not None and self._flushing is not None and photos:
                self._flushing.bring([self._folder / _name(sha256) for sha256 in photos])
        except (BaseError, OSError) as error:
            raise Trouble("registry.objects-away") from error

    def get(self, sha256: str) -> bytes:
        """Return a photo, checked against its name.

        Raises:
            Trouble: ``registry.object-lost`` or ``registry.objects-away``.
        """
        content = self._read(_name(sha256))
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            raise Trouble("registry.object-lost")
        return content

    def put_part(self, owner: str, sha256: str, offset: int, content: bytes) -> None:
        """Keep a part of a photo that is coming from somebody."""
        try:
            obstore.put(self._store, f"{_parts(owner, sha256)}/{offset:012d}", content)
        except (BaseError, OSError) as error:
            raise Trouble("registry.objects-away") from error

    def arrived(self, owner: str, sha256: str) -> int:
        """Return how many bytes of a photo have come without a gap."""
        end = 0
        for offset, size in self._listed(owner, sha256):
            if offset > end:
                break
            end = max(end, offset + size)
        return end

    def join(self, owner: str, sha256: str) -> bytes:
        """Return the parts that have come without a gap, put together."""
        whole = bytearray()
        for offset, _size in self._listed(owner, sha256):
            if offset > len(whole):
                break
            whole[offset:] = self._read(f"{_parts(owner, sha256)}/{offset:012d}") or b""
        return bytes(whole)

    def drop_parts(self, owner: str, sha256: str) -> None:
        """Forget the parts of a photo."""
        names = [
            f"{_parts(owner, sha256)}/{offset:012d}" for offset, _ in self._listed(owner, sha256)
        ]
        try:
            if names:
                obstore.delete(self._store, names)
        except (BaseError, OSError) as error:
            raise Trouble("registry.objects-away") from error

    def _listed(self, owner: str, sha256: str) -> list[tuple[int, int]]:
        try:
            pages = obstore.list(self._store, prefix=_parts(owner, sha256))
            found = [(each["path"], each["size"]) for page in pages for each in page]
        except (BaseError, OSError) as error:
            raise Trouble("registry.objects-away") from error
        return sorted((int(path.rpartition("/")[2]), size) for path, size in found)

    def _read(self, name: str) -> bytes | None:
        try:
            return bytes(obstore.get(self._store, name).bytes())
        except (NotFoundError, FileNotFoundError):
            return None
        except (BaseError, OSError) as error:
            raise Trouble("registry.objects-away") from error


def open_objects(config: RegistryConfig) -> Objects:
    """Open the photo store of a registry.

    Raises:
        Trouble: ``registry.folder`` or ``registry.objects-away``.
    """
    if config.objects:
        try:
            return Objects(from_url(config.objects))
        except (BaseError, ValueError) as error:
            raise Trouble("registry.objects-away") from error
    folder = config.data_dir / "photos"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Trouble("registry.folder") from error
    return Objects(LocalStore(prefix=folder), folder)


def refusal_of_portrait(content: bytes, limits: Limits) -> str:
    """Return why bytes are no portrait that may be kept, as a word; empty if they may.

    Only the header is read, so that a picture of a billion pixels costs nothing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
                width, height = image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "not-a-jpeg"
    return "too-many-pixels" if width * height > limits.portrait_pixels else ""


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _parts(owner: str, sha256: str) -> str:
    return f"parts/{owner}/{sha256}"
