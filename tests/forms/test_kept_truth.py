"""A truth is kept and known again as if all of it were packed and unpacked, whatever was kept before it."""

import zlib
from copy import deepcopy
from datetime import date, datetime, timedelta

from automation.forms.recording.content import Entry, Guest, Truth, freeze, thaw
from automation.forms.recording.kept_truth import KeptTruth


def some() -> Truth:
    rows = {
        "0001": Entry({"id": "0001", "day": date(2026, 8, 7), "count": 1}, {"day"}, {"id": "1"}, "program", "甲", {"day": 3}),
        "0002": Entry({"id": "0002", "at": datetime(2026, 8, 7, 9, 30), "took": timedelta(minutes=5), "needs": ("甲", "乙")}),
    }
    gone = {"0003": Entry({"id": "0003", "done": True}, origin="staff")}
    return Truth(rows, gone, ["备注"], {"自己的": Guest("visible", 1, 1, [["甲", date(2026, 1, 1)], [1.5, None]])}, 3, 7)


def kept(truth: Truth, before: KeptTruth) -> KeptTruth:
    for _ in range(2):
        assert before.drawn(truth) == [entry.drawn() for entry in truth.rows.values()]
    made = before.next(truth)
    assert made.kept == zlib.compress(freeze(truth), 1)
    assert made.truth == KeptTruth.thawed(made.kept).truth == thaw(freeze(truth), Truth)
    return made


def test_each_change_is_kept_whatever_was_known_before() -> None:
    truth, before = some(), kept(some(), KeptTruth())
    before = kept(truth, KeptTruth.thawed(before.kept))
    for value in (True, 1, 1.0, "1", None):
        truth.rows["0001"].cells["count"] = value
        before = kept(truth, before)
        found = before.truth.rows["0001"].cells["count"]
        assert (found, found.__class__) == (value, value.__class__)
    truth.rows["0001"].as_typed.clear()
    truth.rows["0002"].put("needs", ("乙",))
    before = kept(truth, before)
    truth.gone["0001"] = truth.rows.pop("0001")
    truth.rows["0003"] = truth.gone.pop("0003")
    truth.guests["自己的"].values[0][0], truth.standing = "丙", 8
    before = kept(truth, before)
    truth.rows = dict(reversed(truth.rows.items()))
    assert list(kept(truth, before).truth.rows) == ["0003", "0002"]


def test_a_copy_can_be_changed_and_the_known_stays() -> None:
    known = KeptTruth().next(some())
    before, copy = deepcopy(known.truth), known.copied()
    assert copy == known.truth
    copy.rows["0001"].put("day", "", as_typed=True)
    copy.rows["0001"].spelt["count"], copy.rows["0001"].typed_in["count"] = "一", 4
    copy.rows.pop("0002")
    copy.gone.clear()
    copy.extras.append("另")
    copy.guests.clear()
    assert known.truth == before
