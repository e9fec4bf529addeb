"""What the letter that asks a client to accept says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from automation.letters.language import CHINESE, ENGLISH


@dataclass(frozen=True)
class AcceptanceWords:
    """letter, marks: (kind, title) as `Phrases` have them, and where only the marks are missing; later, again: added to the kind, with
    {round}; numbered: of a later round, in the title; reminder: the title where he is asked again: nobody must take a letter for the
    one that he has; openings: asked for the first time ({day} of the request), after something was mended, without an answer since
    {day}, and where only the marks are missing since then; times: label and words of the round; forms: the names of the two workbooks, by
    form, quoted and with `between` in between; asked: with {forms} and {day}."""

    letter: tuple[str, str]
    marks: tuple[str, str]
    later: str
    again: str
    numbered: str
    reminder: str
    openings: Mapping[str, str]
    times: tuple[str, str]
    request: str
    delivered: str
    enclosed: str
    forms: Mapping[str, str]
    quoted: str
    between: str
    asked: str
    ending: str


WORDS: Mapping[str, AcceptanceWords] = {
    CHINESE: AcceptanceWords(
        letter=("验收函", "关于“{about}”的{number}验收"),
        marks=("满意度函", "关于“{about}”的满意度反馈"),
        later="第{round}次",
        again="再请",
        numbered="第 {round} 次",
        reminder="关于“{about}”的{number}验收（再请）",
        openings={
            "first": "贵公司{day}提出的需求，我们已经完成并交付，现提请贵公司验收。",
            "mended": "贵公司上次验收时提出的问题，我们已经处理，现再次提请贵公司验收。",
            "again": "我们{day}提请贵公司验收，还没有收到交回的表。如有不便之处，请告诉我们。",
            "marks": "感谢贵公司验收通过。我们{day}寄去的满意度反馈表还没有收到，盼望听到您的意见。",
        },
        times=("验收次数", "第 {round} 次"),
        request="贵公司的需求",
        delivered="交付内容",
        enclosed="附件",
        forms={"acceptance": "客户需求验收单", "satisfaction": "客户满意度反馈表"},
        quoted="《{form}》",
        between="、",
        asked="请您填好附件里的{forms}，在{day}前作为附件回复本邮件。",
        ending="如有疑问，请直接回复邮件，或与我联系。",
    ),
    ENGLISH: AcceptanceWords(
        letter=("Acceptance", "Acceptance{number} of request {id}"),
        marks=("Feedback", "Your feedback on request {id}"),
        later="_{round}",
        again="_reminder",
        numbered=" no. {round}",
        reminder="Reminder: acceptance{number} of {id}",
        openings={
            "first": "We have completed and delivered what you asked for on {day}. May we ask you for your acceptance?",
            "mended": "We have resolved what you raised at the last acceptance. May we ask you for your acceptance once more?",
            "again": "On {day} we asked you for your acceptance and have not received the completed form yet. If anything is in the way, please let us know.",
            "marks": "Thank you for your acceptance. We have not received the feedback form of {day} yet and would be glad to hear your opinion.",
        },
        times=("Acceptance", "no. {round}"),
        request="Your request",
        delivered="What we have delivered",
        enclosed="Attached",
        forms={"acceptance": "Acceptance Form", "satisfaction": "Feedback Form"},
        quoted="{form}",
        between=" and ",
        asked="Please complete what is attached ({forms}) and send it back with your reply to this e-mail by {day}.",
        ending="If you have any questions, simply reply to this e-mail or contact me directly.",
    ),
}
