"""JOB: new 项目启动会议纪要 go to the participants, a correction to everybody who has the old ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import PurePosixPath

from automation.jobs.addressing import Addressed, addressed
from automation.jobs.being_written import being_written
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want
from automation.jobs.ladders import Event, HoursAfter, events_of
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
LEFT_HALF = 2
"""Working hours."""


def clocks(records: Records, moment: Moment) -> Iterator[HoursAfter]:
    """At once when a version is there, which nobody is writing any more. Its name tells the content, so that saving it again is
    nothing new, and its moment is that of saving, so that what lay there before the first run is the past. Of what is not complete
    the lead hears when it has been left so for a while."""
    holders = records.holders()
    for one in minutes_of(records):
        if not being_written(holders, one.paper.path, one.paper.saved, moment.now):
            event = Event(_event(one), one.paper.saved, "纪要保存")
            yield HoursAfter(event, (0,), always=True) if one.complete else HoursAfter(event, (LEFT_HALF,))


def _event(one: Minutes) -> str:
    """The project, else the file, and the version."""
    half = f"{one.project_id or one.paper.path}/{one.paper.sha256[:12]}/mend"
    return f"{one.project_id}/{one.version}" if one.complete else half


def make(records: Records, moment: Moment) -> Iterator[Want]:
    yield RecordUpdate(RECORD.name, ())
    due = events_of(moment.occasions)
    for one in minutes_of(records):
        if _event(one) in due:
            yield from _send(records, moment, one) if one.complete else _ask_to_mend(records, one)


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
        fields, file = one.paper.fields, one.paper.path
        row = {"project_id": one.project_id, "content": one.content, "project_name": fields["project_name"], "file": file}
        yield RecordUpdate(RECORD.name, [row | {"sent_at": moment.now, "recipients": (*sorted(having), *reached)}])


def _message(moment: Moment, one: Minutes, reached: Sequence[Addressed], having: int, *, correction: bool) -> Message:
    return Message(
        key=f"{TEMPLATE}/{one.project_id}/{one.content}/{having}",
        template=TEMPLATE,
        to=tuple(dict.fromkeys(reached)),
        values=minutes_values(one, correction) | {"link": moment.links(one.paper.path), "office": dict(moment.office)},
        causes=((one.paper.path, one.paper.sha256),),
        expires=moment.now + USEFUL_FOR,
    )


def _ask_to_mend(records: Records, one: Minutes) -> Iterator[Want]:
    """Nothing goes out by halves; the lead, else whoever saved it, is told once for each version."""
    paper, directory = one.paper, records.directory
    lacking = f"有 {paper.to_mend} 处要改" if paper.to_mend else "还没有填完整"
    author = directory.find_person(paper.author).label if paper.author else None
    title = paper.fields.get("project_name") or one.project_id or PurePosixPath(paper.path).stem
    return remind(
        directory,
        OCCASION,
        paper.fields.get("lead") or author or "",
        item=f"minutes/{one.project_id or paper.path}",
        step=paper.sha256[:12],
        words=f"“{cut(title, 20)}”的启动会议纪要{lacking}，改好后会自动发给参会人",
        file=paper.path,
    )


JOB = Job(name=TEMPLATE, title="发送启动会议纪要", clocks=clocks, when="启动会议纪要填好或改动后立即发给参会人", make=make)
