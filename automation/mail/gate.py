"""The gate: no mail is queued that says more than its recipients may know; whatever cannot be judged stays here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from automation.errors import AutomationError
from automation.mail.header_text import one_line
from automation.mail.marked_file import in_file, in_names, text_of
from automation.mail.marked_text import Marking, hinted, in_text, in_title, is_stricter, strictest_of
from automation.mail.message import Attachment, Message
from automation.mail.templates import Letter
from automation.organization.classification import INTERNAL, PUBLIC, SECRET, strictest
from automation.organization.policy import Policy

SHOWN = 5
"""Recipients or attachments that a reason names; it counts the rest."""
_NAME_DOMAINS = "请在 config.ini 的 [company] domains 里写上公司的邮箱域名"
_GROUP = re.compile(
    r".*(?:部门?|处|室|组|中心|公司|集团|委员会|小组|团队|全员|同事|员工|人员|邮箱|秘书处|事业部)|(?:全体|各|所有).*|.{2,}[科所院厂站队办]|.{3,}群"
    r"|.*[@、；，/].*|[\W\d_]*|.*\b(?:department|dept|team|group|office|all|staff|mailbox|info|hr|admin|sales|service|support)\b.*",
    re.IGNORECASE,
)
_UNIT = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


class Refused(AutomationError):
    """The mail must not leave; its line says who may not have it or where the marking stands, and the way out. secret: it carries
    what is 机密, so that not even its subject is shown."""

    def __init__(self, reason: str, *, secret: bool = False) -> None:
        super().__init__(reason)
        self.secret = secret


@dataclass
class Gate:
    """Judges by what is declared and by what is there. In a trial it judges those whom the mail is meant for: the address to which all
    is redirected is the operator's own choice. What is judged once is known by its content."""

    policy: Policy
    _known: dict[tuple[str, str], Marking | None] = field(default_factory=dict)

    def marking(self, attachment: Attachment, content: bytes) -> Marking | None:
        """What an attachment says of its own class."""
        known = hashlib.sha256(content).hexdigest(), PurePosixPath(attachment.name).suffix.lower()
        if known not in self._known:
            self._known[known] = in_file(content, attachment.name)
        return strictest_of(filter(None, (in_names(attachment.name, attachment.source), self._known[known])))

    def judge_people(self, message: Message) -> None:
        """Each recipient alone. Refused if one of them may not have a mail of the class that the message declares."""
        declared = strictest(message.classification)
        people = (*message.to, *message.cc)
        if declared != PUBLIC and not self.policy.domains:
            raise Refused(_said(message, "不知道哪些邮箱是本公司的，只能发“公开”的内容", _NAME_DOMAINS))
        if declared == INTERNAL and (outside := [person for person in people if not self.policy.inside(person[1])]):
            raise Refused(_said(message, *self._outside(outside)))
        if declared == SECRET and (nobody := [person for person in people if not is_personal(person[0])]):
            what = f"密级“{SECRET}”的邮件只发给具体的人，从名称看不出是谁：{_listed(nobody)}"
            raise Refused(_said(message, what, "请把收件人改成本人的姓名和邮箱"), secret=True)

    def judge_words(self, message: Message, letter: Letter, carried: Sequence[Marking | None]) -> None:
        """Refused if subject, text or an attachment says that it is stricter than the message declares. carried: the marking of each
        attachment."""
        found = [("邮件的主题", "去掉这个标记", _of_subject(letter)), ("邮件的正文", "去掉这个标记", _of_text(letter))]
        found += [
            (
                f"附件“{one_line(attachment.name, 60)}”",
                "换成能直接打开的附件" if marking and marking.why else "去掉这个附件",
                marking,
            )
            for attachment, marking in zip(message.attachments, carried, strict=True)
        ]
        declared = strictest(message.classification)
        said = [(what, mend, one) for what, mend, one in found if one and is_stricter(one.classification, declared)]
        if said:
            reached = strictest(*(one.classification for _, _, one in said))
            lines = [f"{what}{_where(one)}" for what, _, one in said[:SHOWN]]
            way_out = f"请把密级改为“{reached}”，或者{'、'.join(dict.fromkeys(mend for _, mend, _ in said))}"
            raise Refused(_said(message, f"{'；'.join(lines)}。邮件的密级却是“{declared}”", way_out), secret=reached == SECRET)

    def _outside(self, people: Sequence[tuple[str, str]]) -> tuple[str, str]:
        own = "、".join(self.policy.domains[:SHOWN])
        what = f"密级“{INTERNAL}”的内容不能发到公司以外，这些邮箱不在本公司的域名（{own}）里：{_listed(people)}"
        return what, (
            "请在通讯录里改成公司邮箱；如果是公司的邮箱，请把它的域名写进 config.ini 的 [company] domains；"
            f"如果谁都可以看，请把密级改为“{PUBLIC}”"
        )


def is_personal(name: str) -> bool:
    """Is it the name of one person, not of a department or group? “张伟(研发部)” is."""
    return not _GROUP.fullmatch(_UNIT.sub("", one_line(name, 80)).strip())


def _of_subject(letter: Letter) -> Marking | None:
    return strictest_of(in_title(letter.subject))


def _of_text(letter: Letter) -> Marking | None:
    """Both parts: a template may say in one what it leaves out of the other."""
    return strictest_of(_in_both(letter))


def _in_both(letter: Letter) -> Iterator[Marking]:
    yield from in_text(letter.text)
    if hinted(letter.html):
        yield from in_text(text_of(letter.html))


def _where(one: Marking) -> str:
    """Like “的“说明”页 B3 写着“密级：机密””."""
    if one.why:
        return f"{one.why}，只能按“{SECRET}”对待"
    gap = " " if one.place and not one.place.endswith("里") else ""
    return f"{'的' if one.place else ''}{one.place}{gap}写着“{one.words}”"


def _listed(people: Sequence[tuple[str, str]]) -> str:
    named = "、".join(f"{one_line(name, 20)}<{address}>" for name, address in people[:SHOWN])
    return named + (f" 等 {len(people)} 人" if len(people) > SHOWN else "")


def _said(message: Message, what: str, way_out: str) -> str:
    return f"邮件“{one_line(message.key, 80)}”没有排队：{what}。{way_out}"
