"""A single-lens camera on a cable, through libgphoto2 (the optional extra ``[tether]``).

What the camera hands over is kept byte for byte, and stays on its card as well where it can.
"""

from __future__ import annotations

import hashlib
import importlib
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from capture_station.camera.originals import decode, still_from_file
from capture_station.camera.source import Image, SourceInfo, SourceKind, Still
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from capture_station.camera.tray import Tray
    from capture_station.domain.clock import Clock

_PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg"})
_IDLE_EVENT_MS = 200
_LIVE_EVENT_MS = 1
_JPEG_WAIT_S = 4.0

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
            for path in self._added(_LIVE_EVENT_MS if image is not None else _IDLE_EVENT_MS):
                self._put_into_tray(path)
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
            data = self._fetch(place)
        except gphoto2.GPhoto2Error:
            raise Trouble("camera.still-failed") from None
        self._tray.meet(hashlib.sha256(data).hexdigest())
        return still_from_file(data, place.suffix, self._clock.monotonic())

    def describe(self) -> SourceInfo:
        """Tell the model."""
        return self._info

    def close(self) -> None:
        """Let go of the camera."""
        if self._camera is not None:
            with suppress(self._gphoto2.GPhoto2Error):
                self._camera.exit()
        self._camera = None

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
            for added in self._added(_IDLE_EVENT_MS):
                if added.stem == path.stem and added.suffix.lower() in _PHOTO_SUFFIXES:
                    return added
        raise Trouble("camera.raw-only", name=self._info.name)

    def _fetch(self, path: PurePosixPath) -> bytes:
        kind = self._gphoto2.GP_FILE_TYPE_NORMAL
        file = self._camera.file_get(str(path.parent), path.name, kind)
        return bytes(file.get_data_and_size())

    def _put_into_tray(self, path: PurePosixPath) -> None:
        if path.suffix.lower() not in _PHOTO_SUFFIXES:
            return
        now = self._clock.monotonic()
        data = self._fetch(path)
        load = partial(still_from_file, data, path.suffix, now)
        self._tray.put(path.name, len(data), hashlib.sha256(data).hexdigest(), now, load)

    def _why(self, code: int, otherwise: str) -> Trouble:
        if code in _MISSING:
            return Trouble("camera.missing", name=self._info.name)
        if code in _BUSY:
            return Trouble("camera.busy", name=self._info.name)
        return Trouble(otherwise, name=self._info.name)
