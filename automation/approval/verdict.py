"""What an answer in people's own words means: approved, sent back, confirmed, or nothing that is beyond doubt."""

from __future__ import annotations

import re
from typing import Final, Literal

Verdict = Literal["通过", "退回", ""]
PASSED: Final = "通过"
RETURNED: Final = "退回"

_POLITE = r"(?:您好|你好|好的|各位|领导|经理|老师|同事|[\u4e00-\u9fff]{1,3}(?:总|经理|主任|工))?[，,。！!：:\s]*"
_PASS = re.compile(
    rf"^{_POLITE}(?:(?:审核|审批|核对|会签)?(?:通过|同意|批准|无异议|没有异议|没有意见|无意见)|(?i:approved?|agreed?|ok)\b)"
)
_BACK = re.compile(
    rf"^{_POLITE}(?:(?:审核|审批|核对|会签)?(?:退回|不通过|不同意|不批准|未通过|驳回|有异议)|(?i:rejected?|returned?)\b)"
)
_BUT = re.compile(
    r"[?？]|但是?|不过|除非|前提|如果|改(?:好|完|正)?[后再]|修改后|请(?:先|把|将|改|修)|暂|不通过|不同意|退回|再(?:看|议|定|改)|以?后再|吗|么"
)
_HAVE = re.compile(
    rf"^{_POLITE}(?:(?:邮件|通知|信息|消息)?(?:已经?|都|均)?(?:收到|收悉|阅知|阅|知悉|知晓|知道|获悉|了解|明白|清楚|确认|看到|看过)|知悉|收到|(?i:received|noted|confirmed?)\b)"
)
_NOT = re.compile(r"[?？]|没有?(?:收|看|阅|明)|未(?:收|阅|看|能)|无法|不(?:明|清|知|了|懂|能)|打不开|看不|吗|疑问|什么时候|怎么")
_CONFIRM_BUTTON, _DOUBT_BUTTON = "已阅知", "有疑问"
LONGEST = 120
"""Characters of an answer that can be plain: a longer one is a letter, which a person has to read."""


def verdict(words: str) -> Verdict:
    """Of an approver's own words; a vote's begin with the label of its button. A condition is no approval."""
    text = words.strip()
    label, _, rest = text.partition("：")
    if label == RETURNED or _BACK.match(text):
        return RETURNED
    if label == PASSED and not rest:
        return PASSED
    return PASSED if _PASS.match(text) and len(text) <= LONGEST and not _BUT.search(text) else ""


def confirms(words: str) -> bool:
    """Does whoever was told say that he knows it?"""
    text = words.strip()
    label = text.partition("：")[0]
    if label == _DOUBT_BUTTON:
        return False
    if label == _CONFIRM_BUTTON:
        return True
    return bool(_HAVE.match(text)) and len(text) <= LONGEST and not _NOT.search(text)
