"""Looks for mails by their marks in all the places where Exchange may have put them, and clears superfluous drafts away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from exchangelib.errors import MalformedResponseError  # type: ignore[import-untyped]
from exchangelib.folders import Messages, Root  # type: ignore[import-untyped]
from exchangelib.items import ID_ONLY, SHALLOW  # type: ignore[import-untyped]
from exchangelib.restriction import Q, Restriction  # type: ignore[import-untyped]
from exchangelib.services import FindItem  # type: ignore[import-untyped]

from automation.mail.transports import Found, Parcel
from automation.mail.transports.ews_items import delete_for_good, fields, folder, reference_of

# In the order in which a mail travels: Exchange searches them one after the other, and what moves on meanwhile is still met.
PLACES = ("drafts", "deleteditems", "outbox", "sentitems")
MOST = 50
"""Marks in one request."""


@dataclass
class _Sightings:
    sent: list[Any] = field(default_factory=list)
    drafts: list[Any] = field(default_factory=list)


def look_for(account: Any, parcels: Sequence[Parcel]) -> dict[str, Found]:
    """mark -> where it is; one request for 50, and one more if drafts are deleted: all but one, or all if the mail has left."""
    found: dict[str, Found] = {}
    superfluous: list[Any] = []
    for start in range(0, len(parcels), MOST):
        some = parcels[start : start + MOST]
        seen = _sightings(account, [parcel.mark for parcel in some])
        for parcel in some:
            if parcel.mark in seen:
                place, others = _judge(seen[parcel.mark], parcel.reference)
                superfluous += others
                if place:
                    found[parcel.mark] = place
    if superfluous:
        delete_for_good(account, superfluous)
    return found


def _judge(sightings: _Sightings, reference: str) -> tuple[Found | None, list[Any]]:
    """What the mail's place is, and the drafts that nobody needs. Where a draft is on record only that one counts: if it is gone
    it may have left, and a twin of it would leave a second time."""
    if sightings.sent:
        item = sightings.sent[0]
        return Found("sent", reference_of(item), item.message_id or ""), sightings.drafts
    known = reference.partition(" ")[0]
    kept = next((one for one in sightings.drafts if not known or one.id == known), None)
    return kept and Found("draft", reference_of(kept)), [one for one in sightings.drafts if one is not kept]


def _sightings(account: Any, marks: Sequence[str]) -> dict[str, _Sightings]:
    """A mail in Deleted Items may be a draft or a copy that somebody threw away; one that is just leaving counts as sent."""
    seen: dict[str, _Sightings] = defaultdict(_Sightings)
    for place, item in _Find(account=account, page_size=1000).by_marks(marks):
        if item.tongda_key in marks:
            draft = place == "drafts" or (place == "deleteditems" and item.is_draft)
            (seen[item.tongda_key].drafts if draft and not item.is_submitted else seen[item.tongda_key].sent).append(item)
    return seen


class _Find(FindItem):  # type: ignore[misc]
    """The library would ask for every found item once more, and does not say in which folder it lay."""

    def by_marks(self, marks: Sequence[str]) -> Iterator[tuple[str, Any]]:
        self.additional_fields, self.shape = fields("tongda_key", "message_id", "is_draft", "is_submitted"), ID_ONLY
        anyone = Q(*[Q(tongda_key=mark) for mark in marks], conn_type=Q.OR)
        request = {
            "folders": [folder(self.account, place) for place in PLACES],
            "additional_fields": self.additional_fields,
            "restriction": Restriction(anyone, folders=[Messages(root=Root(account=self.account))], applies_to=Restriction.ITEMS),
            "order_fields": None,
            "query_string": None,
            "shape": self.shape,
            "depth": SHALLOW,
            "calendar_view": None,
            "page_size": self.page_size,
            "offset": 0,
        }
        for place, (page, following) in zip(PLACES, self._get_pages(self.get_payload, request, len(PLACES)), strict=True):
            if isinstance(page, Exception):
                raise page
            if following:
                raise MalformedResponseError(f"more than {self.page_size} items with {len(marks)} marks in {place}")
            for element in () if page is None else self._get_elems_from_page(page, None, 0):
                yield place, self._elem_to_obj(element)
