"""What is wrong with a text that a client is to read as it stands: not his language, or words that the company does not use."""

from __future__ import annotations

from collections.abc import Iterator

from automation.clients.case import Case
from automation.forms.schema.problem import Finding
from automation.letters.language import readable
from automation.organization.terminology import Terminology


def wording(case: Case, text: str | None, terms: Terminology) -> Iterator[Finding]:
    """Errors keep the letter from leaving."""
    if text and not readable(text, case.language):
        sentence = f"里有中文，而“{case.request['client']}”在通讯录里的语言是“英文”，这封信没有发。请整段用英文写。"
        yield Finding("M35", sentence, "error", text)
    for usage in terms.findings(text or ""):
        effect = "这封信没有发。" if usage.stops else ""
        yield Finding("M39", f"：{usage.sentence}{effect}", "error" if usage.stops else "remark", usage.word)
