"""A single-lens camera on a cable, through libgphoto2 (the optional extra ``[tether]``).

What the camera hands over is kept byte for byte, and stays on its card as well where it can.
"""

from __future__ import annotations

import hashlib
import importlib
import logging
from collections import deque
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from capture_station.camera.originals import decode, still_from_file
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable

    from capture_station.camera.tray import Tray
    from capture_station.domain.clock import Clock

_log = logging.getLogger(__name__)

_PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg"})
_IDLE_EVENT_MS = 200
_LIVE_EVENT_MS = 1
_JPEG_WAIT_S = 4.0
_KEEP_AGAIN_S = 5.0

# gphoto2-port-result.h and gphoto2-result.h
_UNSUPPORTED = -6
_MISSING = frozenset({-5, -52, -105})
_BUSY = frozenset({-53, -60, -110})


class TetherSource:
    """One tethered camera.

    Photos taken with the camera's own shutter go into the tray. A RAW stays on the camera's card.

    Args:
        model: Model as libgphoto2 names it; empty for the first camera found.
        clock: Stamps stills.
        tray: Where photos go that nobody asked for.
    """

    def __init__(self, model: str, clock: Clock, tray: Tray) -> None:
        self._model = model.strip()
        self._clock = clock
        self._tray = tray
        self._gphoto2: Any = None
        self._camera: Any = None
        self._unfetched: deque[PurePosixPath] = deque()
        self._fetch_at = 0.0
        self._own: PurePosixPath | None = None  # the last photo that was asked for
        self._info = SourceInfo(SourceKind.TETHERED, self._model or "gphoto2", backend="gphoto2")

    def open(self) -> None:
        """Take hold of the camera and learn whether it has a live view."""
        self.close()
        try:
            self._gphoto2 = importlib.import_module("gphoto2")
        except ImportError:
            raise Trouble("camera.tether-not-installed") from None
        try:
            self._camera, name = self._find()
            self._info = replace(self._info, name=name)
            self._camera.init()
            self._keep_on_card()
            first = self._preview()
        except self._gphoto2.GPhoto2Error as error:
            self.close()
            raise self._why(error.code, "camera.not-opened") from None
        except Trouble:
            self.close()
            raise
        height, width = (0, 0) if first is None else first.shape[:2]
        self._info = replace(self._info, width=width, height=height, has_live_view=width > 0)

    def read(self) -> Image | None:
        """Return the next live picture, and put what was shot at the camera into the tray."""
        gphoto2 = self._opened()
        self._tray.tell()
        try:
            image = self._preview() if self._info.has_live_view else None
            self._note(self._added(_LIVE_EVENT_MS if image is not None else _IDLE_EVENT_MS))
            self._fetch_next()
        except gphoto2.GPhoto2Error as error:
            raise self._why(error.code, "camera.gone") from None
        return image

    def still(self, asked_at: float) -> Still | None:
        """Trip the shutter and fetch the photo."""
        del asked_at  # the shutter is tripped after it
        gphoto2 = self._opened()
        try:
            path = self._camera.capture(gphoto2.GP_CAPTURE_IMAGE)
        except gphoto2.GPhoto2Error:
            raise Trouble("camera.no-release", name=self._info.name) from None
        try:
            place = self._photo_beside(PurePosixPath(path.folder, path.name))
            self._own = place
            data = self._fetch(place)
        except gphoto2.GPhoto2Error:
            raise Trouble("camera.still-failed") from None
        self._tray.meet(hashlib.sha256(data).hexdigest())
        return still_from_file(data, place.suffix, self._clock.monotonic())

    def take_back(self, still: Still) -> None:
        """Let a photo that came too late lie in the tray: it may be on no card."""
        self._tray.forget(hashlib.sha256(still.data).hexdigest())
        self._keep(f"{self._info.name}{still.suffix}", still.data)

    def describe(self) -> SourceInfo:
        """Tell the model."""
        return self._info

    def close(self) -> None:
        """Let go of the camera."""
        if self._camera is not None:
            with suppress(self._gphoto2.GPhoto2Error):
                self._camera.exit()
        self._camera = None
        self._unfetched.clear()

    def _opened(self) -> Any:
        if self._camera is None:
            raise Trouble("camera.gone", name=self._info.name)
        return self._gphoto2

    def _find(self) -> tuple[Any, str]:
        """Return the wanted camera, or the first, and its model."""
        gphoto2 = self._gphoto2
        found = gphoto2.Camera.autodetect()
        for index in range(found.count()):
            name, port = found.get_name(index), found.get_value(index)
            if self._model and self._model.casefold() != name.casefold():
                continue
            camera = gphoto2.Camera()
            ports = gphoto2.PortInfoList()
            ports.load()
            camera.set_port_info(ports[ports.lookup_path(port)])
            abilities = gphoto2.CameraAbilitiesList()
            abilities.load()
            camera.set_abilities(abilities[abilities.lookup_model(name)])
            return camera, name
        raise Trouble("camera.missing", name=self._info.name)

    def _keep_on_card(self) -> None:
        """Have photos stay on the card too, where the camera offers the choice."""
        with suppress(self._gphoto2.GPhoto2Error):
            target = self._camera.get_single_config("capturetarget")
            for choice in (target.get_choice(i) for i in range(target.count_choices())):
                if "card" in choice.lower():
                    target.set_value(choice)
                    self._camera.set_single_config("capturetarget", target)
                    return

    def _preview(self) -> Image | None:
        """Return a live picture; None if one was damaged or the camera has no live view."""
        try:
            return decode(bytes(self._camera.capture_preview().get_data_and_size()))
        except self._gphoto2.GPhoto2Error as error:
            if error.code == _UNSUPPORTED:
                return None
            raise

    def _added(self, timeout_ms: int) -> list[PurePosixPath]:
        """Return the files that the camera has written since the last look."""
        gphoto2 = self._gphoto2
        added: list[PurePosixPath] = []
        while True:
            kind, told = self._camera.wait_for_event(timeout_ms)
            if kind == gphoto2.GP_EVENT_TIMEOUT:
                return added
            if kind == gphoto2.GP_EVENT_FILE_ADDED:
                added.append(PurePosixPath(told.folder, told.name))
            timeout_ms = _LIVE_EVENT_MS

    def _photo_beside(self, path: PurePosixPath) -> PurePosixPath:
        """Return the JPEG of a shot whose first file may be a RAW."""
        if path.suffix.lower() in _PHOTO_SUFFIXES:
            return path
        until = self._clock.monotonic() + _JPEG_WAIT_S
        while self._clock.monotonic() < until:
            added = self._added(_IDLE_EVENT_MS)
            mine = [
                each
                for each in added
                if each.stem == path.stem and each.suffix.lower() in _PHOTO_SUFFIXES
            ]
            self._note(each for each in added if each not in mine)
            if mine:
                return mine[0]
        raise Trouble("camera.raw-only", name=self._info.name)

    def _fetch(self, path: PurePosixPath) -> bytes:
        kind = self._gphoto2.GP_FILE_TYPE_NORMAL
        file = self._camera.file_get(str(path.parent), path.name, kind)
        return bytes(file.get_data_and_size())

    def _note(self, added: Iterable[PurePosixPath]) -> None:
        """Remember photos to fetch; a RAW stays on the card."""
        self._unfetched += (
            path for path in added if path.suffix.lower() in _PHOTO_SUFFIXES and path != self._own
        )

    def _fetch_next(self) -> None:
        """Fetch one photo that nobody asked for: a burst of them must not hold up a `read`."""
        if not self._unfetched or self._clock.monotonic() < self._fetch_at:
            return
        path = self._unfetched[0]
        if self._keep(path.name, self._fetch(path)):
            self._unfetched.popleft()
        else:
            self._fetch_at = self._clock.monotonic() + _KEEP_AGAIN_S

    def _keep(self, name: str, data: bytes) -> bool:
        """Put a photo into the tray; tell whether it has not to be tried again."""
        try:
            self._tray.put_spooled(name, data, self._clock.monotonic())
        except Trouble as trouble:  # e.g. the disk is full; the camera still has it
            _log.warning("a photo of the camera cannot be kept: %s", trouble.key)
            return False
        return True

    def _why(self, code: int, otherwise: str) -> Trouble:
        if code in _MISSING:
            return Trouble("camera.missing", name=self._info.name)
        if code in _BUSY:
            return Trouble("camera.busy", name=self._info.name)
        return Trouble(otherwise, name=self._info.name)
