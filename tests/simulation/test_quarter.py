"""A quarter of the sample company, lived through with people of every temperament, and what must hold whatever they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from lived_quarter import BEGIN, DAYS, SEED, Quarter

from automation.app import Office
from automation.config import load
from automation.demo.place import Place
from automation.demo.week import live_through_a_week
from automation.organization.management import managers
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_time import WorkingTime
from automation.screen import Screen
from automation.simulation.future import SETTLED
from automation.simulation.own_office import OwnOffice
from automation.simulation.place import settle
from automation.simulation.row_typing import record_rows
from automation.simulation.simulate import live

pytestmark = pytest.mark.slow
CHASED, MOST, MOSTLY = "1705", 35, 15
WEEKLY = {
    "send_forms": ("first-0830",),
    "weekly_agenda": ("first-0830",),
    "remind_progress": ("-480min", "-120min", "+5min"),
    "weekly_report": ("+30min",),
}
"""Job -> its occasions in a week that has five working days or a substitute for its Friday."""


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarter]:
    home = tmp_path_factory.mktemp("quarter")
    with Office(load(None, home / "other"), BEGIN) as office:
        live_through_a_week(Screen(quiet=True), office, home / "样例", show=False)
    place = Place(home / "样例")
    for project in sorted((place.workspace / "项目").iterdir())[:2]:
        (project / "交付物").mkdir()
        (project / "交付物" / "说明.txt").write_text("放交付物的地方", encoding="utf-8")
    with Office(load(place.config), BEGIN) as real:
        config = settle(real, home / "以后", lambda done, total: None)
    with OwnOffice(config, BEGIN) as own, own.lease():
        yield Quarter(live(own, DAYS, SEED, lambda done, total: None))


def test_nothing_went_wrong(quarter: Quarter) -> None:
    assert not quarter.future.chronicle.failed
    assert len(quarter.weeks) >= 12 and len(quarter.mails) > 1000


def test_nobody_is_chased_who_had_answered(quarter: Quarter) -> None:
    for mail, item, _, address in quarter.told("progress"):
        _, week, department = item.split("/")
        known = quarter.handed_in(week, mail.at - SETTLED)
        assert department not in known, (mail.at, item, address, known[department])


def test_nobody_is_reminded_of_what_was_dealt_with(quarter: Quarter) -> None:
    for mail, item, step, address in quarter.told("issue", "deliverable"):
        since = quarter.future.life.dealt_with.get(item)
        if not (item.startswith("issue") and "/" in step):  # the day of its solution is another matter than having none
            assert since is None or mail.at - SETTLED < since, (mail.at, item, step, address, since)


def test_a_task_reported_as_done_is_not_reminded(quarter: Quarter) -> None:
    for mail, item, step, address in quarter.told("task"):
        since = quarter.future.life.dealt_with.get(item)
        assert since is None or mail.at - SETTLED < since, (mail.at, item, step, address, since)


def test_nobody_is_told_of_the_same_item_twice_in_one_step(quarter: Quarter) -> None:
    counts = Counter(told for mail in quarter.mails for told in mail.told)
    assert counts and set(counts.values()) == {1}


def test_one_reminding_mail_a_person_and_run(quarter: Quarter) -> None:
    counts = Counter((mail.at, address) for mail in quarter.mails if mail.told for _, address in mail.people)
    assert set(counts.values()) == {1}


def test_every_due_department_that_had_not_handed_in_is_chased(quarter: Quarter) -> None:
    chased: defaultdict[str, set[str]] = defaultdict(set)
    for _, item, step, _ in quarter.told("progress"):
        if step == CHASED:
            chased[item.split("/")[1]].add(item.split("/")[2])
    assert set(chased) <= set(quarter.weeks)
    for week in quarter.weeks:
        there = quarter.handed_in(week, quarter.cutoff(week) + timedelta(minutes=5) - SETTLED)
        due = {name for name, row in quarter.report(week, "departments", "name").items() if row["submission"]}
        assert chased[week] == due - there.keys(), week
    assert sum(map(len, chased.values())) > 10


def test_every_duty_is_done_expired_with_a_reason_or_pending(quarter: Quarter) -> None:
    assert all(duty.reason for duty in quarter.duties["expired"])
    assert all(duty.occasion.until > quarter.future.until for duty in quarter.duties["pending"])
    settled = {(duty.job, duty.occasion.name) for state in ("done", "expired") for duty in quarter.duties[state]}
    wanted = {(job, f"{week}/{name}") for week in quarter.weeks for job, names in WEEKLY.items() for name in names}
    assert not wanted - settled


def test_nothing_expires_while_the_program_runs(quarter: Quarter) -> None:
    """Only what fell due before it was first started."""
    late = [duty for duty in quarter.duties["expired"] if duty.occasion.due >= BEGIN]
    assert not late


def test_no_mail_outside_working_time_unless_urgent(quarter: Quarter) -> None:
    working: WorkingTime = quarter.future.life.time.working
    assert not [(mail.at, mail.subject) for mail in quarter.mails if not mail.urgent and not working.contains(mail.at)]


def test_every_mail_goes_to_somebody_in_the_address_book(quarter: Quarter) -> None:
    directory = quarter.future.life.staff.directory
    known = {person.mail for person in directory.persons if person.employed} | {contact.mail for contact in directory.contacts}
    assert {address for mail in quarter.mails for _, address in mail.people} <= known


def test_each_manager_gets_one_weekly_mail_a_week(quarter: Quarter) -> None:
    directory = quarter.future.life.staff.directory
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mail in quarter.mails:
        if mail.template == "weekly_report":
            counts[mail.key.split("/")[1]].update(address for _, address in mail.people)
    assert set(quarter.weeks) <= set(counts)
    for week in quarter.weeks:
        assert set(counts[week].values()) == {1}, week
        assert {person.mail for person in managers(directory)} <= set(counts[week]), week


def test_a_form_that_came_by_mail_counts(quarter: Quarter) -> None:
    counted = 0
    for week in quarter.weeks:
        departments = quarter.report(week, "departments", "name")
        used = {path for path, row in quarter.report(week, "files", "path").items() if row["status"] == "used"}
        for department, last in quarter.handed_in(week, quarter.cutoff(week)).items():
            assert departments[department]["submission"] == "按时", (week, department, last)
            hands = [one for one in quarter.future.life.hands((department, week)) if one.counts]
            if all(one.way == "邮件" for one in hands):
                assert any(path.startswith("邮件来件/") and department in path and week in path for path in used), (week, department)
                counted += 1
    assert counted > 10


def test_every_published_notice_was_approved_as_it_is_by_somebody_else(quarter: Quarter) -> None:
    assert len(quarter.published) > 5
    for one in quarter.published:
        passed = [
            verdict for verdict in quarter.future.life.verdicts
            if verdict.passed and (verdict.matter, verdict.content) == (f"notice/{one.notice.id}", one.content)
        ]  # fmt: skip
        assert passed and passed[0].at < one.mails[0].at and one.notice.author not in [verdict.who for verdict in passed], one.name


def test_everybody_in_scope_gets_each_notice_once(quarter: Quarter) -> None:
    """A correction goes to whoever got the original."""
    got = {one.name: Counter(address for mail in one.mails for _, address in mail.people) for one in quarter.published}
    first = {one.notice.id: set(got[one.name]) for one in reversed(quarter.published)}
    for one in quarter.published:
        assert set(got[one.name].values()) == {1}, one.name
        assert set(got[one.name]) == (first[one.notice.corrects] if one.notice.corrects else quarter.in_scope(one)), one.name


def test_nobody_is_chased_who_had_confirmed(quarter: Quarter) -> None:
    """And of what is urgent, where nothing less counts, everybody is who had not."""
    counted = 0
    for one in quarter.published:
        everybody = {address for mail in one.mails for _, address in mail.people}
        for mail in one.chases:
            known = {
                address for (id_, content, address), at in quarter.future.life.confirmed.items()
                if (id_, content) == (one.notice.id, one.content) and at <= mail.at - SETTLED
            }  # fmt: skip
            assert not known & {person.mail for person in quarter.listed(mail)}, (mail.at, one.name)
            if one.notice.urgent:
                assert f"还差 {len(everybody - known)} 人确认" in mail.subject, (mail.at, one.name)
                counted += 1
    assert counted > 1


def test_nobody_is_chased_twice_in_one_step(quarter: Quarter) -> None:
    for one in quarter.published:
        moments = [mail.at for mail in one.chases]
        assert all(later - earlier >= timedelta(hours=1) - SETTLED for earlier, later in pairwise(moments)), one.name
        assert len({mail.key for mail in one.chases}) == len(moments)


def test_every_notice_is_confirmed_by_all_or_still_chased(quarter: Quarter) -> None:
    corrected = {one.notice.corrects for one in quarter.published}
    summed_up = {mail.key.partition("/")[2] for mail in quarter.mails if mail.template == "notice_summary"}
    for one in quarter.published:
        if one.notice.confirm and one.notice.id not in corrected and one.name not in summed_up:
            last = max(mail.at for mail in (*one.mails, *one.chases))
            assert quarter.future.life.time.working.between(last, quarter.future.until) <= timedelta(hours=3), one.name
    assert len(summed_up) > 5


def test_a_correction_ends_the_chase_of_what_it_corrects(quarter: Quarter) -> None:
    for one in quarter.published:
        for other in quarter.published:
            if other.notice.corrects == one.notice.id:
                assert all(mail.at <= other.mails[0].at for mail in one.chases), one.name


def test_nothing_goes_outside_but_what_is_public_and_checked(quarter: Quarter) -> None:
    """What the demo had checked in the week before is none of the simulation's."""
    life = quarter.future.life
    author = {id_: case.lead for id_, case in life.cases.items()} | {id_: one.responsible for id_, one in life.exchanges.items()}
    contacts = {contact.mail for contact in life.staff.directory.contacts}
    outward = [mail for mail in quarter.mails if contacts & {address for _, address in mail.people}]
    for mail in outward:
        kind, id_ = mail.key.split("/")[:2]
        assert life.office.outbox.find(mail.key).classification == "公开" and len(mail.people) == 1
        matter = f"external/{id_}" if kind == "send_correspondence" else f"client/{id_}/{kind}"
        checked = [one.who for one in life.verdicts if one.passed and one.at < mail.at and f"{one.matter}/".startswith(f"{matter}/")]
        assert id_ not in author or set(checked) - {author[id_]}, mail.key
    assert len({mail.template for mail in outward}) >= 4 and len(outward) > 30


