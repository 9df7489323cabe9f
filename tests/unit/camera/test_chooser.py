"""From a line of text to a camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.camera.chooser import open_source
from capture_station.camera.film import FilmSource
from capture_station.camera.folder import FolderSource
from capture_station.camera.mjpeg import MjpegSource
from capture_station.camera.paired import PairedSource
from capture_station.camera.rtsp import RtspSource
from capture_station.camera.tether import TetherSource
from capture_station.camera.webcam import WebcamSource
from capture_station.domain.errors import Trouble
from tests.unit.camera.scenery import write_picture

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        ("webcam:0", WebcamSource),
        ("webcam:/dev/video0", WebcamSource),
        ("  WEBCAM:1?width=3840&height=2160&fourcc=MJPG&locked=1&exposure=-5.5 ", WebcamSource),
        ("film:somewhere", FilmSource),
        ("film:C:\\films\\day.avi?fps=25&loop=0", FilmSource),
        ("rtsp://user:pass@10.0.0.5/ch1", RtspSource),
        ("RTSPS://10.0.0.5/ch1", RtspSource),
        ("http://10.0.0.5:8080/video?x=1", MjpegSource),
        ("https://10.0.0.5/video", MjpegSource),
        ("folder:D:\\照片", FolderSource),
        ("folder:/incoming?earlier=1", FolderSource),
        ("webcam:0?width=640&height=480 + folder:/incoming", PairedSource),
        ("http://10.0.0.5/video + folder:/a + b?earlier=0", PairedSource),
        ("gphoto2:", TetherSource),
        ("gphoto2:Nikon DSC D750", TetherSource),
    ],
)
def test_each_spec_names_its_source(spec: str, kind: type) -> None:
    assert isinstance(open_source(spec), kind)


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "0",
        "webcam",
        "webcam:",
        "webcam:0?width=wide",
        "webcam:0?colour=blue",
        "webcam:0?locked=maybe",
        "webcam:0?fourcc=MJPEG",
        "webcam:0?backend=magic",
        "film:",
        "film:x?speed=2",
        "film:x?fps=fast",
        "film:x?fps=nan",
        "film:x?fps=-1",
        "webcam:0?width=0",
        "webcam:0?still_width=3840",
        "telepathy:me",
        "folder:",
        "folder:/x?later=1",
        "folder:/x?earlier=maybe",
        "rtsp://",
        " + folder:/x",
        "webcam:0 + folder:",
    ],
)
def test_a_wrong_spec_is_told(spec: str) -> None:
    with pytest.raises(Trouble) as caught:
        open_source(spec)
    assert caught.value.key == "camera.bad-spec"


def test_the_options_of_a_film_are_obeyed(tmp_path: Path) -> None:
    write_picture(tmp_path / "1.png", 1)
    source = open_source(f"film:{tmp_path}?fps=50")
    source.open()
    assert source.describe().fps == 50.0


def test_a_film_whose_name_looks_like_options_is_found(tmp_path: Path) -> None:
    write_picture(tmp_path / "day?fps=1" / "1.png", 1)
    source = open_source(f"film:{tmp_path}/day?fps=1")
    source.open()
    assert source.describe().fps == 10.0


@given(st.text(max_size=40))
def test_any_text_is_a_source_or_told(text: str) -> None:
    try:
        told = open_source(text).describe().name
    except Trouble as trouble:
        told = trouble.key
    assert told
