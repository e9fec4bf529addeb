"""JOB: new 项目启动会议纪要 go to the participants, a correction to everybody who has the old ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from automation.jobs.addressing import Addressed, addressed
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want
from automation.jobs.ladders import Event, HoursAfter
from automation.jobs.mail_words import cut
from automation.jobs.reminding import remind
from automation.jobs.rows import rows_of
from automation.mail.message import Message
from automation.projects.minutes import Minutes, minutes_of
from automation.projects.minutes_log import RECORD
from automation.projects.minutes_values import minutes_values

TEMPLATE = "send_minutes"
OCCASION = "启动会议纪要"
USEFUL_FOR = timedelta(days=30)


def clocks(records: Records, moment: Moment) -> Iterator[HoursAfter]:
    """At once when a version is there. Its name tells the content, so that saving it again is nothing new, and its moment is that
    of saving, so that what lay there before the first run is the past."""
    for one in minutes_of(records):
        name = one.version if one.complete else f"{one.sha256[:12]}/mend"
        if one.fields["project_id"]:
            yield HoursAfter(Event(f"{one.project_id}/{name}", one.saved, "纪要保存"), (0,), always=True)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    yield RecordUpdate(RECORD.name, ())
    due = {occasion.name.rpartition("/")[0] for occasion in moment.occasions}
    for one in minutes_of(records):
        if one.complete and f"{one.project_id}/{one.version}" in due:
            yield from _send(records, moment, one)
        elif not one.complete and f"{one.project_id}/{one.sha256[:12]}/mend" in due:
            yield from _ask_to_mend(records, one)


def _send(records: Records, moment: Moment, one: Minutes) -> Iterator[Want]:
    """The same content goes only to those who have not got it; another one goes as 【更正】 to whoever got any before, too.

    Key: `send_minutes/<project>/<content>/<how many have it>`.
    """
    sent = [row for row in rows_of(records.record(RECORD.name)) if row["project_id"] == one.project_id]
    having = {label for row in sent if row["content"] == one.content for label in row["recipients"] or ()}
    before = [label for row in sent if row["content"] != one.content for label in row["recipients"] or ()]
    reached: dict[str, Addressed] = {}
    for label in dict.fromkeys((*one.participants, *before)):
        if label not in having:
            to, missed = addressed(records.directory, records.directory.person(label), OCCASION)
            yield from missed
            if to:
                reached[label] = to[0]
    if reached:
        yield _message(moment, one, tuple(reached.values()), len(having), correction=bool(before))
        row = {"project_id": one.project_id, "content": one.content, "project_name": one.fields["project_name"], "file": one.file}
        yield RecordUpdate(RECORD.name, [row | {"sent_at": moment.now, "recipients": (*sorted(having), *reached)}])


def _message(moment: Moment, one: Minutes, reached: Sequence[Addressed], having: int, *, correction: bool) -> Message:
    return Message(
        key=f"{TEMPLATE}/{one.project_id}/{one.content}/{having}",
        template=TEMPLATE,
        to=tuple(dict.fromkeys(reached)),
        values=minutes_values(one, correction) | {"link": moment.links(one.file), "office": dict(moment.office)},
        causes=((one.file, one.sha256),),
        expires=moment.now + USEFUL_FOR,
    )


def _ask_to_mend(records: Records, one: Minutes) -> Iterator[Want]:
    """Nothing goes out by halves; the lead is told once for each version."""
    lacking = f"有 {one.to_mend} 处要改" if one.to_mend else "还没有填完整"
    return remind(
        records.directory,
        OCCASION,
        one.fields["lead"] or "",
        item=f"minutes/{one.project_id}",
        step=one.sha256[:12],
        words=f"“{cut(one.fields['project_name'] or one.project_id, 20)}”的启动会议纪要{lacking}，改好后会自动发给参会人",
        file=one.file,
    )


JOB = Job(name=TEMPLATE, title="发送启动会议纪要", clocks=clocks, when="启动会议纪要填好或改动后立即发给参会人", make=make)
