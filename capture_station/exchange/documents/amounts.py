"""Amounts in the capital characters that Chinese receipts are written with."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def capital_amount(fen: int) -> str:
    """Return an amount in words, e.g. ``"贰拾元整"``, ``"壹佰零伍元叁角"``, ``"伍元零捌分"``.

    Args:
        fen: 0 or more, below a trillion yuan.
    """
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{words or '零元'}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif words:
        words += "零"
    return words + (f"{_DIGITS[cents]}分" if cents else "")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for at, group in reversed(list(enumerate(groups))):
        if not group:
            continue
        # a nought is said once where places between two digits are empty
        if words and (group < 1000 or not groups[at + 1] % 10):  # noqa: PLR2004 - four places a group
            words += "零"
        words += _thousands(group) + _GROUPS[at]
    return words


def _thousands(group: int) -> str:
    words, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
