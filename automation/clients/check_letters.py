"""JOB: before a letter leaves, a second person is asked to check exactly it, and reminded; the sales lead hears what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.asking import ask
from automation.approval.reminding import ladders, remind_due, tell_returned, tell_uncounted
from automation.approval.standing import Standing
from automation.clients.letter_checks import letter_checks
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce, Event, Ladder

ASK, RETURNED, UNCOUNTED = "ask", "returned", "uncounted"


def clocks(records: Records, moment: Moment) -> Iterator[Ladder]:
    """Everything at once, when work next begins: names hold the content, so that another one is asked about anew."""
    for stands in _standings(records, moment):
        name = _name(stands)
        if stands.open:
            yield AtOnce(Event(_ask(stands, records), stands.matter.since, "填好"), always=False)
        yield from ladders(stands, moment)
        if stands.returned:
            yield AtOnce(Event(f"{RETURNED}/{name}", stands.returned.at, "退回"), always=False)
        for one in stands.uncounted:
            yield AtOnce(Event(f"{UNCOUNTED}/{name}/{one.at:%Y%m%d%H%M%S}", one.at, "收到"), always=False)


def _standings(records: Records, moment: Moment) -> Iterator[Standing]:
    return (one for one in letter_checks(records, moment) if isinstance(one, Standing))


def _name(stands: Standing) -> str:
    return f"{stands.matter.name}/{stands.matter.content}"


def _ask(stands: Standing, records: Records) -> str:
    """Whoever could not be reached is asked when there is an address."""
    people = (records.directory.person(one.person) for one in stands.open)
    return f"{ASK}/{_name(stands)}/{','.join(person.mail.strip() for person in people if person)}"


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What has been approved, sent back or changed meanwhile is nobody's any more."""
    parted = (occasion.name.rpartition("/") for occasion in moment.occasions)
    due = {name: step for name, _, step in parted}
    for stands in _standings(records, moment) if due else ():
        name = _name(stands)
        if _ask(stands, records) in due:
            yield from ask(stands, records, moment)
        yield from remind_due(stands, due, records, moment)
        if f"{RETURNED}/{name}" in due:
            yield from tell_returned(stands, records)
        if any(f"{UNCOUNTED}/{name}/{one.at:%Y%m%d%H%M%S}" in due for one in stands.uncounted):
            yield from tell_uncounted(stands, records)


JOB = Job(
    name="check_letters",
    title="请人核对客户函件",
    clocks=clocks,
    when="反馈函、进展函、验收函填好后立即请核对人核对；没有答复的，过规定的工作小时提醒，再告知上级",
    make=make,
)
