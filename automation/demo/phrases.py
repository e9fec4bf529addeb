"""What office people write in a progress form: what was done, what hinders, what comes next."""

from __future__ import annotations

import random
import zlib

from automation.demo.plan import Task

_BEGUN = ("启动{name}，明确分工和时间点", "开了启动小会，{deliverable}的提纲已定", "收集资料，{deliverable}完成框架")
_HALFWAY = (
    "{deliverable}完成约 {share:g}%，本周内部讨论一次",
    "按计划推进，{deliverable}初稿过半，意见已汇总",
    "完成主要部分，{description}，剩余下周补齐",
    "与相关部门对接两次，{deliverable}更新到第 {version} 版",
)
_NEARLY = (
    "{deliverable}已送审，按意见修改 {count} 处",
    "{deliverable}评审通过，修改 {count} 处后归档",
    "收尾：核对{deliverable}并补齐附件",
)
_FINISHED = ("{deliverable}已归档，任务完成", "{name}完成，{deliverable}已交下游部门签收", "{deliverable}评审通过并发布")
_STANDING = ("本周没有进展，仍卡在上周的问题上", "等回复，{deliverable}暂停在 {share:g}%", "人手调去支援其他项目，本周未推进")
_NOT_YET = ("未到开始时间，先做准备", "尚未开始，已提前了解要求", "按计划未开始")
_WAITING = ("前置任务未完成，暂时开始不了", "等前面的任务交付，已先列好清单")
_NEXT = (
    "完成{name}剩余工作",
    "{deliverable}送审",
    "继续推进，争取完成 {next:g}%",
    "与对接部门开会确认{deliverable}",
    "落实评审意见",
)
_ISSUES = {
    "研发部": (("主控芯片样片缺货，联调只能用旧版本", ("采购部",)), ("电源纹波超标 8%，原因还在查", ("测试部",))),
    "测试部": (("高低温箱被占用，排队要等一周", ("质量部",)), ("测试样机只到 3 台，不够并行", ("生产部",))),
    "工艺部": (("外协厂模具返修，交期推迟 6 天", ("采购部",)), ("图纸改了两处，夹具要重做", ("研发部",))),
    "采购部": (("供应商交期由 6 周延长到 9 周", ("财务部",)), ("第二货源样品未通过检验", ("质量部", "研发部"))),
    "生产部": (("车间配电改造未验收，设备进不了场", ("综合管理部",)), ("熟练工不足，夜班排不满", ("综合管理部",))),
    "质量部": (("认证机构排期紧，首轮测试改到下月", ("研发部",)), ("来料不良率 3.2%，正在加严检验", ("采购部",))),
    "信息部": (("接口文档与实际返回不一致，反复修改", ("研发部",)), ("测试环境磁盘不足，扩容审批中", ("财务部",))),
    "产品部": (("客户对外观提出新要求，需要重新确认", ("销售部",)), ("翻译公司返稿有错，需要重校", ("市场部",))),
    "市场部": (("拍摄样机未到位，宣传片推迟", ("生产部",)), ("展位合同条款未谈妥", ("财务部",))),
    "销售部": (("客户档案缺联系人 120 条，需逐家核实", ("市场部",)), ("代理商要求先看认证证书", ("质量部",))),
    "财务部": (("两个部门的预算明细没有交齐", ("生产部", "信息部")), ("汇率波动大，报价口径未定", ("销售部",))),
    "综合管理部": (("环评专家评审会推迟一周", ("生产部",)), ("热线岗位应聘人数不足", ("销售部",))),
}


def progress(task: Task, before: float, share: float, begun: bool, chance: random.Random) -> str:
    """本周进展 of a task that went from `before` to `share` percent."""
    bank: tuple[str, ...]
    if share >= 100:
        bank = _FINISHED
    elif share == 0:
        bank = _WAITING if begun else _NOT_YET
    elif share == before:
        bank = _STANDING
    else:
        bank = _BEGUN if share <= 20 else _HALFWAY if share < 75 else _NEARLY
    return _said(bank, task, share, chance)


def plan(task: Task, share: float, soon: bool, chance: random.Random) -> str | None:
    """下周计划; none for what is finished, or not to be begun `soon`."""
    if share and share < 100:
        return _said(_NEXT, task, share, chance)
    return f"准备{task.name}" if soon and not share else None


def issue(task: Task) -> tuple[str, tuple[str, ...]]:
    """What hinders, and whose help it takes: the same every week, as long as it lasts."""
    return _ISSUES[task.department][zlib.crc32(f"{task.project.id}{task.id}".encode()) % 2]


def _said(bank: tuple[str, ...], task: Task, share: float, chance: random.Random) -> str:
    return chance.choice(bank).format(
        name=task.name,
        deliverable=task.deliverable,
        description=task.description,
        share=share,
        next=min(100, share + 25),
        version=chance.randrange(2, 6),
        count=chance.randrange(2, 9),
    )