def test_every_client_gets_his_feedback_in_time_or_somebody_is_reminded(quarter: Quarter) -> None:
    """Two working days after it was registered, and then again with the superior; what waits for the client is another matter."""
    life, late, intime = quarter.future.life, 0, 0
    reminded = {item: at for at, item, step in ((mail.at, item, step) for mail, item, step, _ in quarter.told("client")) if step == "100%"}
    talked = {path.stem.partition("_")[2] for path in (life.office.workspace / "客户").glob("沟通记录_*.xlsx")}
    changed = {case.changes for case in life.cases.values()}
    for case in life.cases.values():
        due = life.time.working.add_days(case.registered, 2)
        letters = quarter.feedback(case.id)
        if case.id in talked | changed or due > quarter.future.until:
            continue
        if letters and letters[0].at <= due:
            intime += 1
        else:
            assert f"client/{case.id}/feedback" in reminded, (case.id, due)
            late += 1
    assert intime > 3 and late > 0


def test_what_clients_send_back_is_read(quarter: Quarter) -> None:
    """Verdict and marks stand in the records as the client wrote them last, and of low marks the sales lead hears."""
    life, settled = quarter.future.life, quarter.future.until - timedelta(days=3)
    verdicts = {str(row["id"]): row["conclusion"] for row in record_rows(life, "client_progress")}
    marks = {str(row["id"]): row for row in record_rows(life, "satisfaction_log")}
    low = {mail.key.split("/")[1] for mail in quarter.mails if mail.template == "low_score"}
    back = {one.id: one.verdict for one in life.forms_back if one.verdict and one.at < settled}
    assert {id_: verdicts[id_] for id_ in back} == back
    marked = {one.id: one.marks for one in life.forms_back if one.marks and one.at < settled}
    for id_, given in marked.items():
        assert {name: str(marks[id_][name]) for name in given} == given, id_
    assert low == {one.id for one in life.forms_back if one.marks and "2" in one.marks.values()}
    assert len(back) > 4 and len(marked) > 3


