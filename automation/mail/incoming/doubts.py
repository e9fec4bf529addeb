"""Why a mail may not be from whom it says: what the servers that took it in found out, and what its own head gives away."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from automation.mail.incoming.headers import Headers

REFUTED = "收信服务器没能验证发件人"
SEVERAL = "发件人一栏写了不止一个地址"
FROM_OUTSIDE = "写的是公司内部的地址，却是从外面寄来的"
_COMMENT = re.compile(r"\([^()]*\)")
_DEEPEST = 5
_RESULT = re.compile(r"\s*([a-z-]+)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)(.*)", re.DOTALL)
_JUDGED = re.compile(r"\bheader\.from\s*=\s*([a-z0-9.-]+)")
_SIGNED_BY = re.compile(r"\bheader\.(?:d\s*=\s*|i\s*=\s*[^@;\s]*@)([a-z0-9.-]+)")


def doubt_of(headers: Headers, sender: str, domains: Collection[str]) -> str:
    """In Chinese, "" where nothing speaks against it: mail inside Exchange bears no results of any check. sender: its From;
    domains: of the company's own addresses, in small letters."""
    domain = sender.rpartition("@")[2]
    if len(headers.authors) > 1:
        return SEVERAL
    if (agent := headers.address("Sender")) and agent != sender:
        return f"由 {agent} 代发，不是从本人的邮箱寄出的"
    if domain in domains and headers.raw("X-MS-Exchange-Organization-AuthAs").strip().lower() == "anonymous":
        return FROM_OUTSIDE
    return REFUTED if _refuted(headers.raw("Authentication-Results"), domain) else ""


def _refuted(results: str, domain: str) -> bool:
    """By the topmost header alone: those below it come from servers that anybody may run (RFC 8601 5). Where the server took the
    mail for another domain's, its verdict is none; where DMARC gives none, a refused SPF counts unless the domain itself has signed."""
    found = list(_results(results.lower()))
    if any(not _is_of(one, domain) for method, _, said in found if method == "dmarc" for one in _JUDGED.findall(said)):
        return True
    verdicts = {result for method, result, _ in found if method == "dmarc"}
    if verdicts & {"pass", "fail"}:
        return "fail" in verdicts
    signers = [one for method, result, said in found if (method, result) == ("dkim", "pass") for one in _SIGNED_BY.findall(said)]
    refused = any(method == "spf" and result in ("fail", "softfail") for method, result, _ in found)
    return refused and not any(_is_of(one, domain) for one in signers)


def _results(header: str) -> Iterator[tuple[str, str, str]]:
    """(method, result, the rest) of each; comments say nothing."""
    for _ in range(_DEEPEST):
        header = _COMMENT.sub(" ", header)
    for part in header.split(";"):
        if found := _RESULT.match(part):
            yield found[1], found[2], found[3]


def _is_of(signer: str, domain: str) -> bool:
    """The same organization, as DMARC's relaxed alignment has it."""
    return signer == domain or signer.endswith(f".{domain}") or domain.endswith(f".{signer}")
