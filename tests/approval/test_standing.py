"""Whose verdict counts for exactly which content. 刘洋 wrote it, 张伟 was asked at noon."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from approval_tables import DIRECTORY, NOON, REVIEWER, SIGNER, answer, answered, logged, matter, question, signed, stands
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.approval.keeping import logged as kept
from automation.approval.matter import Approver, Matter
from automation.approval.questions import Question
from automation.jobs.posted import TRIAL, Answer, Posted, Recipient
from automation.organization.people import Directory
from automation.organization.policy import BLOCK, MAIL

FIRST, SECOND = matter(), matter("第二稿")
FORGED = "发件人地址是伪造的"


def heard(*answers: Answer, about: Matter = FIRST, **given: Any) -> tuple[list[str], list[str]]:
    """The verdicts that count, and the reasons of the others."""
    found = stands(about, [answered(question(about), *answers)], **given)
    return [one.verdict for one in found.given], [one.reason for one in found.uncounted]


def test_what_the_approver_answers_counts() -> None:
    found = stands(FIRST, [answered(question(FIRST), answer("通过。谢谢"))])
    (one,) = found.given
    assert (one.role, one.person, one.verdict, one.words, one.at, one.way) == (
        "审核", "张伟", "通过", "通过。谢谢", NOON + timedelta(hours=1), "邮件回复"
    )  # fmt: skip
    assert found.approved and not found.open and not found.uncounted


def test_a_button_is_as_good() -> None:
    found = stands(FIRST, [answered(question(FIRST), answer("通过：", kind="vote"))])
    assert found.approved and found.given[0].way == "投票按钮"


@pytest.mark.parametrize(
    ("came", "reason"),
    [
        pytest.param(answer(address="liu@example.com"), "经办人不能审批自己写的内容", id="the author himself"),
        pytest.param(answer(address="li@example.com"), "不是被请审批的人", id="a colleague"),
        pytest.param(answer(address="zhang@example.com.evil.net"), "不是被请审批的人", id="an address that looks alike"),
        pytest.param(answer(address=""), "不是被请审批的人", id="nobody"),
        pytest.param(answer(doubt=FORGED), FORGED, id="a forged sender"),
        pytest.param(answer(kind="automatic"), "自动回复", id="an automatic answer that says yes"),
        pytest.param(answer("自动回复：我在休假，审批通过请找李娜", kind="automatic"), "自动回复", id="one that speaks of it"),
        pytest.param(answer("通过，但第三条要改"), "看不出", id="a condition"),
        pytest.param(answer(""), "看不出", id="nothing but what he quotes"),
        pytest.param(answer("mailbox full", kind="bounced"), "退信", id="it never arrived"),
    ],
)  # fmt: skip
def test_what_does_not_count_is_told_with_the_reason(came: Answer, reason: str) -> None:
    verdicts, reasons = heard(came)
    assert not verdicts and len(reasons) == 1 and reason in reasons[0]


@pytest.mark.parametrize("kind", ["read", "delivered", "relayed", "delayed", "deleted_unread"])
def test_a_report_is_no_answer(kind: str) -> None:
    assert heard(answer("通过", kind=kind)) == ([], [])


def test_that_the_approver_is_away_is_told_until_he_answers() -> None:
    away = answer("我在休假，周一回来", kind="automatic")
    assert heard(away) == ([], ["急的话请打电话给他，或者在表里改由王强审核"])
    assert heard(away, answer(after=2)) == (["通过"], [])


def test_who_was_asked_first_can_still_stop_it_but_no_more_approve_it() -> None:
    now = matter(approvers=(Approver("审核", "王强"),))
    mails = [question(now), answered(question(now, to="wang@example.com"), answer(address="wang@example.com", after=1))]
    assert stands(now, mails).approved
    returned = stands(now, [answered(mails[0], answer("退回：时间不对", after=2)), mails[1]]).returned
    assert returned and (returned.person, returned.words) == ("张伟", "退回：时间不对")
    assert not stands(now, [answered(mails[0], answer("通过", after=2))]).given
    assert stands(now, [answered(mails[0], answer("退回", doubt=FORGED, after=2)), mails[1]]).approved, "if it is him"
    assert stands(now, [answered(mails[0], answer("退回", "li@example.com", after=2)), mails[1]]).approved, "nobody else"


def test_an_automatic_answer_of_somebody_else_is_nothing() -> None:
    assert heard(answer("我在休假，周一回来", "li@example.com", kind="automatic")) == ([], [])


def test_what_he_said_last_counts() -> None:
    assert heard(answer("通过", after=1), answer("退回：金额不对", after=2)) == (["退回"], [])
    assert heard(answer("退回：金额不对", after=1), answer("通过", after=2)) == (["通过"], [])
    assert heard(answer("通过", after=1), answer("退回", after=1)) == (["退回"], []), "at one moment the one that stops"


def test_where_the_company_wants_the_block_a_mail_is_none() -> None:
    verdicts, reasons = heard(answer(), ways=(BLOCK,))
    assert not verdicts and "邮件答复不算" in reasons[0]


def test_an_answer_about_another_content_never_counts() -> None:
    """The content was changed after he was asked, and he answers the old question."""
    late = [answered(question(FIRST), answer(after=3)), question(SECOND, at=NOON + timedelta(hours=2))]
    found = stands(SECOND, late)
    assert not found.given and found.open == [REVIEWER]
    assert [("改动以前" in one.reason, one.own) for one in found.uncounted] == [(True, True)]


def test_what_counted_for_the_earlier_content_is_not_told_as_late() -> None:
    rows = [logged(FIRST, verdict="通过", after=1)]
    mails = [answered(question(FIRST), answer(after=1)), question(SECOND, at=NOON + timedelta(hours=2))]
    assert stands(SECOND, mails, rows).uncounted == ()


def test_nor_is_a_word_of_thanks_about_the_earlier_one() -> None:
    assert stands(SECOND, [answered(question(FIRST), answer("谢谢"))]).uncounted == ()


def test_the_earlier_content_when_it_comes_back_is_as_approved_as_it_was() -> None:
    mails = [answered(question(FIRST), answer(after=1)), question(SECOND)]
    assert stands(FIRST, mails).approved and not stands(SECOND, mails).approved


def test_everybody_has_to_say_yes_and_one_no_is_enough() -> None:
    both = matter(approvers=(REVIEWER, SIGNER))
    yes, mine = answered(question(both), answer()), question(both, "会签·财务部", "li@example.com")
    found = stands(both, [yes, mine])
    assert not found.approved and found.open == [SIGNER]
    assert stands(both, [yes, answered(mine, answer(address="li@example.com"))]).approved
    back = stands(both, [yes, answered(mine, answer("退回：预算不够", "li@example.com"))])
    assert not back.approved and not back.open and back.returned and back.returned.person == "李娜"


def test_who_is_asked_in_one_role_cannot_answer_in_another() -> None:
    both = matter(approvers=(REVIEWER, SIGNER))
    found = stands(
        both, [answered(question(both), answer(address="li@example.com")), question(both, "会签·财务部", "li@example.com")]
    )
    assert not found.given and len(found.uncounted) == 1


def test_without_approvers_nothing_is_approved() -> None:
    assert not stands(matter(approvers=())).approved


def test_what_the_record_holds_stands_when_the_answer_is_gone_or_the_head_is_another() -> None:
    rows = [logged(FIRST, verdict="通过", person="郑凯")]
    assert [one.person for one in stands(FIRST, [], rows).given] == ["郑凯"]
    assert not stands(SECOND, [], rows).given, "but of that content only"
    old = answered(question(FIRST, to="zheng@example.com"), answer(address="zheng@example.com"))
    assert stands(FIRST, [old], rows).uncounted == (), "and his answer is not told as somebody else's"


@pytest.mark.parametrize(
    ("block", "ways", "reason"),
    [
        pytest.param(signed(), (MAIL,), "邮件答复", id="the company wants mails"),
        pytest.param(signed(person="刘洋"), (BLOCK,), "经办人不能审批", id="the author"),
        pytest.param(signed(person="李娜"), (BLOCK,), "应由张伟填写", id="somebody else"),
        pytest.param(signed(person=""), (BLOCK,), "应由张伟填写", id="nobody"),
        pytest.param(signed(after=None), (BLOCK,), "没有填时间", id="no time"),
        pytest.param(signed(after=99), (BLOCK,), "还没有到", id="in the future: it would count for whatever comes"),
    ],
)
def test_a_block_that_does_not_count(block: dict[str, Any], ways: tuple[str, ...], reason: str) -> None:
    found = stands(matter(signed=block), [question(FIRST)], ways=ways)
    assert not found.given and [reason in one.reason for one in found.uncounted] == [True]


def test_a_block_that_counts() -> None:
    found = stands(matter(signed=signed()), [question(FIRST)], ways=(MAIL, BLOCK))
    assert found.approved and found.given[0].way == "审核栏"
    assert stands(matter(signed=signed("退回")), ways=(BLOCK,)).returned
    role = "会签·财务部"
    assert stands(matter(approvers=(SIGNER,), signed=signed("同意", "李娜", role=role)), ways=(BLOCK,)).approved
    assert stands(matter(approvers=(SIGNER,), signed=signed("不同意", "李娜", role=role)), ways=(BLOCK,)).returned
    assert stands(matter(signed=signed(after=-1)), ways=(BLOCK,)).approved, "signed before anybody asked: the first content"


def test_a_block_that_was_signed_for_another_content_needs_a_new_time() -> None:
    mails = [question(FIRST), question(SECOND, at=NOON + timedelta(hours=2))]
    stale, fresh = (stands(matter("第二稿", signed=signed(after=after)), mails, ways=(BLOCK,)) for after in (1, 3))
    assert not stale.given and "改动以前" in stale.uncounted[0].reason
    assert fresh.approved
    unasked = stands(matter("第二稿", signed=signed(after=1), since=NOON + timedelta(hours=2)), [question(FIRST)], ways=(BLOCK,))
    assert not unasked.given, "nor before anybody was asked about the new content"


def test_a_block_that_was_signed_for_another_content_in_between_does_not_count_when_the_first_comes_back() -> None:
    mails = [question(FIRST), question(SECOND, at=NOON + timedelta(hours=2))]
    rows = [logged(SECOND, verdict="通过", after=3, way="审核栏")]
    assert not stands(matter(signed=signed(after=3)), mails, rows, ways=(BLOCK,)).given
    assert stands(matter(signed=signed(after=4)), mails, rows, ways=(BLOCK,)).approved


def test_a_shared_mailbox_proves_nothing() -> None:
    one_box = Directory(DIRECTORY.departments, tuple(replace(each, mail="box@example.com") for each in DIRECTORY.persons))
    found = stands(FIRST, [answered(question(FIRST, to="box@example.com"), answer(address="box@example.com"))], directory=one_box)
    assert not found.given and found.uncounted


def test_the_time_of_asking_is_that_of_the_mail_that_was_not_called_off() -> None:
    again = replace(question(FIRST, at=NOON + timedelta(hours=5)), key=f"{question(FIRST).key[:-1]}2")
    found = stands(FIRST, [question(FIRST, state="cancelled"), again])
    assert found.asked == {"审核": NOON + timedelta(hours=5)}
    assert stands(FIRST, [question(FIRST, state="queued")]).asked == {"审核": NOON}
    assert stands(FIRST, [question(FIRST, state="held")]).asked == {}, "nobody is reminded of a mail that he never got"


ADDRESSES = st.sampled_from(
    ["zhang@example.com", "liu@example.com", "li@example.com", "ZHANG@example.com", "zhang@example.org", ""]
)
WORDS = st.sampled_from(["通过", "同意", "退回：不行", "通过，但要改", "收到", "", "自动回复：通过", "不通过"])
ANSWERS = st.builds(
    Answer,
    address=ADDRESSES,
    kind=st.sampled_from(["vote", "reply", "automatic", "other", "read", "bounced", "delivered"]),
    at=st.integers(0, 500).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    words=WORDS,
    proven=st.booleans(),
)


@settings(max_examples=60)
@given(st.lists(ANSWERS, max_size=6), st.lists(ANSWERS, max_size=4), st.sampled_from([(MAIL,), (BLOCK,), (MAIL, BLOCK)]))
def test_nothing_but_a_proven_plain_yes_of_the_approver_to_this_very_content_approves(
    mine: list[Answer], other: list[Answer], ways: tuple[str, ...]
) -> None:
    found = stands(FIRST, [answered(question(FIRST), *mine), answered(question(SECOND), *other)], ways=ways)
    plain = [
        each for each in mine if each.kind in ("vote", "reply", "other") and each.proven and each.address == "zhang@example.com"
    ]
    said = {each.at: each.words for each in sorted(plain, key=lambda each: (each.at, "退回" in each.words or "不" in each.words))}
    verdicts = [words for _, words in sorted(said.items()) if words in ("通过", "同意", "退回：不行", "不通过")]
    assert found.approved == (MAIL in ways and bool(verdicts) and verdicts[-1] in ("通过", "同意"))
    assert bool(found.returned) == (MAIL in ways and bool(verdicts) and verdicts[-1] in ("退回：不行", "不通过"))


@settings(max_examples=60)
@given(st.lists(ANSWERS, max_size=5))
def test_every_answer_of_a_person_either_counts_or_is_told(mine: list[Answer]) -> None:
    found = stands(FIRST, [answered(question(FIRST), *mine)])
    written = {each.at for each in mine if each.kind in ("vote", "reply", "other")}
    told = {each.at for each in found.uncounted}
    yes = {
        each.at
        for each in mine
        if each.address == "zhang@example.com" and each.proven and each.kind in ("vote", "reply", "other")
    }
    assert written <= told | yes


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80))
def test_one_changed_character_is_another_content(one: str, other: str) -> None:
    assert (matter(one).content == matter(other).content) == (one == other)


def test_who_has_two_roles_signs_in_either_block() -> None:
    one = Approver("审核", "张伟", also=("会签·仓储部",))
    assert stands(matter(approvers=(one,), signed=signed("同意", role="会签·仓储部")), ways=(BLOCK,)).approved


def in_trial(about: Matter = FIRST) -> Posted:
    """The same question, as it goes to the one address of a trial."""
    return replace(question(about), recipients=(Recipient(TRIAL, "try@example.com", "to", "sent"),))


def test_in_a_trial_whoever_gets_all_mails_answers_for_everybody() -> None:
    (given,) = stands(FIRST, [answered(in_trial(), answer(address="try@example.com"))]).given
    assert (given.person, given.verdict, given.way) == ("张伟", "通过", TRIAL)
    mine = replace(in_trial(), recipients=(Recipient(TRIAL, "wang@example.com", "to", "sent"),))
    assert stands(FIRST, [answered(mine, answer("通过 王强", "wang@example.com"))]).approved, "under his own name"
    assert not stands(FIRST, [answered(in_trial(), answer())]).approved, "nobody else does"
    assert not stands(FIRST, [answered(question(FIRST), answer(address="try@example.com"))]).approved, "nor in earnest"
    assert Question(in_trial(), FIRST.content, "审核").went_to("Zhang@example.com")


def test_what_a_trial_approved_is_approved_in_the_trial_alone() -> None:
    row = logged(FIRST, verdict="通过", way=TRIAL)
    assert stands(FIRST, [in_trial()], [row]).approved
    assert not stands(FIRST, [question(FIRST)], [row]).approved and not stands(FIRST, [], [row]).approved
    assert stands(SECOND, [question(SECOND)], [row]).before is None
    (now,) = kept(stands(FIRST, [question(FIRST)], [row])).rows
    assert (now["verdict"], now["given"], now["way"]) == (None, None, None)
