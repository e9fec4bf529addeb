"""JOB: what clients answer to the letters of a request reaches the sales lead at once; an answer that was asked for and does not come, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from automation.clients.asked_people import named, remind_of
from automation.clients.case import ACCEPTANCE_REQUEST, Case
from automation.clients.cases import cases, letters_by_request
from automation.clients.client_review import TO_ADJUST
from automation.clients.outgoing import PROGRESS_LETTER, gist_of
from automation.jobs.deadlines import WorkingDaysAfter
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import key_part
from automation.jobs.ladders import AtOnce, Event, Ladder, events_of
from automation.jobs.mail_words import cut
from automation.jobs.posted import ANSWERS, Answer, Posted
from automation.letters.letter import ANSWER_WITHIN, PATIENCE
from automation.letters.replies import bounce_words, counts, other_words, refused_words, said
from automation.organization.moment_words import moment_words
from automation.organization.people import Directory

OCCASION = "客户来信"
FEEDBACK, PROGRESS, ACCEPTANCE = "反馈函", "进展函", "验收函"


@dataclass(frozen=True)
class News:
    """Of one case. ladder: when it is told, named by what came from whom; head: what came, in a word."""

    case: Case
    ladder: Ladder
    head: str
    words: str
    rank: int = 2


def clocks(records: Records, moment: Moment) -> Iterator[Ladder]:
    """Of two answers that came in one second from one address one is told of."""
    yield from {one.ladder.event.name: one.ladder for one in _news(records, moment)}.values()


def make(records: Records, moment: Moment) -> Iterator[Want]:
    names = events_of(moment.occasions)
    for one in _news(records, moment) if names else ():
        if one.ladder.event.name in names:
            yield from remind_of(
                one.case,
                records.directory,
                OCCASION,
                item=f"{one.case.name}/replies",
                step=one.ladder.event.name,
                words=f"{one.head}：{named(one.case)}{one.words}",
                since=f"{moment_words(one.ladder.event.moment)}{one.ladder.event.words}",
                rank=one.rank,
            )


def _news(records: Records, moment: Moment) -> Iterator[News]:
    """Of acceptance others tell, but for what was enclosed and not taken."""
    progress, asked = (
        letters_by_request(mail for mail in records.posted(f"{prefix}/") if mail.answers)
        for prefix in (PROGRESS_LETTER, ACCEPTANCE_REQUEST)
    )
    where = f"全文在{moment.office.get('contact', '')}收取的公司邮箱"
    for case in cases(records).by_id.values():
        part = key_part(case.id)
        for kind, mails in ((FEEDBACK, case.letters), (PROGRESS, progress.get(part, ())), (ACCEPTANCE, asked.get(part, ()))):
            for mail, answer in ((each, answer) for each in mails for answer in each.answers):
                yield from filter(None, (_of(case, kind, mail, answer, where, records.directory), _refused(case, kind, answer)))
        yield from _silent(case)


def _of(case: Case, kind: str, mail: Posted, answer: Answer, where: str, directory: Directory) -> News | None:
    """where: its whole text can be read; None for what is nobody's to act on: receipts, and who is away when the week's progress comes."""
    if kind == ACCEPTANCE:
        return None
    name = f"{key_part(case.id)}/{answer.kind}/{answer.at:%Y%m%d%H%M%S}/{answer.address}"
    ladder = AtOnce(Event(name, answer.at, "收到"), always=False)
    if counts(mail, answer):
        return News(case, ladder, "客户回信", f"的{kind}，答复是“{said(answer)}”。{where}")
    if answer.kind == "bounced" and (kind == PROGRESS or gist_of(mail) == case.gist):
        return News(case, ladder, f"{kind}被退信", _bounced(kind, mail, answer), 1)
    if answer.kind in ANSWERS and (answer.kind != "automatic" or kind == FEEDBACK):
        words = other_words(mail, answer, f"“{said(answer)}”", f"请与客户核实，{where}", directory)
        return News(case, ladder, "来信请看", f"的{kind}，{words}")
    return None


def _refused(case: Case, kind: str, answer: Answer) -> News | None:
    if answer.kind not in ANSWERS or answer.kind == "automatic" or not answer.refused:
        return None
    words = f"的{kind}，{cut(answer.address, 60)} 回信的{refused_words(answer)}"
    ladder = AtOnce(
        Event(f"{key_part(case.id)}/enclosed/{answer.at:%Y%m%d%H%M%S}/{answer.address}", answer.at, "收到"), always=False
    )
    return News(case, ladder, "来信的附件没有收", words)


def _bounced(kind: str, mail: Posted, answer: Answer) -> str:
    if kind == FEEDBACK:
        return f"，{bounce_words(mail, answer, '核对')}"
    return f"，没有送到 {'、'.join(one.address for one in mail.recipients)[:60]}：请核对通讯录里的邮箱，这次的进展请直接告诉客户"


def _silent(case: Case) -> Iterator[News]:
    """Where he was asked whether he agrees, and says nothing."""
    mail = case.letters[-1] if case.letters else None
    if mail is None or case.review is None or case.review["feasibility"] != TO_ADJUST:
        return
    answered = any(counts(each, answer) for each in case.letters for answer in each.answers)
    if case.open and mail.left and mail.state != "bounced" and gist_of(mail) == case.gist and not (answered or case.stage):
        ladder = WorkingDaysAfter(Event(f"silent/{mail.key.partition('/')[2]}", mail.left, "发出"), PATIENCE, ())
        words = (
            f"，{ANSWER_WITHIN} 个工作日没有回复是否同意调整：请直接与客户联系；已经谈好的，在进度跟踪表写上“阶段”，就不再提醒"
        )
        yield News(case, ladder, "客户没有答复", words)


JOB = Job(
    name="tell_client_replies",
    title="转告客户来信",
    clocks=clocks,
    when="客户答复反馈函、进展函，或者被退信，立即告知销售负责人；请客户答复是否同意调整、过期没有答复的，第二个工作日提醒",
    make=make,
)
