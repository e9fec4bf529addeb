"""The steps of the week, in their order: after what people do, the program looks."""

from __future__ import annotations

from datetime import datetime, timedelta

from automation.demo import client_story as clients
from automation.demo import notice_story as notices
from automation.demo.story import Step, Story, looks

STEPS = (
    Step(0),
    Step(1, (notices.ask_for_notices, clients.register_requests)),
    Step(2.2, (notices.write_drill_and_outage, notices.mend_the_department)),
    Step(3, (notices.approve_drill, notices.send_outage_back, notices.write_launch)),
    Step(4.2, (notices.answer_drill, notices.mend_outage, notices.mend_launch, clients.review_two, clients.write_to_supplier)),
    Step(4.8, (notices.approve_outage_and_launch, clients.check_two, clients.review_the_letter)),
    Step(7.1, (notices.answer_outage_and_launch,), least=2.2),
    Step(7.8, (notices.phone, clients.clients_answer)),
    Step(8.6, (notices.phone_again, clients.mend_the_contact)),
    Step(10.5, (clients.review_third, clients.note_the_talk)),
    Step(13, (clients.check_third,)),
    Step(17.5, (clients.supplier_answers,)),
    Step(29.5, (clients.write_progress,)),
    Step(31, (clients.check_progress,)),
)
"""From Monday 08:30 (0) to Thursday 17:00 (31)."""
CLOSING_LOOKS = (timedelta(hours=-8), timedelta(hours=-2), timedelta(minutes=5))
"""The reminders to those whose weekly form is missing."""


def steps_of(story: Story, cutoff: datetime) -> list[tuple[datetime, Step]]:
    opening = story.working.opening(story.workday(0))
    begun = list(looks(STEPS, opening, cutoff + CLOSING_LOOKS[0], story.working))
    return begun + [(cutoff + after, Step(0)) for after in CLOSING_LOOKS]
