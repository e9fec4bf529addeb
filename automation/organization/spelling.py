"""How near two names are: by the eye, and by the ear through pinyin."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

_LONGEST = 12
_ASKED = 3


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """A name without what no name has: blanks, invisible characters, full-width letters."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))


def pinyin(name: str) -> str:
    """Character by character, whatever words they make together: what is compared is spelled alike, and the dictionary of words,
    which takes 45 MB, is not loaded for it."""
    for option in ("PYPINYIN_NO_PHRASES", "PYPINYIN_NO_DICT_COPY"):
        os.environ.setdefault(option, "1")
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(list(name))).casefold()


def syllables(name: str) -> list[str]:
    """As people read it: 重 is zhong, 重阳 chong yang."""
    from pypinyin import lazy_pinyin

    _learn_words()
    return lazy_pinyin(name)


@cache
def _learn_words() -> None:
    from pypinyin import load_phrases_dict
    from pypinyin.constants import PHRASES_DICT

    if not PHRASES_DICT:
        from pypinyin.phrases_dict import phrases_dict

        load_phrases_dict(phrases_dict)


def near(word: str, spellings: Mapping[str, str], limit: int = _ASKED) -> list[str]:
    """Up to `limit` names that `word` may be a slip of, the nearest first. `spellings` are name -> pinyin.

    Two characters are too few for one of them to be wrong, unless it sounds nearly the same.
    """
    from rapidfuzz.distance import Levenshtein

    if not word or len(word) > _LONGEST:
        return []
    heard = pinyin(word)
    found: list[tuple[int, int, str]] = []
    for name, spelling in spellings.items():
        by_ear = Levenshtein.distance(heard, spelling, score_cutoff=2)
        by_eye = Levenshtein.distance(word, name, score_cutoff=2)
        if by_ear <= 1 or (by_eye <= 1 and max(len(word), len(name)) > 2):
            found.append((by_ear, by_eye, name))
    return [name for _, _, name in sorted(found)[:limit]]
