"""客户需求总览, its lines in the managers' weekly mail, and the quarter's satisfaction: each figure by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from acceptance_desk import AcceptanceDesk, marks
from client_quarter import CLOSED, quarter

from automation import catalog
from automation.clients.client_issues import RECORD as ISSUES
from automation.clients.client_overview import JOB, lines
from automation.clients.overview_sheets import band_of
from automation.clients.quarters import Quarter
from automation.clients.request_figures import RequestFigures, request_figures
from automation.clients.satisfaction_figures import OVERALL, mark_words, marks_of, trend
from automation.clients.satisfaction_summary import JOB as SUMMARY
from automation.jobs.job import Moment
from automation.jobs.when import Occasion
from automation.mail.message import Message
from automation.organization.reporting_week import ReportingWeek
from automation.reports.report import Report
from automation.reports.workbook import draw_report

WEEK = ReportingWeek(2026, 51)
Q4 = Quarter(2026, 4)


def at(desk: AcceptanceDesk, now: datetime = CLOSED, week: ReportingWeek = WEEK, occasion: str = "2026-W51/+30min") -> Moment:
    return replace(desk.moment(now, (Occasion(occasion, now, now, "", ""),)), week=week)


def figures(now: datetime = CLOSED, week: ReportingWeek = WEEK) -> RequestFigures:
    desk = quarter()
    return request_figures(desk, at(desk, now, week))


def test_how_each_request_stands() -> None:
    found = {one.case.id[-3:]: (one.state, one.response) for one in figures().rows}
    hours = {number: one and one / timedelta(hours=1) for number, (_, one) in found.items()}
    assert {number: state for number, (state, _) in found.items()} == {
        "001": "按时反馈", "002": "按时反馈", "003": "按时反馈", "004": "按时反馈", "005": "超期反馈", "006": "超期未反馈",
        "007": "超期未反馈", "008": "待反馈", "009": "未反馈已了结",
    }  # fmt: skip
    assert hours == {
        "001": 3.5,
        "002": 8,
        "003": 10.5,
        "004": 15,
        "005": 25.5,
        "006": None,
        "007": None,
        "008": None,
        "009": None,
    }


def test_what_is_late_without_any_feedback_is_not_in_time() -> None:
    """Of seven that were due four came in time, one came late, two did not come."""
    assert figures().kept == (4, 7)


def test_the_most_urgent_first() -> None:
    assert [one.case.id[-3:] for one in figures().rows] == ["006", "007", "002", "003", "004", "005", "008", "001", "009"]


def test_an_earlier_week_knows_nothing_of_what_came_later() -> None:
    found = figures(CLOSED, ReportingWeek(2026, 50))
    assert found.at == datetime(2026, 12, 11, 17)
    assert {one.case.id[-3:]: one.state for one in found.rows if one.case.id[-3:] in ("005", "006")} == {
        "005": "超期反馈",
        "006": "超期未反馈",
    }
    assert not [one for one in found.rows if one.case.id[-3:] in ("007", "008")]
    earlier = figures(CLOSED, ReportingWeek(2026, 48))
    assert {one.case.id[-3:]: one.state for one in earlier.rows}["004"] == "按时反馈" and len(earlier.registered) == 1


@pytest.mark.parametrize(
    ("hours", "band"),
    [(0, "半天以内"), (4, "半天以内"), (4.1, "半天到 1 天"), (16, "1.5 到 2 天"), (16.1, "2 到 3 天"), (99, "3 天以上")],
)
def test_bands_of_response(hours: float, band: str) -> None:
    assert band_of(timedelta(hours=hours)) == band


def test_the_lines_of_the_managers_mail() -> None:
    desk = quarter()
    assert list(lines(desk, at(desk))) == [
        "本周新登记 2 条，在办 7 条",
        "本周反馈 0 条，按时 0 条",
        "超期未反馈 2 条：CR-2026-006（和谐装备集团）、CR-2026-007（示例科技有限公司）",
        "2026 年第 4 季度满意度 4.7 分（3 份，有低分的 1 份）",
    ]
    desk.kept[ISSUES.name] = [
        dict.fromkeys(ISSUES.names) | {"id": "CR-2026-002", "round": "1", "verdict": "不通过", "status": "待解决"}
    ]
    assert "客户验收有条件或不通过、还没有解决的 1 件" in list(lines(desk, at(desk)))
    before = list(lines(desk, at(desk, week=ReportingWeek(2026, 50))))
    assert before[1] == "本周反馈 1 条，按时 0 条，超期 1 条：CR-2026-005（示例科技有限公司）"


def test_the_process_is_found_beside_the_weekly_report() -> None:
    (mine,) = (one for one in catalog.besides() if one.title == "客户需求")
    desk = quarter()
    assert mine.place(at(desk)) == "报表/客户需求总览_2026-W51.xlsx" and list(mine.make(desk, at(desk)))


def test_the_overview_is_drawn_with_links_and_charts() -> None:
    desk = quarter()
    (report,) = JOB.make(desk, at(desk))
    assert isinstance(report, Report) and report.name == "客户需求总览_2026-W51.xlsx"
    book = openpyxl.load_workbook(BytesIO(draw_report(report)))
    assert book.sheetnames[:3] == ["总览", "需求明细", "满意度趋势"]
    assert len(book["总览"]._charts) == 4 and len(book["满意度趋势"]._charts) == 2
    first = next(cell for row in book["需求明细"].iter_rows() for cell in row if cell.value == "CR-2026-006")
    assert first.hyperlink and first.hyperlink.location == "'客户需求登记表'!A11"
    assert draw_report(report) == draw_report(next(want for want in JOB.make(desk, at(desk)) if isinstance(want, Report)))


def test_without_requests_there_is_nothing() -> None:
    desk = AcceptanceDesk(register=[])
    assert not list(lines(desk, at(desk))) and not list(JOB.make(desk, at(desk)))


def test_without_marks_the_overview_is_drawn_too() -> None:
    desk = quarter()
    desk.kept.pop("satisfaction_log")
    (report,) = JOB.make(desk, at(desk))
    assert isinstance(report, Report) and draw_report(report)


@pytest.mark.parametrize(
    ("day", "label", "over"),
    [
        (date(2026, 1, 1), "2026-Q1", datetime(2026, 4, 1)),
        (date(2026, 9, 30), "2026-Q3", datetime(2026, 10, 1)),
        (date(2026, 12, 31), "2026-Q4", datetime(2027, 1, 1)),
    ],
)
def test_quarters(day: date, label: str, over: datetime) -> None:
    mine = Quarter.of(day)
    assert (mine.label, mine.over, Quarter.parse(label), mine.next().previous()) == (label, over, mine, mine)


def test_averages_and_their_trend() -> None:
    desk = quarter()
    now = marks_of(Q4, desk)
    assert [row["id"] for row in now.rows] == ["CR-2026-001", "CR-2026-002", "CR-2026-003"], "those of low marks first"
    assert now.average(OVERALL) == pytest.approx(14 / 3) and now.average("punctuality") == pytest.approx(11 / 3)
    assert [(one.quarter.label, mark_words(one.average(OVERALL))) for one in trend(desk, Q4)] == [
        ("2026-Q1", "3.0"), ("2026-Q2", "4.0"), ("2026-Q3", "4.0"), ("2026-Q4", "4.7"),
    ]  # fmt: skip
    assert [one.quarter.label for one in trend(AcceptanceDesk(), Q4)] == ["2026-Q4"] and mark_words(None) == "—"


def test_on_the_first_working_day_after_the_quarter_managers_get_it_once() -> None:
    """1 to 7 October 2026 are days off."""
    desk = quarter()
    desk.since(SUMMARY)
    desk.run(SUMMARY, datetime(2026, 9, 30, 17))
    assert not desk.run(SUMMARY, datetime(2026, 10, 8, 8, 29))
    report, *mails = desk.run(SUMMARY, datetime(2026, 10, 8, 8, 30))
    assert isinstance(report, Report) and report.name == "客户满意度汇总_2026-Q3.xlsx" and draw_report(report)
    assert [(one.key, one.to[0][0], one.attachments[0].source) for one in mails if isinstance(one, Message)] == [
        ("satisfaction_summary/2026-Q3/王强", "王强", "客户满意度汇总_2026-Q3.xlsx")
    ]
    assert not desk.run(SUMMARY, datetime(2026, 10, 8, 10))


def summary(desk: AcceptanceDesk) -> list[Message]:
    wants = SUMMARY.make(desk, at(desk, datetime(2027, 1, 4, 8, 30), occasion="2026-Q4/0h"))
    return [want for want in wants if isinstance(want, Message)]


def test_what_the_quarters_mail_says() -> None:
    (mail,) = summary(quarter())
    assert mail.values["headline"] == "总体 4.7 分"
    assert [(tile["value"], tile["note"]) for tile in mail.values["tiles"]] == [("4.7", "上季度 4.0"), (3, ""), (1, "")]
    assert mail.values["bars"][2] == {
        "label": "交付及时性",
        "percent": pytest.approx(11 / 3 * 20),
        "note": "3.7 分（上季度 4.0）",
        "tone": "warn",
    }
    assert mail.values["comments"][0] == "和谐装备集团（CR-2026-001，总体 4 分）：样机比约定的晚了两天，希望以后能提前告知"


def test_a_quarter_in_which_nobody_answered_is_told_and_one_without_anything_is_not() -> None:
    desk = quarter()
    desk.kept["satisfaction_log"] = []
    assert not summary(desk)
    asked = replace(desk.mails[0], key="acceptance_request/CR-2026-002/1", left=datetime(2026, 12, 1))
    desk.mails = [*desk.mails, asked, replace(asked, key="acceptance_request/CR-2026-002/1/again")]
    (mail,) = summary(desk)
    assert mail.values["headline"] == "没有收到反馈" and mail.values["tiles"][1]["note"] == "请 1 条需求的客户填写"


def test_a_form_without_its_date_counts_on_the_day_it_came() -> None:
    desk = quarter()
    desk.comes(marks(5, 5, 5, 5, 5, saved=datetime(2026, 12, 18, 9), id="CR-2026-002", client="", sender="Ann Sample", day=None))
    row = next(row for row in desk.kept["satisfaction_log"] if row["id"] == "CR-2026-002")
    assert row["signed_on"] == date(2026, 12, 18)


@pytest.mark.parametrize(
    ("registered", "weeks"),
    [("2026-12-11 17:00", [50]), ("2026-12-11 17:01", [51]), ("2026-12-12 10:00", [51]), ("2026-12-18 17:00", [51])],
)
def test_nothing_falls_between_two_weeks(registered: str, weeks: list[int]) -> None:
    """What comes after Friday's closing belongs to the next week."""
    desk = quarter()
    desk.register = [
        row | {"registered_at": datetime.fromisoformat(registered)} for row in desk.register if row["id"] == "CR-2026-006"
    ]
    found = []
    for week in (50, 51, 52):
        now = datetime(2026, 12, 25, 17, 30) - timedelta(weeks=52 - week)
        found += [week] * len(request_figures(desk, at(desk, now, ReportingWeek(2026, week))).registered)
    assert found == weeks
