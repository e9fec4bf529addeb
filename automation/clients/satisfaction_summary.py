"""JOB: on the first working day of a quarter managers get the satisfaction of the last one: figures, charts, what clients wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from automation.clients.quarters import Quarter
from automation.clients.satisfaction import LOW, QUESTIONS
from automation.clients.satisfaction_figures import OVERALL, QuarterMarks, asked_in, mark_words, trend
from automation.clients.satisfaction_sheets import list_sheet, summary_sheet, tone_of
from automation.jobs.addressing import addressed
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce, Event
from automation.jobs.mail_words import cut, the_rest
from automation.jobs.rows import Row
from automation.mail.message import Attachment, Message
from automation.organization.management import managers
from automation.reports.report import Report

TEMPLATE = "satisfaction_summary"
TITLE = "客户满意度汇总"
OCCASION = TITLE
USEFUL_FOR = timedelta(days=90)
SHOWN = 6
_TONES = {"green": "good", "orange": "warn", "red": "bad", "grey": "quiet"}


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    """When work begins after the end of the last quarter, and of this one."""
    now = Quarter.of(moment.now.date())
    for quarter in (now.previous(), now):
        yield AtOnce(Event(quarter.label, quarter.over, f"{quarter.words}结束"), always=False)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """Nothing where no client was asked and none has answered."""
    for occasion in moment.occasions:
        quarter = Quarter.parse(occasion.name.partition("/")[0])
        quarters, asked = trend(records, quarter), asked_in(quarter, records)
        if asked or quarters[-1].rows:
            yield from _summary(quarters, asked, records, moment)


def _summary(quarters: Sequence[QuarterMarks], asked: int, records: Records, moment: Moment) -> Iterator[Want]:
    now = quarters[-1]
    file = f"{TITLE}_{now.quarter.label}.xlsx"
    sheets = (
        summary_sheet(quarters, asked, TITLE),
        list_sheet(now.rows, "明细", f"{now.quarter.words}收到的 {len(now.rows)} 份反馈表，有低分的在前"),
    )
    yield Report(file, TITLE, sheets, now.quarter.over, f"{TITLE} {now.quarter.words}")
    said = _values(quarters, asked) | {"report_name": file, "link": moment.links(f"报表/{file}"), "office": dict(moment.office)}
    for person in managers(records.directory):
        to, missed = addressed(records.directory, person, OCCASION)
        yield from missed
        for receiver in to:
            yield Message(
                key=f"{TEMPLATE}/{now.quarter.label}/{records.directory.label(person)}",
                template=TEMPLATE,
                to=(receiver,),
                values=said | {"person": receiver[0]},
                attachments=(Attachment(file, file),),
                expires=moment.now + USEFUL_FOR,
            )


def _values(quarters: Sequence[QuarterMarks], asked: int) -> dict[str, Any]:
    now, before = quarters[-1], quarters[-2] if len(quarters) > 1 else None
    overall, words = now.average(OVERALL), [row for row in now.rows if row["comment"]]
    return {
        "quarter": now.quarter.words,
        "headline": f"总体 {mark_words(overall)} 分" if overall is not None else "没有收到反馈",
        "tiles": [
            {"label": "总体满意度", "value": mark_words(overall), "tone": _TONES[tone_of(overall)], "note": _before(before, OVERALL)},
            {"label": "收到反馈表", "value": len(now.rows), "tone": "plain", "note": f"请 {asked} 条需求的客户填写" if asked else ""},
            {"label": f"有 {LOW} 分及以下", "value": len(now.low), "tone": "bad" if now.low else "good", "note": ""},
        ],
        "bars": [_bar(question.heading, now.average(question.name), _before(before, question.name)) for question in QUESTIONS],
        "comments": [_said(row) for row in words[:SHOWN]],
        "more": the_rest(words, SHOWN, "条"),
    }  # fmt: skip


def _bar(label: str, value: float | None, note: str) -> dict[str, Any]:
    said = f"{mark_words(value)} 分{f'（{note}）' if note else ''}" if value is not None else "没有"
    return {"label": label, "percent": (value or 0) * 20, "note": said, "tone": _TONES[tone_of(value)]}


def _before(before: QuarterMarks | None, question: str) -> str:
    value = before.average(question) if before else None
    return f"上季度 {mark_words(value)}" if value is not None else ""


def _said(row: Row) -> str:
    return f"{cut(row['client'], 20)}（{row['id']}，总体 {row['overall'] or '—'} 分）：{cut(row['comment'], 120)}"


JOB = Job(
    name=TEMPLATE,
    title="发送客户满意度季度汇总",
    clocks=clocks,
    when="每季度结束后第一个工作日上班时，发给收周报全文的负责人",
    make=make,
    reports=(TITLE,),
)
