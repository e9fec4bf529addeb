"""The sample company's people, contacts, words and days off: invented, seeded, and the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.organization.people import Contact, Department, Directory, Person
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar

NAME = "示例精工"
OFFICE = "综合管理部"
_DEPARTMENTS = {
    # name: (size, head, pinyin of the head, mail box, aliases)
    OFFICE: (5, "秦知远", "qin.zhiyuan", "office", ("综合办", "综合部")),
    "市场部": (5, "沈嘉禾", "shen.jiahe", "market", ("市场",)),
    "销售部": (5, "陆向南", "lu.xiangnan", "sales", ("销售",)),
    "产品部": (4, "温若涵", "wen.ruohan", "product", ("产品中心",)),
    "研发部": (8, "顾明远", "gu.mingyuan", "rd", ("研发", "技术中心")),
    "测试部": (5, "叶清和", "ye.qinghe", "test", ("测试",)),
    "工艺部": (4, "贺长林", "he.changlin", "process", ("工艺",)),
    "采购部": (5, "骆以宁", "luo.yining", "purchase", ("采购",)),
    "生产部": (7, "方立新", "fang.lixin", "production", ("制造部",)),
    "质量部": (5, "章书宁", "zhang.shuning", "quality", ("质检部", "品质部")),
    "信息部": (4, "白景行", "bai.jingxing", "it", ("IT部",)),
    "财务部": (4, "简思齐", "jian.siqi", "finance", ("财务",)),
}
_SURNAMES = (
    "江 jiang 苏 su 程 cheng 宋 song 唐 tang 韩 han 冯 feng 邓 deng 曹 cao 彭 peng 曾 zeng 萧 xiao "
    "田 tian 董 dong 袁 yuan 潘 pan 蒋 jiang 余 yu 杜 du 戴 dai"
)
_GIVEN = (
    "晓峰 xiaofeng 文博 wenbo 雨桐 yutong 子墨 zimo 海燕 haiyan 建业 jianye 思源 siyuan 一鸣 yiming 佳怡 jiayi 志恒 zhiheng "
    "春晖 chunhui 梓萱 zixuan 俊杰 junjie 慧敏 huimin 国梁 guoliang 婉清 wanqing 景天 jingtian 若溪 ruoxi 永康 yongkang "
    "月华 yuehua 宇航 yuhang 秋实 qiushi 云帆 yunfan 静好 jinghao"
)
"""Each with its pinyin, for the mail address."""
_POSTS = {"研发部": "研发工程师", "测试部": "测试工程师", "工艺部": "工艺工程师", "采购部": "采购专员", "生产部": "生产班长",
          "质量部": "质量工程师", "信息部": "系统工程师", "财务部": "会计"}  # fmt: skip
BOSS, DEPUTY = "秦知远", "梁亦舟"
NAMESAKE, NAMESAKES = "王伟", ("生产部", "质量部")
LEAVER = "丁一凡"
TERMS = (
    ("项目例会", ("碰头会", "碰一下"), "对内对外都用“项目例会”", "提示"),
    ("客户", ("甲方爸爸", "金主"), "任何文件都不用戏称", "阻止"),
    ("交付", ("甩给", "丢过去"), "", "提示"),
    ("验收", ("过一下", "走个流程"), "", "提示"),
    ("智能网关", ("盒子", "小白盒"), "产品名称以产品手册为准", "阻止"),
)
_OUTSIDE = (
    ("云杉能源样例有限公司", "客户", "许样例", "xu@yunshan.example.com", "中文", "陆向南"),
    ("Northwind Sample GmbH", "客户", "Anna Muster", "anna@northwind.example.com", "英文", "陆向南"),
    ("海石港务样例集团", "客户", "钱样例", "qian@haishi.example.com", "中文", "沈嘉禾"),
    ("样板大学控制研究所", "合作伙伴", "吴样例", "wu@lab.example.com", "中文", "顾明远"),
    ("示范检测技术中心", "合作伙伴", "郑样例", "zheng@testlab.example.com", "中文", "章书宁"),
    ("样板芯片贸易公司", "供应商", "孙样例", "sun@chips.example.com", "中文", "骆以宁"),
    ("示范精密铸造厂", "供应商", "李样例", "li@casting.example.com", "中文", "骆以宁"),
    ("样例工业周刊", "媒体", "周样例", "zhou@weekly.example.com", "中文", "沈嘉禾"),
)


@dataclass(frozen=True)
class Company:
    """Who works there, and which days are worked."""

    directory: Directory
    days_off: dict[date, tuple[bool, str]]

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return WorkingCalendar(self.days_off)

    @cached_property
    def lists(self) -> DropDowns:
        return DropDowns.of(self.directory)

    def head(self, department: str) -> str:
        found = self.directory.head(department)
        return self.directory.label(found) if found else ""

    def staff(self, department: str) -> list[str]:
        """Labels of everybody employed there, the head first."""
        here = [person for person in self.directory.persons if person.department == department and person.employed]
        return [self.directory.label(person) for person in here]


def found_company(week: ReportingWeek, seed: int) -> Company:
    """The company as it is in that week."""
    departments = tuple(
        Department(name, head, f"{box}@example.com", aliases) for name, (_, head, _, box, aliases) in _DEPARTMENTS.items()
    )
    contacts = tuple(
        Contact(company, kind, name, mail, "", language, ours) for company, kind, name, mail, language, ours in _OUTSIDE
    )
    days_off = {
        week.monday - timedelta(days=25): (False, "公司周年庆放假一天"),
        week.monday + timedelta(days=33): (True, "年底盘点上班"),
    }
    return Company(Directory(departments, tuple(_persons(random.Random(seed))), contacts), days_off)


def _persons(chance: random.Random) -> list[Person]:
    pool = [(family + given, f"{one}.{other}") for family, one in _pairs(_SURNAMES) for given, other in _pairs(_GIVEN)]
    chance.shuffle(pool)
    persons: list[Person] = []
    for name, (size, head, pinyin, _, _) in _DEPARTMENTS.items():
        persons.append(
            _person(head, name, "总经理" if head == BOSS else f"{name}经理", pinyin, len(persons), True, _above(name, head))
        )
        for other, mail in (pool.pop() for _ in range(size - 1)):
            persons.append(_person(other, name, _POSTS.get(name, "专员"), mail, len(persons), False, head))
    persons[1] = _person(DEPUTY, OFFICE, "副总经理", "liang.yizhou", 1, True, BOSS)
    for number, department in enumerate(NAMESAKES, 1):
        persons.append(
            _person(
                NAMESAKE, department, _POSTS[department], f"wang.wei{number}", len(persons), False, _DEPARTMENTS[department][1]
            )
        )
    persons.append(Person(LEAVER, "采购部", "采购专员", "ding.yifan@example.com", "8099", employed=False))
    return persons


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))


def _above(department: str, head: str) -> str:
    technical = ("研发部", "测试部", "工艺部", "生产部", "质量部", "信息部")
    return "" if head == BOSS else DEPUTY if department in technical else BOSS


def _person(name: str, department: str, post: str, mail: str, number: int, key: bool, superior: str) -> Person:
    return Person(name, department, post, f"{mail}@example.com", str(8001 + number), key, superior, True, (f"N{1001 + number}",))


def address_book(company: Company) -> Filling:
    """通讯录 filled."""
    everybody = company.directory
    yes = {True: "是", False: "否"}
    names = ("name", "department", "post", "mail", "phone", "key_person", "superior", "employed", "aliases")
    persons = [{name: getattr(person, name) for name in names} for person in everybody.persons]
    for person in persons:
        person |= {"key_person": yes[person["key_person"]], "employed": yes[person["employed"]]}
    return Filling(
        tables={
            "departments": _columns(
                [{name: getattr(one, name) for name in ("name", "head", "mail", "aliases")} for one in everybody.departments]
            ),
            "persons": _columns(persons),
            "contacts": _columns([vars(one) for one in everybody.contacts]),
        }
    )


def terminology() -> Filling:
    """术语表 filled."""
    rows = [dict(zip(("standard", "forbidden", "note", "treatment"), term, strict=True)) for term in TERMS]
    return Filling(tables={"terms": _columns(rows)})


def working_days(company: Company) -> Filling:
    """工作日历 filled."""
    rows = [{"day": day, "kind": "上班" if works else "放假", "note": note} for day, (works, note) in company.days_off.items()]
    return Filling(tables={"days": _columns(rows)})


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] or None for row in rows] for name in rows[0]}