def test_what_a_client_accepted_is_closed(quarter: Quarter) -> None:
    rows = {str(row["id"]): row for row in record_rows(quarter.future.life, "client_progress")}
    closed = [case for case in quarter.future.life.cases.values() if case.closed and case.delivered]
    assert len(closed) > 3
    assert {rows[case.id]["conclusion"] for case in closed} == {"通过"}


def test_people_of_every_temperament_took_part(quarter: Quarter) -> None:
    doings = " ".join(act.words for act in quarter.future.life.acts)
    for words in (
        "按了“已阅知”", "回信：收到", "只打开看了", "没看就删了", "提了疑问", "个电话", "通过（按投票按钮）", "退回（回信）", "没有说通过还是退回", "改正了适用对象",
        "登记了客户需求", "评审了", "客户需求的进展", "附上填好的表", "反馈时限暂停", "登记了给",
    ):  # fmt: skip
        assert words in doings, words
    for words in ("存到共享盘", "作为附件回信", "填错", "用退回单", "自动回复", "被退回", "还没有保存", "没有交", "解决方案", "放进交付物文件夹", "审核了"):
        assert words in doings, words


def test_attention_stays_bearable(quarter: Quarter) -> None:
    """In nineteen weeks of twenty nobody is disturbed more than three times a working day, in none more than seven times."""
    counts = Counter((ReportingWeek.of(at.date()).label, address) for address, at in quarter.future.chronicle.sent())
    assert sorted(counts.values())[len(counts) * 19 // 20] <= MOSTLY and max(counts.values()) <= MOST


def test_everything_happened_in_the_copy(quarter: Quarter, tmp_path_factory: pytest.TempPathFactory) -> None:
    config = quarter.future.office.config
    assert config.mail.transport == "folder"
    assert all(path.parent.name == "以后" for path in (config.paths.workspace, config.paths.state, config.paths.mail))
    assert Path(config.paths.mail).is_dir()
