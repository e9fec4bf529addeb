"""What `simulate` shows: every mail day by day with its reason, how often each person is disturbed, what expired, what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from automation.errors import ExitCode
from automation.jobs.attention import mails_a_week
from automation.jobs.duties import Duties
from automation.jobs.timetable import Duty
from automation.mail.mail_states import STATE_WORDS
from automation.mail.outbox_entry import Entry
from automation.organization.moment_words import day_words
from automation.screen import Screen
from automation.simulation.chronicle import Mail, Reason
from automation.simulation.future import NEW, Future
from automation.simulation.life import Act

NAMED, REASONS, DISTURBED = 3, 2, 15
_NEWS = f"新的通知、客户需求、外部函件只在前 {NEW.days // 7} 周提出。"
_OPEN = ("queued", "sending", "held", "unknown", "failed")


@dataclass(frozen=True)
class Told:
    """The outcome of one simulation. keep: where the place was kept, None = thrown away."""

    future: Future
    seed: int
    days: int
    keep: Path | None

    def tell(self, screen: Screen) -> ExitCode:
        pending = self._pending()
        waiting = self.future.office.outbox.entries(*_OPEN)
        for line in self._lines(pending, waiting):
            screen.say(line)
        screen.answer(self._plain(pending, waiting))
        return ExitCode.REMARKS if self.future.chronicle.failed or self.future.chronicle.faults else ExitCode.DONE

    def _pending(self) -> list[Duty]:
        with Duties(self.future.office.state) as duties:
            return duties.pending()

    def _lines(self, pending: Sequence[Duty], waiting: Sequence[Entry]) -> Iterator[str]:
        yield from self._diary()
        yield from self._attention()
        yield from _expired(self.future.chronicle.expired)
        yield from _left(pending, waiting)
        faults = {**self.future.chronicle.failed, **self.future.chronicle.faults}
        if faults:
            yield "\n要留意："
        yield from (f"  {at:%m-%d %H:%M} {line}" for line, at in faults.items())
        yield "\n" + self._summary()
        if self.keep:
            yield f"模拟的共享盘、邮件都留在：{self.keep}"

    def _diary(self) -> Iterator[str]:
        """Day by day: what people did, and the mails; those that left at once for one reason stand together."""
        told: list[Mail | Act] = [*self.future.chronicle.mails, *self.future.life.acts]
        for day, some in groupby(sorted(told, key=lambda one: one.at), key=lambda one: one.at.date()):
            yield f"\n{day_words(day)}"
            for (at, reason), ones in groupby(some, key=lambda one: (one.at, one.reason if isinstance(one, Mail) else None)):
                if reason:
                    yield f"  {at:%H:%M} 发信 {_in_words(reason)}"
                yield from (_mail_line(one) if isinstance(one, Mail) else f"  {at:%H:%M} {one.who} {one.words}" for one in ones)

    def _attention(self) -> Iterator[str]:
        names = {address: name for mail in self.future.chronicle.mails for name, address in mail.people}
        weeks = mails_a_week(self.future.chronicle.sent())
        yield "\n每人每周收到几封："
        for week, counts in sorted(weeks.items()):
            most = "、".join(
                f"{names[address]} {count}"
                for address, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:DISTURBED]
            )
            yield f"  {week}：{len(counts)} 人共 {counts.total()} 封，平均 {counts.total() / len(counts):.1f} 封；最多：{most}"

    def _summary(self) -> str:
        chronicle = self.future.chronicle
        return (
            f"模拟了 {self.days} 天（种子 {self.seed}）：发出 {len(chronicle.mails)} 封邮件，人们做了 {len(self.future.life.acts)} 件事，"
            f"程序看了 {chronicle.rounds} 次。{_NEWS if timedelta(days=self.days) > NEW else ''}什么也没有真的发出，工作区没有动。"
        )

    def _plain(self, pending: Sequence[Duty], waiting: Sequence[Entry]) -> dict[str, Any]:
        future, chronicle = self.future, self.future.chronicle
        staff = future.life.staff
        return {
            "until": future.until,
            "days": self.days,
            "seed": self.seed,
            "folder": str(self.keep) if self.keep else None,
            "mails": map(_plain_mail, chronicle.mails),
            "acts": ({"at": act.at, "who": act.who, "words": act.words} for act in future.life.acts),
            "attention": {week: dict(sorted(counts.items())) for week, counts in sorted(mails_a_week(chronicle.sent()).items())},
            "expired": [_plain_duty(duty) for _, duty in chronicle.expired],
            "pending": [_plain_duty(duty) for duty in pending],
            "waiting": [{"key": entry.key, "state": entry.state, "subject": entry.subject} for entry in waiting],
            "people": {
                staff.directory.label(one): staff.temperament(one).word for one in staff.directory.persons if one.employed
            },
            "faults": {line: at for line, at in {**chronicle.failed, **chronicle.faults}.items()},
            "rounds": chronicle.rounds,
        }


def _in_words(reason: Reason) -> str:
    more = f"；等 {len(reason.why)} 条" if len(reason.why) > REASONS else ""
    return f"{reason.job}（{'；'.join(reason.why[:REASONS])}{more}）"


def _mail_line(mail: Mail) -> str:
    names = [name for name, _ in mail.people]
    whom = "、".join(names[:NAMED]) + (f"等 {len(names)} 人" if len(names) > NAMED else "")
    return f"        → {whom}：{mail.subject}"


def _expired(expired: Sequence[tuple[datetime, Duty]]) -> Iterator[str]:
    """Of many with one reason the number is told."""
    counts = Counter((duty.job, duty.reason) for _, duty in expired)
    if counts:
        yield "\n过期不办的："
    for (job, reason), count in counts.items():
        yield f"  {job} {count} 件：{reason}"


def _left(pending: Sequence[Duty], waiting: Sequence[Entry]) -> Iterator[str]:
    if pending or waiting:
        yield "\n到最后还没有办的："
    for duty in pending:
        yield f"  {duty.job} {duty.occasion.name}（{duty.occasion.arithmetic}）"
    for entry in waiting:
        yield f"  {STATE_WORDS[entry.state]}：{entry.subject}"


def _plain_mail(mail: Mail) -> dict[str, Any]:
    return {
        "at": mail.at,
        "key": mail.key,
        "to": [{"name": name, "address": address} for name, address in mail.people],
        "subject": mail.subject,
        "urgent": mail.urgent,
        "job": mail.reason.job,
        "why": list(mail.reason.why),
        "items": [{"item": item, "step": step, "address": address} for item, step, address in mail.told],
    }


def _plain_duty(duty: Duty) -> dict[str, Any]:
    occasion = duty.occasion
    return {
        "job": duty.job,
        "occasion": occasion.name,
        "due": occasion.due,
        "arithmetic": occasion.arithmetic,
        "reason": duty.reason,
    }
