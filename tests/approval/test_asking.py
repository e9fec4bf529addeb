"""Who is asked, when again, what is called back, who is reminded and told, and what the record says. 刘洋 wrote it, noon is NOON."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from approval_tables import DIRECTORY, NOON, REVIEWER, SIGNER, Bench, answer, answered, logged, matter, moment, question
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.approval.asking import CHANGED, ask, standing_of
from automation.approval.changes import changes
from automation.approval.keeping import logged as kept
from automation.approval.matter import Approver, Matter, approver, each_once
from automation.approval.questions import call_back, questions
from automation.approval.reminding import ladders, remind_due, tell_returned, tell_uncounted
from automation.approval.standing import Standing
from automation.jobs.job import Records, Reminder, Withdraw
from automation.jobs.keys import fingerprint, key_part
from automation.jobs.posted import Posted
from automation.mail.message import Message
from automation.organization.office_time import OfficeTime
from automation.organization.people import Directory
from automation.organization.policy import BLOCK, MAIL
from automation.organization.recipients import Undeliverable

FIRST, SECOND, BOTH = matter(), matter("第二稿"), matter(approvers=(REVIEWER, SIGNER))
LATER = NOON + timedelta(hours=2)


def wanted(about: Matter, bench: Bench, **given: Any) -> list[Any]:
    records = cast(Records, bench)
    return list(ask(standing_of(about, records, moment(**given)), records, moment(**given)))


def asked(about: Matter, bench: Bench, **given: Any) -> list[Message]:
    return [want for want in wanted(about, bench, **given) if isinstance(want, Message)]


def of(about: Matter, bench: Bench) -> Standing:
    return standing_of(about, cast(Records, bench), moment())


def test_each_who_has_to_approve_gets_one_mail_with_the_whole_of_it() -> None:
    mails = asked(BOTH, Bench())
    assert [(mail.to, mail.asks, mail.template) for mail in mails] == [
        ((("张伟", "Zhang@example.com"),), "approve", "ask_approval"), ((("李娜", "li@example.com"),), "approve", "ask_approval")
    ]  # fmt: skip
    assert mails[0].key == f"ask_approval/notice/N-1/{BOTH.content}/审核/Zhang@example.com/1"
    assert (mails[0].causes, mails[0].expires) == (((BOTH.file, BOTH.sha256),), NOON + timedelta(days=30))
    assert mails[0].values["until"] == "11月23日17:30" and mails[0].values["link"] == "file:///S:/通知/N-1.xlsx"


def test_nobody_is_asked_twice_about_one_content() -> None:
    assert asked(BOTH, Bench([question(BOTH)]))[0].to[0][0] == "李娜"
    assert asked(FIRST, Bench([question(FIRST, state="queued")])) == []
    assert asked(FIRST, Bench([answered(question(FIRST), answer())])) == []


def test_a_mail_that_could_not_be_made_is_wanted_again_under_its_key() -> None:
    held = question(FIRST, to="Zhang@example.com", state="held")
    assert [mail.key for mail in asked(FIRST, Bench([held]))] == [held.key]


@pytest.mark.parametrize("state", ["cancelled", "expired"])
def test_what_was_called_off_is_asked_again(state: str) -> None:
    gone = question(FIRST, to="Zhang@example.com", state=state)
    (mail,) = asked(FIRST, Bench([gone]))
    assert mail.key == f"{gone.key[:-1]}2"
    assert asked(FIRST, Bench([gone, replace(gone, key=mail.key, state="queued")])) == []


def test_what_failed_for_good_is_the_operators_matter() -> None:
    assert asked(FIRST, Bench([question(FIRST, state="failed")])) == []


def test_who_cannot_be_reached_is_told_with_the_reason() -> None:
    nobody = Directory(DIRECTORY.departments, tuple(replace(one, mail="") for one in DIRECTORY.persons))
    (missed,) = wanted(FIRST, Bench(directory=nobody))
    assert isinstance(missed, Undeliverable) and missed.person == "张伟"


def test_another_content_is_asked_about_anew_and_says_what_changed() -> None:
    bench = Bench([question(FIRST)], [logged(FIRST, verdict="通过")])
    (mail,) = asked(SECOND, bench, after=2)
    assert mail.values["again"] == f"{CHANGED}张伟（11月23日13:00）对改动以前的内容答复的是“通过”。"
    assert mail.values["changed"] == [{"before": "第一稿", "after": "第二稿"}]


def test_a_first_content_changed_before_its_question_left_is_nothing_to_speak_of() -> None:
    waiting = question(FIRST, state="queued")
    bench = Bench([waiting], [logged(FIRST)])
    back, mail = wanted(SECOND, bench, after=1)
    assert isinstance(back, Withdraw) and back.prefix == waiting.key
    assert mail.values["again"] == "" and mail.values["changed"] == []


def test_what_waits_for_another_content_or_a_role_that_is_gone_is_called_back() -> None:
    old, gone, mine = (
        question(FIRST, state="queued"),
        question(SECOND, "会签·财务部", "li@example.com", state="held"),
        question(SECOND, state="queued"),
    )
    left = question(matter("更早"))
    found = questions("notice/N-1", [left, old, gone, mine])
    assert [one.prefix for one in call_back(found, SECOND, "改了")] == [old.key, gone.key]
    assert [one.prefix for one in call_back(found, None, "撤回了")] == [old.key, gone.key, mine.key]


@pytest.mark.parametrize(
    ("ways", "lines", "buttons"), [((MAIL,), 2, "approve"), ((MAIL, BLOCK), 3, "approve"), ((BLOCK,), 1, "")]
)
def test_the_mail_says_how_this_company_approves(ways: tuple[str, ...], lines: int, buttons: str) -> None:
    (mail,) = asked(FIRST, Bench(), ways=ways)
    assert (len(mail.values["how"]), mail.asks) == (lines, buttons)
    assert any("填上姓名" in line for line in mail.values["how"]) == (BLOCK in ways)


def due_at(about: Matter, bench: Bench) -> list[tuple[str, datetime]]:
    found = [
        one for when in ladders(of(about, bench), moment()) for one in when.fallen(NOON, NOON + timedelta(days=2), OfficeTime())
    ]
    return [(one.name.rpartition("/")[2], one.due) for one in found]


def test_who_does_not_answer_is_reminded_by_working_hours_and_then_with_the_superior() -> None:
    """NOON is Monday 12:00; work goes on from 13:30 to 18:00 and from 08:30."""
    bench = Bench([question(FIRST)])
    assert due_at(FIRST, bench)[:3] == [
        ("4h", NOON.replace(hour=17, minute=30)),
        ("8h", datetime(2026, 11, 24, 12)),
        ("16h", datetime(2026, 11, 25, 12)),
    ]
    assert due_at(replace(FIRST, urgency="紧急"), bench)[0] == ("4h", NOON + timedelta(hours=4))
    assert due_at(FIRST, Bench([answered(question(FIRST), answer())])) == []
    assert due_at(FIRST, Bench()) == []


def told(wants: Any) -> list[Reminder]:
    return [want for want in wants if isinstance(want, Reminder)]


def test_the_superior_hears_from_the_second_reminder_on() -> None:
    bench = Bench([question(FIRST)])
    name, records = f"notice/N-1/{FIRST.content}/审核", cast(Records, bench)
    first, second = (told(remind_due(of(FIRST, bench), {name: step}, records, moment())) for step in ("4h", "8h"))
    assert [one.to[0] for one in first] == ["张伟"] and [(one.to[0], one.copy) for one in second] == [
        ("张伟", ""),
        ("王强", "张伟"),
    ]
    assert first[0].step == f"{FIRST.content}/4h" and first[0].waiting == "刘洋"
    assert told(remind_due(of(FIRST, bench), {"notice/N-2/x/审核": "4h"}, records, moment())) == []


def test_the_author_hears_of_a_refusal_with_its_words() -> None:
    bench = Bench([answered(question(FIRST), answer("退回：金额不对"))])
    (one,) = told(tell_returned(of(FIRST, bench), cast(Records, bench)))
    assert one.to[0] == "刘洋" and "退回：金额不对" in one.words
    assert told(tell_returned(of(FIRST, Bench([question(FIRST)])), cast(Records, bench))) == []


def test_of_an_answer_that_does_not_count_hears_the_author_and_in_whose_name_it_came() -> None:
    bench = Bench([answered(question(FIRST), answer("通过，但要改"), answer("同意", "liu@example.com", 2))])
    found = told(tell_uncounted(of(FIRST, bench), cast(Records, bench)))
    assert [(one.to[0], "没有算数" in one.words) for one in found] == [("刘洋", True), ("张伟", True), ("刘洋", True)]
    assert len({(one.item, one.step, one.to[1]) for one in found}) == 3


def test_the_author_hears_that_an_approver_is_away() -> None:
    urgent = matter(urgency="紧急")
    bench = Bench([answered(question(urgent), answer("本周出差", kind="automatic"))])
    (one,) = told(tell_uncounted(of(urgent, bench), cast(Records, bench)))
    assert (one.to[0], one.rank) == ("刘洋", 0)
    assert one.words == "张伟不在，还没有审核“关于年终盘点的安排”：急的话请打电话给他，或者在表里改由王强审核"


def test_the_record_says_who_was_asked_and_what_he_answered() -> None:
    bench = Bench([answered(question(BOTH), answer("通过")), question(BOTH, "会签·财务部", "li@example.com")])
    first, second = kept(of(BOTH, bench)).rows
    assert (first["role"], first["verdict"], first["given"], first["way"], first["person"]) == (
        "审核",
        "通过",
        NOON + timedelta(hours=1),
        "邮件回复",
        "张伟",
    )
    assert second["asked"] == NOON and second["verdict"] is None
    assert kept(of(FIRST, Bench())).rows == []


def test_two_roles_of_one_person_are_two_rows_of_the_record() -> None:
    one = matter(approvers=(Approver("审核", "张伟", also=("会签·仓储部",)),))
    rows = kept(of(one, Bench([answered(question(one), answer())]))).rows
    assert [(row["role"], row["verdict"]) for row in rows] == [("审核", "通过"), ("会签·仓储部", "通过")]


def test_of_what_is_secret_neither_title_nor_words_stand_where_everybody_reads() -> None:
    secret = matter("机密内容", classification="机密")
    bench = Bench([answered(question(secret), answer("退回：机密意见"), answer("看不懂的机密", after=0.5))])
    stands, records = of(secret, bench), cast(Records, bench)
    said = [*kept(stands).rows, *(one.words for one in told([*tell_returned(stands, records), *tell_uncounted(stands, records)]))]
    assert said and not any(word in str(said) for word in ("年终盘点", "机密内容", "机密意见", "看不懂"))
    assert asked(secret, Bench())[0].values["subject"] == "机密事项 N-1"


@pytest.mark.parametrize(
    ("person", "author", "found"),
    [
        ("张伟", "刘洋", "张伟"),
        ("张伟", "张伟", "王强"),
        ("王强", "王强", "没有他的上级"),
        ("郑凯", "刘洋", "请改正或补上"),
        ("张伟", "", "没有写经办人"),
        ("张伟", "郑凯", "没有写经办人"),
    ],
)
def test_nobody_approves_what_he_wrote(person: str, author: str, found: str) -> None:
    (one,) = approver(DIRECTORY, "审核", person, author, "审批")
    assert found in (one.person if isinstance(one, Approver) else one.reason)
    assert not isinstance(one, Approver) or bool(one.instead) == (person == author)


def test_who_shares_a_mailbox_with_the_author_cannot_approve() -> None:
    shared = Directory(DIRECTORY.departments, tuple(replace(one, mail="BOX@example.com") for one in DIRECTORY.persons))
    (one,) = approver(shared, "审核", "张伟", "刘洋", "审批")
    assert isinstance(one, Undeliverable) and "同一个邮箱" in one.reason


def test_who_has_several_roles_is_asked_once() -> None:
    roles = [Approver("审核", "张伟"), Approver("会签·财务部", "李娜"), Approver("会签·仓储部", "张伟"), Approver("审核", "张伟")]
    assert [(one.roles, one.person) for one in each_once(roles)] == [("审核、会签（仓储部）", "张伟"), ("会签（财务部）", "李娜")]


PLAIN = st.one_of(st.none(), st.integers(), st.text(max_size=5), st.datetimes())
TOLD = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=6
)


def as_kept_otherwise(value: Any) -> Any:
    """As a cache gives it back: lists as tuples, what is empty as nothing."""
    if isinstance(value, list):
        return tuple(map(as_kept_otherwise, value))
    if isinstance(value, dict):
        return {name: as_kept_otherwise(inner) for name, inner in reversed(value.items())}
    return None if value == "" else value


@settings(max_examples=60)
@given(TOLD)
def test_a_content_is_the_same_however_it_was_kept(value: Any) -> None:
    assert fingerprint(value) == fingerprint(as_kept_otherwise(value))


def test_where_a_word_stands_is_part_of_the_content() -> None:
    assert len({fingerprint(*one) for one in (("a", "bc"), ("ab", "c"), (["a", "bc"],), ("a", "b", "c"))}) == 4


@settings(max_examples=60)
@given(st.text(max_size=200), st.text(max_size=200))
def test_ids_make_parts_of_keys_that_stay_apart(one: str, other: str) -> None:
    assert "/" not in key_part(one) and "\n" not in key_part(one) and len(key_part(one)) <= 60
    if " ".join(one.split()).replace("/", "／") != " ".join(other.split()).replace("/", "／"):
        assert key_part(one) != key_part(other)


def test_changes_are_told_line_by_line() -> None:
    assert changes("甲\n乙\n丙", "甲\n乙二\n丙\n丁") == [{"before": "乙", "after": "乙二"}, {"before": "", "after": "丁"}]
    assert changes("甲\n乙", "甲") == [{"before": "乙", "after": ""}]
    assert changes("甲", "甲") == [] and changes("", "") == []


def test_mails_of_matters_whose_names_begin_alike_are_none_of_it() -> None:
    """Mails of other matters whose names begin alike are none of it."""
    other = matter(name="notice/N-10")
    bench = Bench([question(other), answered(question(other), answer())])
    assert of(FIRST, bench).questions == () and isinstance(bench.mails[0], Posted)
