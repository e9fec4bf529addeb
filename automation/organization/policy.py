"""What the company decides for itself, as rules need it: its domains, how approval is given, what counts as confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MAIL, BLOCK = "邮件", "表内"
"""Ways to approve: an answer from the approver's own mailbox, or the 审核 block of the workbook."""
READ, CONFIRMED = "已打开", "已确认"
"""What may count as confirmed, the weaker first."""


@dataclass(frozen=True)
class Policy:
    """domains: of the company's own addresses, in small letters, () = none is known; approval: the ways that count; confirmed:
    紧急程度 -> the evidence that is enough; remind_after: working hours until an approval is reminded; superior_after: how many rounds
    of chasing before the superior is told; together: how many recipients one internal mail may have; robots: is there any."""

    domains: tuple[str, ...] = ()
    approval: tuple[str, ...] = (MAIL,)
    confirmed: Mapping[str, str] = field(default_factory=lambda: {"紧急": CONFIRMED, "常规": READ})
    remind_after: int = 4
    superior_after: int = 3
    together: int = 100
    robots: bool = False

    def inside(self, address: str) -> bool:
        """Is it one of the company's own? Sub-domains are not: somebody else may run them."""
        return address.rpartition("@")[2].lower() in self.domains
