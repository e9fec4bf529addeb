"""What the letters to clients say, in both languages; everything else in them is the clients' own request and what was written for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from automation.clients.client_progress import STAGES
from automation.clients.client_review import FEASIBLE, NOT_NOW, TO_ADJUST
from automation.letters.language import CHINESE, ENGLISH


@dataclass(frozen=True)
class Verdict:
    """What is said where a request can be done, can be done otherwise, cannot be done. opening: with {day} of the request."""

    opening: str
    words: str
    ending: str
    asked: str = ""


@dataclass(frozen=True)
class Phrases:
    """feedback, progress: (kind of letter, its title); titles with {id} and {about}; facts: labels; sections: headings."""

    feedback: tuple[str, str]
    progress: tuple[str, str]
    verdicts: Mapping[str, Verdict]
    progress_opening: str
    progress_ending: str
    id: str
    changes: str
    asked_on: str
    wanted_by: str
    verdict: str
    expected_end: str
    stage: str
    percent: str
    request: str
    answer: str
    this_week: str
    next_week: str
    stages: Mapping[str, str]


PHRASES: Mapping[str, Phrases] = {
    CHINESE: Phrases(
        feedback=("反馈函", "关于“{about}”的反馈"),
        progress=("进展函", "关于“{about}”的进展"),
        verdicts={
            FEASIBLE: Verdict(
                "感谢贵公司的信任。贵公司{day}提出的需求，我们已经组织评审，可以按要求执行，现将有关安排答复如下。",
                "可以执行",
                "执行期间我们会及时向您通报进展。如有疑问，请直接回复邮件，或与我联系。",
            ),
            TO_ADJUST: Verdict(
                "感谢贵公司的信任。贵公司{day}提出的需求，我们已经组织评审，作一些调整后可以执行，现将建议答复如下。",
                "调整后可以执行",
                "如有疑问，请直接回复邮件，或与我联系。",
                "请您在{day}前回复是否同意上述调整；收到您的答复后，我们立即安排。",
            ),
            NOT_NOW: Verdict(
                "感谢贵公司的信任。贵公司{day}提出的需求，我们已经认真评审，很抱歉目前暂时无法执行，现将原因说明如下。",
                "目前暂时无法执行",
                "条件具备时，我们会主动与您联系。如有疑问或其他需要，请直接回复邮件，或与我联系。",
            ),
        },
        progress_opening="现将贵公司需求的最新进展通报如下。",
        progress_ending="如有疑问，请直接回复邮件，或与我联系。",
        id="需求编号",
        changes="原需求编号",
        asked_on="提出日期",
        wanted_by="期望完成日期",
        verdict="评审结论",
        expected_end="预计完成日期",
        stage="阶段",
        percent="完成比例",
        request="贵公司的需求",
        answer="我们的答复",
        this_week="本周进展",
        next_week="下周计划",
        stages=dict(zip(STAGES, STAGES, strict=True)),
    ),
    ENGLISH: Phrases(
        feedback=("Response", "Response to request {id}"),
        progress=("Progress", "Progress on request {id}"),
        verdicts={
            FEASIBLE: Verdict(
                "Thank you for your request of {day}. We have reviewed it and are pleased to confirm that we can carry it out as described below.",
                "Feasible",
                "We will keep you informed of our progress. If you have any questions, simply reply to this e-mail or contact me directly.",
            ),
            TO_ADJUST: Verdict(
                "Thank you for your request of {day}. We have reviewed it and can carry it out with the adjustments described below.",
                "Feasible with adjustments",
                "If you have any questions, simply reply to this e-mail or contact me directly.",
                "Please let us know by {day} whether you agree to these adjustments. We will start as soon as we have your answer.",
            ),
            NOT_NOW: Verdict(
                "Thank you for your request of {day}. We have reviewed it carefully and regret that we cannot carry it out at present, for the reasons given below.",
                "Not feasible at present",
                "We will contact you as soon as this changes. If you have any questions, simply reply to this e-mail or contact me directly.",
            ),
        },
        progress_opening="Please find below the latest progress on your request.",
        progress_ending="If you have any questions, simply reply to this e-mail or contact me directly.",
        id="Request no.",
        changes="Previous request no.",
        asked_on="Date of request",
        wanted_by="Wanted by",
        verdict="Our assessment",
        expected_end="Expected completion",
        stage="Stage",
        percent="Completed",
        request="Your request",
        answer="Our response",
        this_week="This week",
        next_week="Next week",
        stages=dict(zip(STAGES, ("Design", "Development", "Testing", "Delivery", "Acceptance", "Closed"), strict=True)),
    ),
}
