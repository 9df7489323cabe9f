"""Supporting papers: pictures and PDF files of strangers, looked at before they are kept.

A picture is decoded and encoded anew, so that nothing hidden in it is handed on. A PDF file with
scripts, with files inside, or locked by a password is refused.
"""

from __future__ import annotations

import hashlib
import io
import logging
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from capture_station.domain.errors import Trouble
from capture_station.registry.encoding import encoded_anew

# it tells of every oddity of a stranger's file
logging.getLogger("pypdf").setLevel(logging.ERROR)

PAPER_BYTES = 10 << 20
PAPERS_MAX = 3
PAGES_MAX = 20
_PIXELS_MAX = 50_000_000
_SIDE_PX = 2400
_QUALITY = 85
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis", b"avif")
_ACTIVE = ("/AA", "/JavaScript", "/EmbeddedFiles", "/XFA")
_HARMLESS = (None, "/GoTo", "/URI")
_MARKS = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that may be kept."""

    sha256: str
    content: bytes
    media_type: str


def read_paper(content: bytes) -> Paper:
    """Return a paper as it is kept.

    Args:
        content: What somebody has uploaded.

    Raises:
        Trouble: ``registry.paper-large``, ``registry.paper-heic``, ``registry.paper-locked``,
            ``registry.paper-active``, ``registry.paper-pages`` or ``registry.paper-unreadable``.
    """
    if len(content) > PAPER_BYTES:
        raise Trouble("registry.paper-large", most=PAPER_BYTES >> 20)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Trouble("registry.paper-heic")
    if content.startswith(b"%PDF-"):
        _demand_quiet(content)
        kept, kind = content, "application/pdf"
    else:
        kept, kind = encoded_anew(_opened(content), _SIDE_PX, quality=_QUALITY), "image/jpeg"
    return Paper(hashlib.sha256(kept).hexdigest(), kept, kind)


def _demand_quiet(content: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Trouble("registry.paper-locked")
        pages = len(reader.pages)
        # what is packed away is found by reading, the rest by its name
        is_active = any(mark in content for mark in _MARKS) or _acts(reader.root_object)
        if 0 < pages <= PAGES_MAX and not is_active:
            is_active = any(map(_acts, reader.pages))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Trouble("registry.paper-unreadable") from error
    if is_active:
        raise Trouble("registry.paper-active")
    if not 0 < pages <= PAGES_MAX:
        raise Trouble("registry.paper-pages", most=PAGES_MAX)


def _acts(part: DictionaryObject) -> bool:
    """Whether a document or page does something when it is opened, or holds other files."""
    names = part.get("/Names", DictionaryObject()).get_object()
    form = part.get("/AcroForm", DictionaryObject()).get_object()
    if any(name in held for held in (part, names, form) for name in _ACTIVE):
        return True
    begun = part.get("/OpenAction", DictionaryObject()).get_object()
    if isinstance(begun, DictionaryObject) and begun.get("/S") not in _HARMLESS:
        return True
    for note in part.get("/Annots", ArrayObject()).get_object():
        action = note.get_object().get("/A", DictionaryObject()).get_object()
        if "/AA" in note.get_object() or action.get("/S") not in _HARMLESS:
            return True
    return False


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > _PIXELS_MAX:
                    raise Trouble("registry.paper-unreadable")
                return ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Trouble("registry.paper-unreadable") from error
