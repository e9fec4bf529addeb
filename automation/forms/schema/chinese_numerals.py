"""Chinese numerals in dates and ids: 二〇二六年三月二十五日 is 2026年3月25日."""

from __future__ import annotations

import re

_DIGITS = {numeral: str(value) for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "两": "2"}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_NUMERAL = re.compile("[〇零○一二三四五六七八九两]")


def with_digits(text: str) -> str:
    """Each numeral as digits; tens are worked out first, years are read digit by digit."""
    counted = _TENS.sub(lambda found: f"{_DIGITS.get(found[1], '1')}{_DIGITS.get(found[2], '0')}", text)
    return _NUMERAL.sub(lambda found: _DIGITS[found[0]], counted)
