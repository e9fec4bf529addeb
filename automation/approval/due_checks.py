"""When whoever has to check something is asked and reminded, and its author told what came: the clocks, and what is due of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from automation.approval.answers import Uncounted
from automation.approval.asking import ask
from automation.approval.reminding import held, ladders, remind_due, tell_held, tell_returned, tell_uncounted
from automation.approval.standing import Standing
from automation.jobs.being_written import RESTS
from automation.jobs.job import Moment, Records, Want
from automation.jobs.ladders import AtOnce, Event, Ladder


def due_clocks(found: Iterable[Standing], records: Records, moment: Moment) -> Iterator[Ladder]:
    """When work next begins. Names hold the content, so that another one is asked about anew."""
    for stands in found:
        if stands.open:
            yield _at_once(Event(_ask(stands, records), stands.matter.since + RESTS, "填好"))
        yield from ladders(stands, moment)
        if held(stands):
            yield _at_once(Event(_held(stands), moment.now, "没有发出"))
        if stands.returned:
            yield _at_once(Event(_returned(stands), stands.returned.at, "退回"))
        yield from (_at_once(Event(_uncounted(stands, one), one.at, "收到")) for one in stands.uncounted)


def due_wants(found: Iterable[Standing], records: Records, moment: Moment) -> Iterator[Want]:
    """What is due by the moment's occasions, which are of those clocks."""
    due = _due(moment)
    for stands in found if due else ():
        if _ask(stands, records) in due:
            yield from ask(stands, records, moment)
        yield from remind_due(stands, due, records, moment)
        if _held(stands) in due:
            yield from tell_held(stands, records, moment.office.get("contact", "系统负责人"))
        if _returned(stands) in due:
            yield from tell_returned(stands, records)
        if any(_uncounted(stands, one) in due for one in stands.uncounted):
            yield from tell_uncounted(stands, records)


def asks_now(stands: Standing, records: Records, moment: Moment) -> bool:
    """Is the question about it due?"""
    return _ask(stands, records) in _due(moment)


def _due(moment: Moment) -> dict[str, str]:
    """Event -> the step of it that is due."""
    return {name: step for name, _, step in (occasion.name.rpartition("/") for occasion in moment.occasions)}


def _at_once(event: Event) -> AtOnce:
    return AtOnce(event, always=False)


def _ask(stands: Standing, records: Records) -> str:
    """Whoever could not be reached is asked when there is an address."""
    people = (records.directory.person(one.person) for one in stands.open)
    return f"ask/{_name(stands)}/{','.join(person.mail.strip() for person in people if person)}"


def _held(stands: Standing) -> str:
    return f"held/{_name(stands)}"


def _returned(stands: Standing) -> str:
    return f"returned/{_name(stands)}"


def _uncounted(stands: Standing, one: Uncounted) -> str:
    return f"uncounted/{_name(stands)}/{one.at:%Y%m%d%H%M%S}"


def _name(stands: Standing) -> str:
    return f"{stands.matter.name}/{stands.matter.content}"
