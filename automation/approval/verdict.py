"""What an answer in people's own words means: approved, sent back, confirmed, or nothing that is beyond doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import dropwhile
from typing import Final, Literal

Verdict = Literal["通过", "退回", ""]
PASSED: Final = "通过"
RETURNED: Final = "退回"

_APART = re.compile(r"[\s,.。!;:、~…()\[\]\"'“”‘’|/_=*-]+")
_ASKS = re.compile(r"[?吗]|请问|是否|能否|可否|是不是")

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦傅方邹熊孟秦邱江尹薛闫段雷侯龙史陶贺顾毛郝龚邵万钱严武戴孔汤"
_POLITE = re.compile(
    rf"您?好|你好|小[{_SURNAMES}]|好的?|嗯+|收到|各位(?:领导|同事|好)*|领导好?|大家好|(?i:hi|hello|dear|yes|thanks?)|早上好|上午好|下午好|晚上好"
    rf"|[{_SURNAMES}][\u4e00-\u9fff]?(?:总|经理|主任|老师|工|部长|主管)(?:您?好|你好)?|(?:审核|审批|核对|会签)?(?:意见|结论|结果)|(?:已|都|我)?(?:看过|看了|看完|审阅|已阅|阅)了?|内容(?:都)?(?:没有?|无)问题"
)
"""Clauses that say neither yes nor no."""
_WHOSE = r"(?:我们?|本人|我部|本部门?)?(?:这边|方面)?"
_DEED = r"(?:审核|审批|核对|会签|审阅|复核)"
_SURE = r"(?:已经?|予以|给予|均|都|全部|完全|表示|可以?)?"
_THEN = r"(?:发布|发出|发送|发文|下发|印发|执行|办理|会签)?(?:了|吧)?"
_PASS = re.compile(
    rf"{_WHOSE}{_SURE}{_DEED}?(?:已经?)?(?:结论|结果|意见)?(?:通[过過]|同意|批准|无异议|没有异议|(?:没有?|无)(?:其他|其它|修改)?意见)(?:了)?(?:按?此(?:稿|版)?)?{_THEN}"
    r"|可以(?:发布|发出|发送|下发)(?:了)?|(?i:approved?|agreed?|ok|okay)"
)
"""A whole clause: 通过率太低 and 同意书还没到 begin like a yes and are none."""
_BACK = re.compile(
    rf"{_WHOSE}(?:先|请|暂时?|建议|麻烦|需要?|予以|还是|直接)*{_DEED}?(?:结论|结果|意见)?(?:是|为)?"
    rf"(?:退回|驳回|打回|(?:不|未|没有?)(?:予|能|可以?|会|获)?{_DEED}?(?:通[过過]|批准)|不(?:能|予)?同意(?!见)|有异议"
    r"|不行|不可以|不要发|不能发|不宜发|(?:先|暂时?)?别发|先不(?:要)?发|暂缓|暂不|取消发布|(?i:rejected?|returned?|disagree|declined?))"
)
"""How the first clause that says something begins: what follows is why."""
_SPOKEN_OF = re.compile(r"通[过過]|同意|批准|驳回|退回|无异议|没有?意见|approve|agree|reject|\bok\b", re.IGNORECASE)
_HARMLESS = re.compile(
    r"(?:非常|多)?(?:谢谢|感谢|多谢)(?:您|你|大家)?|辛苦(?:了|啦|大家)*|祝好|此致|敬礼|顺祝商祺|祝?(?:工作)?顺利|以上"
    r"|(?:请|可以?|就|尽快|马上|立即|现在|麻烦|抓紧|按此|据此|照此)+(?:发布|发出|发送|下发|印发|执行|办理|落实)(?:吧|了|即可)?"
)
_OF_A_SIGNATURE = re.compile(
    r"[+\d#()]+|\S*@\S+|(?:www\S*|https?\S*|com|cn|net|org)|(?i:tel|mobile|phone|mail|email|e|fax|add|best|regards)"
    r"|(?:电话|手机|分机|邮箱|座机|传真|地址|职务|部门|姓名|签名|审核人|审批人)"
    r"|副?(?:总经理|经理|总监|主任|主管|部长|科长|处长|工程师)|20\d\d年\d{1,2}月\d{1,2}日"
)
_DOUBT = re.compile(
    r"但(?!不限于)|不过|另外?|退回|驳回|不通过|不同意|有异议|除非|前提|别发|暂缓|改|有误|错|不对|不能|补充|附言|备注|PS",
    re.IGNORECASE,
)

_HAVE = re.compile(
    r"(?:我们?|本人|我部|(?:以上|此|该|本|这封)?(?:邮件|通知|信息|消息|内容|文件))?"
    r"(?:(?:已经?|都|均|全部|完全|并|和)*(?:收到|收悉|阅知|阅读|阅悉|阅|悉知|知悉|知晓|知道|获悉|了解|明白|清楚|确认|看到|看过|看完|读过|读|悉)(?:了|啦|过|完)?){1,3}"
    r"(?:(?:此|该|本|这封)?(?:邮件|通知|信息|消息|内容|文件))?(?:了|啦)?|(?i:received|noted|confirmed?|read|understood|got it)"
)
_NOT = re.compile(
    r"[?]|没有?(?:收|看|阅|明)|未(?:收|阅|看|能)|无法|不(?:明|清|知|了|懂|能|对)|打不开|看不|吗|(?<!如)有疑问|什么时候|怎么|为什么|请问"
)
_CONFIRM_BUTTON = "已阅知"


CUT = 300
"""Characters of an answer that are known of it, at most: what may stand behind them nobody has read."""


def verdict(words: str, signed: Iterable[str] = ()) -> Verdict:
    """Of an approver's own words; a vote's begin with the label of its button. A yes has to be all that he says, politeness and
    his signature aside (signed: his name, then department, post and the like): a condition, a wish, a question is no approval."""
    own = [_plain(word) for word in signed if word]
    said = [clause for clause in (_without(clause, own) for clause in _clauses(words)) if clause]
    said = list(dropwhile(_POLITE.fullmatch, said))[:1]
    if not said or _ASKS.search(said[0]):
        return ""
    if _BACK.match(said[0]):
        return RETURNED
    return PASSED if _PASS.fullmatch(said[0]) and len(words) < CUT and _nothing_more(_clauses(words), own) else ""


def mentions(words: str) -> bool:
    """Does it speak of approval at all, so that somebody may have meant it as one?"""
    return bool(_SPOKEN_OF.search(_plain(words)))


def confirms(words: str) -> bool:
    """Does whoever was told say that he knows it?"""
    said = list(dropwhile(lambda clause: _POLITE.fullmatch(clause) and not _HAVE.fullmatch(clause), _clauses(words)))[:1]
    if said == [_CONFIRM_BUTTON]:
        return True
    return bool(said and _HAVE.fullmatch(said[0])) and not _NOT.search(_plain(words))


def _plain(words: str) -> str:
    """Full-width letters narrow, what cannot be seen taken away: 不\u200b通过 is 不通过."""
    narrow = unicodedata.normalize("NFKC", words)
    return "".join(letter for letter in narrow if unicodedata.category(letter) not in ("Cf", "Cs"))


def _clauses(words: str) -> list[str]:
    """Parted at blanks and marks; a question keeps its mark."""
    return [clause for clause in _APART.split(_plain(words)) if clause]


def _nothing_more(clauses: list[str], own: list[str]) -> bool:
    """Below somebody's own name nobody gives an opinion any more, unless he says so."""
    for place, clause in enumerate(clauses):
        bare = _without(clause, own)
        if not bare and own[0] in clause:
            return not any(_DOUBT.search(rest) or _ASKS.search(rest) for rest in clauses[place:])
        if bare and not any(kind.fullmatch(bare) for kind in (_PASS, _POLITE, _HARMLESS, _OF_A_SIGNATURE)):
            return False
    return True


def _without(clause: str, own: list[str]) -> str:
    for word in sorted(own, key=len, reverse=True):
        clause = clause.replace(word, "")
    return clause
