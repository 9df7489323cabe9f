"""Which encoding are these bytes in?

Lists come in GBK/GB18030 (Chinese Windows), UTF-8 with and without a mark, UTF-16 ("Unicode text"
of Excel) and, rarely, Big5. A general guesser is wrong on short lists of names, and we know more
than it does: nearly every list contains words that we are looking for. So each candidate decodes
the bytes, and the one with the fewest broken characters and the most expected words wins.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FEWEST_BYTES_FOR_BIG5 = 24
_SAMPLE_BYTES = 200_000
_REPLACEMENT = "\ufffd"

# What nearly every list has in a heading, a gender column or a class name.
_EXPECTED = frozenset(
    "学号姓名性别男女身份证件民族汉班级专业院系层次本科制校代码名称考生出生日期年月类型备注大学学"
    "號別證專業級學"
)


def encoding_by_mark(data: bytes) -> str | None:
    """Return the encoding that a byte order mark tells, or None."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    return None


def decode(data: bytes) -> str:
    """Return the text of a file in whatever usual encoding; broken characters become U+FFFD."""
    marked = encoding_by_mark(data)
    if marked:
        return data.decode(marked, "replace")
    even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
    if max(even, odd) > min(len(data), 2000) // 20:
        return data.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    return data.decode(best_encoding((data[:_SAMPLE_BYTES],)), "replace")


def best_encoding(pieces: Sequence[bytes], told: str = "") -> str:
    """Return the encoding in which pieces of text read best.

    Args:
        pieces: Texts, e.g. the fields of a table.
        told: Encoding that the file claims, if any; believed unless another one reads better.
    """
    telling = [piece for piece in pieces if not piece.isascii()]
    if not telling:
        return told or "gb18030"
    if told:
        candidates: tuple[str, ...] = (told, "utf-8")
    else:
        enough = sum(map(len, telling)) >= _FEWEST_BYTES_FOR_BIG5
        candidates = ("utf-8", "gb18030", "big5hkscs") if enough else ("utf-8", "gb18030")
    scores = {encoding: _score(telling, encoding) for encoding in candidates}
    return max(scores, key=lambda encoding: scores[encoding])


def _score(pieces: Sequence[bytes], encoding: str) -> float:
    """Share of expected characters, less a heavy fine for each broken one."""
    wide = broken = expected = 0
    for piece in pieces:
        text = piece.decode(encoding, "replace")
        wide += sum(not c.isascii() for c in text)
        # A sample may end within a character: the last one does not count.
        broken += text[:-1].count(_REPLACEMENT)
        expected += sum(c in _EXPECTED for c in text)
    return (expected + 1 - 20 * broken) / (wide + 1)
