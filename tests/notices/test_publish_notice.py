"""What goes out when a notice is approved: to everybody whom it is for, once, whatever was cut off, and nothing that was not approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from notice_desk import MORNING, NoticeDesk, company, paper, request

from automation.jobs.filed import Enclosed, FiledForm
from automation.jobs.job import Bulletin, Reminder, RobotPost, Want
from automation.jobs.posted import Recipient
from automation.mail.message import Message
from automation.notices.announcement import Announcement, announcements
from automation.notices.keep_bulletin import JOB as KEEP_BULLETIN
from automation.notices.publication import publications, superseded
from automation.notices.publish_notice import JOB
from automation.organization.people import Department, Directory, Person
from automation.organization.policy import Policy
from automation.organization.recipients import Undeliverable
from automation.reports.report import Report

NOON = MORNING + timedelta(hours=3)
LATER = MORNING + timedelta(days=1)


def desk(asked: dict[str, Any] | None = None, **written: Any) -> NoticeDesk:
    """One notice, approved at nine."""
    mine = NoticeDesk([request(**(asked or {}))], [paper(**written)]).known(JOB)
    return approve(mine)


def approve(mine: NoticeDesk, id_: str = "N-1", at: datetime = MORNING) -> NoticeDesk:
    one = notice(mine, id_)
    row = {"matter": one.name, "content": one.content, "role": "审核", "person": "张伟", "verdict": "通过", "given": at, "way": "邮件回复",
           "words": None, "text": one.text, "key": f"{one.name}/{one.content}/审核"}  # fmt: skip
    mine.kept.setdefault("approval_log", []).append(row)
    return mine


def notice(mine: NoticeDesk, id_: str = "N-1") -> Announcement:
    return next(one for one in announcements(mine) if one.id == id_)


def mails(wants: list[Want], template: str = "publish_notice") -> list[Message]:
    return [want for want in wants if isinstance(want, Message) and want.template == template]


def names(message: Message) -> list[str]:
    return [name for name, _ in message.to]


def large(people: int, **policy: Any) -> NoticeDesk:
    """An approved notice for everybody of a large company."""
    persons = tuple(Person(f"员工{number}", "仓储部", "员工", f"p{number}@example.com", "8000") for number in range(people - 2))
    heads = tuple(one for one in company().persons if one.name in ("张伟", "刘洋"))
    mine = desk({"scope": "全员", "audience": None})
    mine.directory = Directory((Department("仓储部", "张伟"),), heads + persons)
    mine.policy = replace(mine.policy, **policy)
    return mine


def test_an_approved_notice_goes_out_once_in_one_mail_with_copies() -> None:
    mine = desk()
    (mail,) = mails(mine.run(JOB, NOON))
    one = notice(mine)
    assert mail.key == f"publish_notice/N-1/{one.content}/1"
    assert names(mail) == ["张伟", "刘洋", "周强", "赵敏"] and [name for name, _ in mail.cc] == ["王强"]
    assert (mail.asks, mail.urgency, mail.classification) == ("confirm", "常规", "内部")
    assert mail.causes == ((one.paper.path, one.paper.sha256), (one.request["file"], one.request["sha256"]))
    assert mail.values["subject"] == "【重要通知】关于年终盘点的安排" and mail.expires
    assert mine.run(JOB, LATER) == []


@pytest.mark.parametrize(
    ("given", "asks"), [({"confirm": "否"}, ""), ({"confirm": "是"}, "confirm"), ({"confirm": None}, "confirm")]
)
def test_confirmation_is_asked_for_unless_it_is_not_wanted(given: dict[str, Any], asks: str) -> None:
    (mail,) = mails(desk(given).run(JOB, NOON))
    assert mail.asks == asks and bool(mail.values["how"]) == bool(asks)


def test_what_is_not_approved_or_changed_since_or_withdrawn_stays() -> None:
    assert desk({"withdrawn": "是"}).run(JOB, NOON) == []
    mine = desk()
    mine.papers = [paper(background="为核实年末库存，全面盘点！")]
    assert mine.run(JOB, NOON) == [], "one character"
    mine.papers = [paper()]
    assert len(mails(mine.run(JOB, LATER))) == 1, "as it was approved"
    mine.papers = [paper(background="另一份")]
    assert approve(mine).run(JOB, LATER + timedelta(hours=1)) == [], (
        "published is published: whoever wants another text corrects it"
    )


def test_approval_that_bears_a_future_time_counts_now() -> None:
    mine = NoticeDesk([request()], [paper()]).known(JOB)
    assert len(mails(approve(mine, at=LATER).run(JOB, NOON))) == 1


def test_a_large_company_is_told_in_mails_of_a_hundred() -> None:
    mine = large(250)
    found = mails(mine.run(JOB, NOON))
    assert [len(mail.to) for mail in found] == [100, 100, 50]
    assert [mail.key[-2:] for mail in found] == ["/1", "/2", "/3"]
    (one,) = publications(mine, "N-1")
    assert len(one.recipients) == 250 and (one.left, one.corrects) == (NOON, "")


def test_cut_off_half_way_while_the_address_book_changed_everybody_is_told_once() -> None:
    mine = large(25, together=10)
    occasions = mine._occasions(JOB, NOON)
    wants = JOB.make(mine, mine.moment(NOON, occasions))
    assert mine._take(next(wants), NOON), "and then it was killed"
    book = [one for one in mine.directory.persons if one.name != "员工20"]
    mine.directory = Directory(mine.directory.departments, (*reversed(book), Person("新人", "仓储部", mail="new@example.com")))
    again = [want for want in JOB.make(mine, mine.moment(NOON, occasions)) if mine._take(want, NOON)]
    told = [address for mail in mine.mails for one in mail.recipients if (address := one.address) and one.kind == "to"]
    assert len(told) == len(set(told)) == 25 and {mail.key[-2:] for mail in mails(again)} == {"/2", "/3"}
    assert [
        want for want in JOB.make(mine, mine.moment(LATER, occasions)) if isinstance(want, Message) and mine._take(want, LATER)
    ] == []


def test_a_mail_that_could_not_be_made_is_wanted_again_for_whom_it_is_still_meant() -> None:
    mine = desk()
    occasions = mine._occasions(JOB, NOON)
    for want in JOB.make(mine, mine.moment(NOON, occasions)):
        mine._take(want, NOON)
    mine.mails = [replace(mail, state="held", left=None) for mail in mine.mails]
    mine.directory = company("赵敏")
    mine.directory = replace(
        mine.directory,
        persons=tuple(replace(one, mail="zq@example.com") if one.name == "周强" else one for one in mine.directory.persons),
    )
    again = mails(list(JOB.make(mine, mine.moment(NOON, occasions))))
    assert [(mail.key[-2:], names(mail), len(mail.cc)) for mail in again] == [("/1", ["张伟", "刘洋", "周强"], 1)]


def test_what_could_not_be_made_and_was_changed_is_approved_and_goes_out_anew() -> None:
    mine = desk()
    mine.run(JOB, NOON)
    mine.mails = [replace(mail, state="held", left=None) for mail in mine.mails]
    assert not publications(mine, "N-1")
    mine.papers = [paper(background="另一份")]
    assert mine.run(JOB, NOON + timedelta(minutes=5)) == []
    (mail,) = mails(approve(mine).run(JOB, LATER))
    assert len(mail.to) == 4 and mail.key.endswith("/1")
    assert [each.state for each in mine.mails] == ["cancelled", "sent"], "released by hand, the old one would go too"


def test_called_back_and_asked_for_again_it_goes_out_under_new_keys() -> None:
    mine = desk()
    mine.run(JOB, NOON)
    mine.mails = [replace(mail, state="cancelled", left=None) for mail in mine.mails]
    (mail,) = mails(mine.run(JOB, LATER))
    assert mail.key.endswith("/2") and len(mail.to) == 4 and mail.cc
    assert mails(mine.run(JOB, LATER + timedelta(hours=1))) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"audience": ("仓储部", "市场部")}, "没有市场部"),
        ({"scope": "岗位", "audience": ("经理",)}, "没有经理"),
    ],
)
def test_what_is_for_nobody_is_not_published_and_the_author_told_once(asked: dict[str, Any], words: str) -> None:
    mine = desk(asked)
    told = mine.run(JOB, NOON)
    (one,) = told
    assert isinstance(one, Reminder) and words in one.words and one.to[0] == "刘洋"
    assert mine.run(JOB, LATER) == []


def test_once_somebody_can_be_told_it_goes_out() -> None:
    mine = desk({"audience": ("仓储部", "市场部")})
    mine.run(JOB, NOON)
    known = mine.directory
    mine.directory = replace(
        known,
        departments=(*known.departments, Department("市场部")),
        persons=(*known.persons, Person("冯军", "市场部", mail="f@example.com")),
    )
    (mail,) = mails(mine.run(JOB, LATER))
    assert names(mail) == ["张伟", "刘洋", "冯军"]


def test_whom_no_mail_reaches_the_author_is_asked_to_phone() -> None:
    mine = desk()
    mine.directory = replace(
        company(), persons=tuple(replace(one, mail="") if one.name == "赵敏" else one for one in company().persons)
    )
    wants = mine.run(JOB, NOON)
    assert [want.person for want in wants if isinstance(want, Undeliverable)] == ["赵敏"]
    (told,) = [want for want in wants if isinstance(want, Reminder)]
    assert told.to[0] == "刘洋" and "赵敏收不到邮件" in told.words and "请电话通知" in told.words


def urgent(**asked: Any) -> NoticeDesk:
    mine = desk({"urgency": "紧急", **asked}, urgency="紧急")
    mine.policy = Policy(domains=("example.com",), robots=True)
    return mine


def test_an_urgent_notice_goes_to_robots_and_its_key_people_onto_a_phone_list() -> None:
    mine = urgent()
    mine.directory = replace(
        company(), persons=tuple(replace(one, phone="") if one.name == "周强" else one for one in company().persons)
    )
    wants = mine.run(JOB, NOON)
    (mail,), (list_,) = mails(wants), mails(wants, "phone_list")
    assert mail.urgency == list_.urgency == "紧急" and mail.values["subject"].startswith("【紧急】")
    (post,) = [want for want in wants if isinstance(want, RobotPost)]
    assert (
        post.key == f"robot/N-1/{notice(mine).content}"
        and post.title == "【紧急】关于年终盘点的安排"
        and post.classification == "内部"
    )
    assert (
        post.link == "file:///S:/公告栏/N-1.html"
        and post.lines[0] == "12 月 30 日 0:00 起停止出入库"
        and post.expires == NOON + timedelta(days=1)
    )
    assert names(list_) == ["刘洋"] and [row[0]["text"] for row in list_.values["phones"]] == ["张伟", "周强"]
    assert list_.values["phones"][1][2] == {"text": "没有电话", "tone": "bad", "note": ""}
    (report,) = [want for want in wants if isinstance(want, Report)]
    assert report.name == list_.attachments[0].source == "电话通知名单_N-1.xlsx"
    (page,) = [want for want in wants if isinstance(want, Bulletin)]
    assert (page.values["audience"], page.values["due"]) == ("部门：仓储部、采购部", "")


def test_who_stands_on_the_phone_list_is_not_told_of_twice() -> None:
    mine = urgent()
    mine.directory = replace(company(), persons=tuple(replace(one, mail="") if one.name == "赵敏" else one for one in company().persons))
    wants = mine.run(JOB, NOON)
    assert [row[0]["text"] for row in mails(wants, "phone_list")[0].values["phones"]] == ["张伟", "周强", "赵敏"]
    assert not [want for want in wants if isinstance(want, Reminder)]


def test_for_everybody_all_key_people_are_phoned_and_without_robots_none_is_posted_to() -> None:
    mine = urgent(scope="全员", audience=None)
    mine.policy = replace(mine.policy, robots=False)
    wants = mine.run(JOB, NOON)
    (list_,) = mails(wants, "phone_list")
    assert [row[0]["text"] for row in list_.values["phones"]] == ["王强", "张伟", "周强", "李娜"]
    assert not [want for want in wants if isinstance(want, RobotPost)]


def test_who_shares_a_mailbox_with_another_is_phoned() -> None:
    mine = urgent()
    sharing = Person("钱进", "采购部", mail=company().persons[4].mail.upper(), phone="8009")
    mine.directory = replace(company(), persons=(*company().persons, sharing))
    wants = mine.run(JOB, NOON)
    assert [(row[0]["text"], row[3]["text"]) for row in mails(wants, "phone_list")[0].values["phones"]][-1] == (
        "钱进",
        "共用邮箱",
    )
    assert len(mails(wants)[0].to) == 4


def test_what_is_secret_goes_to_each_alone_with_its_workbook_and_nowhere_else() -> None:
    mine = urgent(classification="机密")
    mine.papers = [replace(paper(), fields={**paper().fields, "urgency": "紧急", "classification": "机密", "copies": None})]
    wants = approve(mine).run(JOB, NOON)
    found = mails(wants)
    assert [names(mail) for mail in found] == [["张伟"], ["刘洋"], ["周强"], ["赵敏"]] and not any(mail.cc for mail in found)
    assert {mail.classification for mail in found} == {"机密"} and len({mail.key for mail in found}) == 4
    assert all(
        [(one.source, one.sha256) for one in mail.attachments] == [(mine.papers[0].path, mine.papers[0].sha256)] for mail in found
    )
    assert not [want for want in wants if isinstance(want, Bulletin | RobotPost)]
    (list_,) = mails(wants, "phone_list")
    assert "盘点" not in str(list_.values) and "盘点" not in str([want for want in wants if isinstance(want, Report)])
    assert mine.run(KEEP_BULLETIN, LATER) == []


def test_attachments_go_along_as_they_were_approved() -> None:
    mine = desk(attachments=[{"name": "盘点表", "source": "通知/盘点表.xlsx"}])
    mine.lying["通知/盘点表.xlsx"] = Enclosed("通知/盘点表.xlsx", "abc", 9)
    assert mine.run(JOB, NOON) == [], "it was approved without"
    (mail,) = mails(approve(mine).run(JOB, LATER))
    assert [(one.name, one.source, one.sha256) for one in mail.attachments] == [("盘点表.xlsx", "通知/盘点表.xlsx", "abc")]


def test_a_long_matter_is_cut_so_that_its_kind_can_be_read() -> None:
    (mail,) = mails(desk(matter="年终盘点" * 30, kind="要求").run(JOB, NOON))
    subject = mail.values["subject"]
    assert len(subject) == 60 and subject.startswith("【重要通知】关于年终盘点") and subject.endswith("…的要求")


def corrected(**changed: Any) -> NoticeDesk:
    """N-1 was published at noon; N-2 corrects it and is approved."""
    mine = desk()
    mine.run(JOB, NOON)
    items = [{"text": "12 月 31 日 0:00 起停止出入库", "important": "是"}, {"text": "各仓库清点现有库存"}]
    mine.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None))
    mine.papers.append(paper("N-2", items=items, **changed))
    return approve(mine, "N-2", NOON)


def test_a_correction_goes_to_who_got_the_original_and_marks_what_changed() -> None:
    mine = corrected()
    mine.directory = company("赵敏")
    wants = mine.run(JOB, LATER)
    (mail,) = mails(wants)
    assert names(mail) == ["张伟", "刘洋", "周强"] and mail.asks == "confirm" and [name for name, _ in mail.cc] == ["王强"]
    assert mail.values["subject"] == "【更正】【重要通知】关于年终盘点的安排"
    (change,) = mail.values["notice"]["changes"]
    assert [piece["words"] for piece in (*change["before"], *change["after"]) if piece["differs"]] == ["30", "31"]
    assert [want.person for want in wants if isinstance(want, Undeliverable)] == ["赵敏"]
    (one,) = publications(mine, "N-2")
    assert (one.corrects, one.correction, superseded(mine, "N-1"), superseded(mine, "N-2")) == ("N-1", True, "N-2", "")


def test_a_correction_that_reaches_nobody_is_not_published() -> None:
    mine = corrected()
    gone = Recipient("钱进", "9@example.com", "to", "sent")
    mine.mails = [replace(mail, recipients=(gone,)) for mail in mine.mails]
    (told,) = mine.run(JOB, LATER)
    assert isinstance(told, Reminder) and "收到它的人都已离职" in told.words and told.to[0] == "刘洋"


def test_what_was_published_long_ago_is_not_read_again_with_its_files() -> None:
    mine = desk()
    mine.run(JOB, NOON)
    later, read = NOON + timedelta(days=40), list[str]()
    mine.papers = [paper(attachments=[{"name": "盘点表", "source": "通知/盘点表.xlsx"}])]
    mine.enclosed = lambda path: read.append(path)  # type: ignore[method-assign]
    assert mine.run(JOB, later) == mine.run(KEEP_BULLETIN, later) == [] and not read


def pinned(mine: NoticeDesk, now: datetime = LATER) -> dict[str, tuple[bool, str]]:
    """By 通知编号: does it say the whole notice, and what has taken its place."""
    return {want.id: (bool(want.values), want.superseded) for want in mine.run(KEEP_BULLETIN, now) if isinstance(want, Bulletin)}


def test_the_bulletin_shows_what_was_published_whatever_becomes_of_the_paper() -> None:
    mine = desk()
    assert pinned(mine, NOON) == {}
    (first,) = [want for want in mine.run(JOB, NOON) if isinstance(want, Bulletin)]
    (kept,) = mine.run(KEEP_BULLETIN, LATER)
    assert first == kept and first.values["published"] == NOON and first.values["subject"] == "【重要通知】关于年终盘点的安排"
    mine.papers = [paper(background="改了")]
    assert pinned(mine) == {}, "the page stays as it is"


def test_what_waits_for_the_morning_is_not_on_the_bulletin_yet_for_it_may_be_called_back() -> None:
    mine, evening = desk(), NOON + timedelta(hours=9)
    mine.sends = False
    assert [type(want) for want in mine.run(JOB, evening)] == [Message] and pinned(mine, evening) == {}
    mine.mails = [replace(mail, left=LATER, state="sent") for mail in mine.mails]
    (kept,) = mine.run(KEEP_BULLETIN, LATER)
    assert isinstance(kept, Bulletin) and kept.values["published"] == LATER


@pytest.mark.parametrize("left", [lambda old: old, lambda old: None, lambda old: paper(background="改了")])
def test_the_page_of_the_original_says_that_it_was_corrected(left: Any) -> None:
    mine = corrected()
    assert pinned(mine, NOON) == {"N-1": (True, "")}
    mine.run(JOB, LATER)
    old: FiledForm | None = left(mine.papers[0])
    mine.papers = [one for one in (old, mine.papers[1]) if one]
    assert pinned(mine) == {
        "N-1": (old is not None and old.saved == MORNING and "改了" not in str(old.fields), "N-2"),
        "N-2": (True, ""),
    }


def test_five_thousand_are_told_at_once() -> None:
    mine = large(5000)
    found = mails(mine.run(JOB, NOON))
    assert len(found) == 50 and sum(len(mail.to) for mail in found) == 5000
