"""Reminds of approvals that do not come, and tells the author what came: a refusal, and every answer that does not count."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.answers import Given, Uncounted
from automation.approval.asking import OCCASION
from automation.approval.matter import Approver, verb
from automation.approval.questions import HELD, of_role
from automation.approval.standing import Standing
from automation.approval.verdict import RETURNED
from automation.jobs.job import Moment, Records, Reminder
from automation.jobs.ladders import Event, HoursAfter
from automation.jobs.mail_words import cut, quoted
from automation.jobs.reminding import remind
from automation.organization.recipients import Undeliverable

Told = Iterator[Reminder | Undeliverable]


def ladders(stands: Standing, moment: Moment) -> Iterator[HoursAfter]:
    """For each who was asked and has not answered: after so many working hours (紧急: hours), and then again with the superior.
    The event's name is `<matter>/<content>/<role>`."""
    hours, matter = moment.policy.remind_after, stands.matter
    for one in stands.open:
        if asked := stands.asked.get(one.role):
            event = Event(f"{matter.name}/{matter.content}/{one.role}", asked, "请求审批")
            yield HoursAfter(event, (hours, 2 * hours), again=2 * hours, always=matter.urgency == "紧急")


def remind_due(stands: Standing, due: dict[str, str], records: Records, moment: Moment) -> Told:
    """due: names of such events -> the step that is due; from the second on the superior is told too."""
    for one in stands.open:
        step = due.get(f"{stands.matter.name}/{stands.matter.content}/{one.role}")
        if step:
            yield from remind_of(stands, one, step, records, superior=step != f"{moment.policy.remind_after}h")


def remind_of(stands: Standing, one: Approver, step: str, records: Records, *, superior: bool) -> Told:
    matter = stands.matter
    return remind(
        records.directory,
        OCCASION,
        one.person,
        superior=superior,
        item=f"approval/{matter.name}/{one.role}",
        step=f"{matter.content}/{step}",
        words=f"请{verb(one.role)}{quoted(matter.shown, 30)}：打开请求审批的邮件，按里面写的办法答复",
        since=f"{stands.asked[one.role]:%m-%d %H:%M} 请求{verb(one.role)}" if one.role in stands.asked else "",
        waiting=matter.author,
        file=matter.file,
        rank=0 if matter.urgency == "紧急" else 1 if superior else 2,
    )


def tell_returned(stands: Standing, records: Records) -> Told:
    """The author, at once and once, with the words."""
    matter, back = stands.matter, stands.returned
    if back:
        words = "意见见他的答复" if matter.secret else cut(_opinion(back), 120)
        yield from remind(
            records.directory,
            OCCASION,
            matter.author,
            item=f"approval/{matter.name}/returned",
            step=f"{matter.content}/{back.role}/{back.at:%Y%m%d%H%M%S}",
            words=f"{quoted(matter.shown, 30)}被{back.person}退回：{words or '没有写意见'}。改好保存以后，会重新请求审批",
            since=f"{back.at:%m-%d %H:%M} {verb(back.role)}退回",
            file=matter.file,
            rank=0 if matter.urgency == "紧急" else 2,
        )


def _opinion(back: Given) -> str:
    """What he says, without the verdict before it and his name below it."""
    said = back.words.strip().removeprefix(RETURNED).lstrip("：:，,。 ")
    return said.removesuffix(back.person.partition("(")[0]).rstrip("。 ")


def held(stands: Standing) -> list[Approver]:
    """Those who have not been asked yet, for the question is held."""
    asked = ((one, of_role(stands.questions, stands.matter, one.role)) for one in stands.open if one.role not in stands.asked)
    return [one for one, mails in asked if any(each.mail.state == HELD for each in mails)]


def tell_held(stands: Standing, records: Records, contact: str) -> Told:
    """The author, once."""
    matter = stands.matter
    for one in held(stands):
        yield from remind(
            records.directory,
            OCCASION,
            matter.author,
            item=f"approval/{matter.name}/{one.role}/held",
            step=matter.content,
            words=f"请{one.person}{verb(one.role)}{quoted(matter.shown, 30)}的邮件没有发出，暂停在发件箱里：请找{contact}，放行或者排除原因以后会自动发出",
            file=matter.file,
            rank=0 if matter.urgency == "紧急" else 2,
        )


def tell_uncounted(stands: Standing, records: Records) -> Told:
    """The author hears of each answer that does not count, once, with the reason; so does the approver, if it came in his name."""
    for one in stands.uncounted:
        yield from _tell_of(stands, one, stands.matter.author, records)
        approver = next((each.person for each in stands.matter.approvers if each.role == one.role), "")
        if one.own and approver:
            yield from _tell_of(stands, one, approver, records)


def _tell_of(stands: Standing, one: Uncounted, whom: str, records: Records) -> Told:
    matter = stands.matter
    words = "" if matter.secret or not one.words else quoted(one.words, 40)
    about = f"对{quoted(matter.shown, 24)}的答复{words}，{one.reason}"
    away = f"{cut(one.who, 40)}不在，还没有{verb(one.role)}{quoted(matter.shown, 24)}：{one.reason}"
    return remind(
        records.directory,
        OCCASION,
        whom,
        item=f"approval/{matter.name}/{one.role}/uncounted",
        step=f"{one.at:%Y%m%d%H%M%S}/{cut(one.who, 40)}",
        words=away if one.away else f"{verb(one.role)}答复没有算数：{cut(one.who, 40)}{about}",
        since=f"{one.at:%m-%d %H:%M} 收到",
        file=matter.file,
        rank=0 if matter.urgency == "紧急" else 2,
    )
