"""JOB: what comes back to a letter is passed on at once to whoever wrote it: an answer, somebody else's, an automatic one, a bounce."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from automation.correspondence.exchange import Exchange, gist_of
from automation.correspondence.exchanges import exchanges
from automation.correspondence.replies import bounces, others, replies
from automation.correspondence.telling import News, clocks_of, due, tell
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce
from automation.jobs.posted import Answer
from automation.letters.replies import bounce_words, other_words, refused_words, said

SETTLE = "算数的请在跟踪表“已办结”写“是”"
_HEADS = {"reply": "有答复", "other": "来信请看", "bounced": "被退信"}


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    return clocks_of(_news(records, moment))


def make(records: Records, moment: Moment) -> Iterator[Want]:
    yield from due(_news(records, moment), moment)


def _news(records: Records, moment: Moment) -> Iterator[News]:
    mailbox = f"{moment.office.get('contact', '')}收取的公司邮箱"
    for one in exchanges(records):
        for answer in replies(one):
            quoted = "" if one.secret else f"答复是{_quoted(one, answer)}。"
            words = f"{quoted}全文在{mailbox}；办完了请在跟踪表“已办结”写“是”{_enclosed(answer)}"
            yield _of(one, "reply", answer, words, records)
        for mail, answer in others(one):
            words = f"{other_words(mail, answer, _quoted(one, answer), SETTLE, records.directory)}{_enclosed(answer)}"
            yield _of(one, "other", answer, words, records)
        for mail, answer in bounces(one):
            if gist_of(mail) == one.gist:
                yield _of(one, "bounced", answer, bounce_words(mail, answer, "审核"), records)


def _of(one: Exchange, kind: str, answer: Answer, words: str, records: Records) -> News:
    """In the style of all that is told once: its event is named by who wrote when."""
    step = f"{answer.at:%Y%m%d%H%M%S}/{answer.address}"
    since = f"{answer.at:%m-%d %H:%M} 收到"
    told = partial(tell, one, records, item=kind, step=step, head=_HEADS[kind], words=words, since=since, rank=2)
    return News(f"{one.name}/{kind}/{step}", answer.at, "收到", told)


def _enclosed(answer: Answer) -> str:
    return f"。{refused_words(answer)}" if answer.refused and answer.kind != "automatic" else ""


def _quoted(one: Exchange, answer: Answer) -> str:
    """Of what is 机密 nothing is quoted."""
    return "" if one.secret else f"“{said(answer)}”"


JOB = Job(
    name="tell_replies",
    title="转告外部往来的答复",
    clocks=clocks,
    when="对方答复、别人答复、自动回复、退信，收到后立即转告责任人",
    make=make,
)
