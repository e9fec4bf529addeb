"""Classification: how far a text may travel; the classes in rising order."""

from __future__ import annotations

PUBLIC, INTERNAL, SECRET = "公开", "内部", "机密"
CLASSES = (PUBLIC, INTERNAL, SECRET)
"""INTERNAL stays within the company's domains, SECRET with named persons."""


def strictest(*classes: str) -> str:
    """The class of what is put together from several; of nothing it is PUBLIC. An unknown word counts as SECRET."""
    return CLASSES[max((_rank(each) for each in classes), default=0)]


def _rank(classification: str) -> int:
    return CLASSES.index(classification) if classification in CLASSES else len(CLASSES) - 1
