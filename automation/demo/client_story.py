"""What people do about clients and suppliers in that week: requests, reviews, checks, talks, progress, letters and what comes back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.correspondence.external_correspondence import FORM as CORRESPONDENCE
from automation.demo.paper import drawn
from automation.demo.story import Story
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.organization.people import Person
from automation.simulation.row_typing import add_row, type_record, type_rows
from automation.simulation.typed_cells import Value
from automation.simulation.written_mail import vote

TYPO, MEANT = "钱样历", "钱样例"
PROGRESS = "client_progress"
_WEEK = timedelta(weeks=1)


def path_of(form: Form) -> str:
    return f"{form.folder}/{form.title}.xlsx"


def request_id(story: Story, number: int) -> str:
    return f"CR-{story.week.year}-{100 + number}"


def register_requests(story: Story, at: datetime) -> None:
    """The third with a contact whom the 通讯录 does not know."""
    asked = (
        ("云杉能源样例有限公司", "许样例", "商务对接", "智能网关增加 4G 备用通道，断网时自动切换"),
        ("Northwind Sample GmbH", "Anna Muster", "官网留言", "Gateway with PROFINET interface, 20 units"),
        ("海石港务样例集团", TYPO, "客服电话", "智能网关在零下 40 度的码头使用"),
    )
    registrar, by = story.colleague("销售部", 1), story.week.monday + 6 * _WEEK
    for number, (client, contact, source, description) in enumerate(asked, 1):
        row = {
            "id": request_id(story, number), "client": client, "contact": contact, "source": source, "description": description,
            "wanted_by": by, "registrar": registrar.name, "registered_at": at - timedelta(minutes=10 * number),
        }  # fmt: skip
        add_row(story, path_of(REQUEST), REQUEST, row, registrar, at, story.company.lists)


def mend_the_contact(story: Story, at: datetime) -> None:
    type_rows(
        story, path_of(REQUEST), REQUEST, story.colleague("销售部", 1), at, lambda row: row["contact"] == TYPO, lambda row: {"contact": MEANT}
    )  # fmt: skip


def review_two(story: Story, at: datetime) -> None:
    end, engineer = story.week.monday + 5 * _WEEK, story.colleague("研发部", 1).name
    by_rd = {"department": "研发部", "person": engineer, "expected_end": end}
    _review(
        story, 1, at, feasibility="可执行", priority="高", solution="改用带 4G 模组的底板，成本约增加 6%",
        explanation="可以按您的要求在现有智能网关上增加 4G 备用通道：主网络中断后 30 秒内自动切换，恢复后自动切回。样机在上述日期前提供给您测试。",
        **by_rd,
    )  # fmt: skip
    _review(
        story, 2, at, feasibility="需调整", priority="中", solution="PROFINET 需外接协议模块，先做两台样机",
        explanation="PROFINET is possible with an external protocol module, which needs 35 mm more space on the rail. "
        "Please let us know whether your cabinet has room for it.", **by_rd,
    )  # fmt: skip


def review_third(story: Story, at: datetime) -> None:
    _review(
        story, 3, at, feasibility="暂无法执行", priority="低", solution="现有外壳只到零下 25 度",
        explanation="目前的外壳最低用到零下 25 度，零下 40 度的型号正在预研，预计明年下半年提供。在此之前，可以把智能网关装进带加热的防护箱。",
    )  # fmt: skip


def _review(story: Story, number: int, at: datetime, **said: Any) -> None:
    lead, checker = _lead(story, number), _checker(story, number)
    row = {
        "request_id": request_id(story, number), "reviewed_on": at.date(), "participants": (lead.name, story.colleague("研发部", 0).name),
        "sales_lead": lead.name, "checker": checker.name,
    } | said  # fmt: skip
    add_row(story, path_of(REVIEW), REVIEW, row, lead, at, story.company.lists)


def _lead(story: Story, number: int) -> Person:
    return story.colleague("市场部" if number == 3 else "销售部", 0)


def _checker(story: Story, number: int) -> Person:
    return story.colleague("市场部" if number == 3 else "销售部", 2)


def _check(story: Story, number: int, letter: str, at: datetime) -> None:
    ours = story.letter(f"ask_approval/client/{request_id(story, number)}/{letter}/")
    story.post(vote(_checker(story, number), story.us, ours, "通过", story.aware(at)), at)


def check_two(story: Story, at: datetime) -> None:
    for number in (1, 2):
        _check(story, number, "feedback_letter", at)


def check_third(story: Story, at: datetime) -> None:
    _check(story, 3, "feedback_letter", at)


def clients_answer(story: Story, at: datetime) -> None:
    story.answer(story.contact("许样例"), f"feedback_letter/{request_id(story, 1)}/", "收到，谢谢！期待样机。", at)
    words = "Thank you. We have 50 mm left on the rail, so the module is fine."
    story.answer(story.contact("Anna Muster"), f"feedback_letter/{request_id(story, 2)}/", words, at)


def note_the_talk(story: Story, at: datetime) -> None:
    """With what is to be done next, by Thursday."""
    person = story.colleague("研发部", 1)
    talk = {
        "at": at - timedelta(minutes=30), "way": "电话", "summary": "确认 4G 模组的频段和天线位置", "client_said": "天线要能外接，线长 3 米",
        "we_said": "可以，接口图随后提供", "next_step": "把天线接口图发给客户", "person": person.name, "due": story.workday(3),
    }  # fmt: skip
    filling = Filling(
        fields={"client": "云杉能源样例有限公司", "contact": "许样例", "request": request_id(story, 1)},
        tables={"talks": {name: [value] for name, value in talk.items()}},
    )
    story.save(_talks(story), drawn(TALK, filling, story.company.lists), at, person)


def _talks(story: Story) -> str:
    return f"{TALK.folder}/沟通记录_{request_id(story, 1)}.xlsx"


def write_progress(story: Story, at: datetime) -> None:
    """What the client is to read on Friday; and what was to be done by Thursday has been done."""
    person = story.colleague("研发部", 1)
    type_rows(story, _talks(story), TALK, person, at, lambda row: True, lambda row: {"done_at": at - timedelta(hours=1)})
    id_ = request_id(story, 1)
    said: dict[str, Value] = {
        "stage": "方案设计", "percent": 0.25, "progress": "完成 4G 模组选型，天线改为外接，接口图已提供给您。", "plan": "底板改版送制，编写切换逻辑。",
        "may_sync": "是",
    }  # fmt: skip
    type_record(story, PROGRESS, person, at, lambda row: row["id"] == id_, lambda row: said)


def check_progress(story: Story, at: datetime) -> None:
    _check(story, 1, "progress_letter", at)


def write_to_supplier(story: Story, at: datetime) -> None:
    writer, reviewer = story.colleague("采购部", 1), story.colleague("采购部", 0)
    row = {
        "id": f"EX-{story.week.year}-101", "company": "样板芯片贸易公司", "contact": "孙样例", "kind": "交付时间调整",
        "subject": "关于主控芯片分两批交货的确认", "classification": "公开", "responsible": writer.name, "reviewer": reviewer.name,
        "body": "主控芯片订单 1000 片，原定本月底一次交货。\n因产线计划调整，请改为两批：第一批 500 片下月 3 日前到，第二批 500 片下月 20 日前到。",
        "reply_by": datetime.combine(story.workday(2), time(17)),
    }  # fmt: skip
    add_row(story, path_of(CORRESPONDENCE), CORRESPONDENCE, row, writer, at, story.company.lists)


def review_the_letter(story: Story, at: datetime) -> None:
    story.answer(story.colleague("采购部", 0), f"ask_approval/external/EX-{story.week.year}-101/", "通过", at)


def supplier_answers(story: Story, at: datetime) -> None:
    words = "收到。第一批 500 片 3 日可以到货，第二批的日期下周一确认。"
    story.answer(story.contact("孙样例"), f"send_correspondence/EX-{story.week.year}-101/", words, at)
