"""What the letters of each kind say around the text that staff write, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from automation.letters.language import CHINESE, ENGLISH


@dataclass(frozen=True)
class Phrases:
    """kind: in a word; heading: of what staff wrote; asked: with {day} for until when."""

    kind: str
    opening: str
    heading: str
    asked: str
    ending: str


_REPLY = "simply reply to this e-mail or contact me directly"

PHRASES: Mapping[str, Mapping[str, Phrases]] = {
    CHINESE: {
        "项目交付": Phrases(
            "项目交付函",
            "感谢贵方的信任与配合。现将项目交付的有关事宜函告如下，请予查收。",
            "交付说明",
            "请您在{day}前回复确认收到；验收还需要什么资料，请一并告知。",
            "对交付内容有疑问的，请直接回复邮件，或与我联系，我们会及时处理。",
        ),
        "资源对接": Phrases(
            "资源对接函",
            "为便于双方开展合作，现就资源对接的有关事宜与贵方沟通如下。",
            "对接事项",
            "请您在{day}前回复贵方的意见，以及可以提供的资源和联系人。",
            "如有其他安排或建议，请直接回复邮件，或与我联系。期待与贵方进一步合作。",
        ),
        "进度同步": Phrases(
            "进度同步函",
            "现将双方合作事项的最新进度通报如下。",
            "最新进度",
            "请您在{day}前回复贵方的进度和意见。",
            "如有疑问，或者贵方的安排有变化，请直接回复邮件，或与我联系。后续进展我们会及时通报。",
        ),
        "订单确认": Phrases(
            "订单确认函",
            "感谢贵方的支持。现将订单的有关内容函告如下，请予核对。",
            "订单内容",
            "请您核对以上内容，在{day}前回复确认。",
            "以上内容如与贵方的记录不一致，请尽早告知我们，以便在执行以前更正。",
        ),
        "交付时间调整": Phrases(
            "交付时间调整函",
            "现就交付时间的调整函告如下，请予留意。",
            "调整说明",
            "请您在{day}前回复是否同意上述调整。",
            "由此给贵方带来的不便，敬请谅解。安排上有困难的，请直接回复邮件，或与我联系，我们一同商定可行的办法。",
        ),
        "质量反馈": Phrases(
            "质量反馈函",
            "感谢贵方一直以来对质量工作的重视。现将有关质量情况反馈如下。",
            "质量情况",
            "请您在{day}前回复原因分析和处理措施。",
            "需要样品、照片或检验记录的，请直接回复邮件，或与我联系，我们会配合提供。",
        ),
        "媒体沟通": Phrases(
            "媒体沟通函",
            "感谢贵单位对我们的关注。现就有关事宜与您沟通如下。",
            "沟通内容",
            "请您在{day}前回复。",
            "以上内容如需引用、刊发或转载，请事先与我确认最终文字。有疑问的，请直接回复邮件，或与我联系。",
        ),
        "活动通知": Phrases(
            "活动通知",
            "现将活动的有关安排函告如下，诚邀您参加。",
            "活动安排",
            "请您在{day}前回复是否参加，以及参加人数。",
            "如有疑问，或者需要协助安排行程，请直接回复邮件，或与我联系。期待您的到来。",
        ),
    },
    ENGLISH: {
        "项目交付": Phrases(
            "Project delivery",
            "Thank you for your trust and cooperation. Please find below the details of our project delivery.",
            "Delivery",
            "Please confirm receipt by {day}, and let us know if you need anything else for the acceptance.",
            f"If you have any questions about the delivery, {_REPLY}.",
        ),
        "资源对接": Phrases(
            "Resource coordination",
            "To support our cooperation, we would like to coordinate the following with you.",
            "Points to coordinate",
            "Please let us have your comments, the resources that you can provide and your contact person by {day}.",
            f"If you prefer other arrangements or have any suggestions, {_REPLY}. We look forward to working with you.",
        ),
        "进度同步": Phrases(
            "Progress update",
            "Please find below the latest progress on our joint work.",
            "Current status",
            "Please let us have your own progress and comments by {day}.",
            f"If you have any questions or your plans change, {_REPLY}. We will keep you informed.",
        ),
        "订单确认": Phrases(
            "Order confirmation",
            "Thank you for your cooperation. Please find the details of the order below.",
            "Order details",
            "Please check the details above and confirm them by {day}.",
            "If anything differs from your records, please let us know as soon as possible, so that it can be corrected before the order is carried out.",
        ),
        "交付时间调整": Phrases(
            "Schedule change",
            "We are writing to you about a change to the delivery schedule.",
            "Change of schedule",
            "Please let us know by {day} whether you agree to this change.",
            f"We apologise for any inconvenience. If the change causes you difficulties, {_REPLY}, so that we can find a workable arrangement.",
        ),
        "质量反馈": Phrases(
            "Quality feedback",
            "Thank you for your attention to quality. Please find our feedback below.",
            "Quality findings",
            "Please let us have your analysis of the cause and your corrective measures by {day}.",
            f"If you need samples, photographs or inspection records, {_REPLY}, and we will provide them.",
        ),
        "媒体沟通": Phrases(
            "Media information",
            "Thank you for your interest in our company. We would like to share the following with you.",
            "Our message",
            "Please let us have your reply by {day}.",
            f"If you wish to quote or publish any of the above, please confirm the final wording with me beforehand. If you have any questions, {_REPLY}.",
        ),
        "活动通知": Phrases(
            "Event invitation",
            "We are pleased to invite you to the event described below.",
            "Event",
            "Please let us know by {day} whether you will attend, and how many people will join you.",
            f"If you have any questions or need help with your travel arrangements, {_REPLY}. We look forward to welcoming you.",
        ),
    },
}
"""Language -> 事项类型 -> what is said."""
