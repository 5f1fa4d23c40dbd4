"""The message some days before a draw."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.mail.samples import ID, NOTICE, PROGRAMME
from tests.mail.seen import body
from unmentor.mail import notice


def test_it_asks_for_nothing_and_leads_to_the_way_to_skip() -> None:
    message = notice(NOTICE, PROGRAMME)
    assert message.subject == "Your next conversation: the draw is on Monday 4 January"
    assert body(message) == [
        "On Monday 4 January at 09:00 we draw who talks to whom: half an hour with somebody from another council.",
        "There is nothing to do to take part: soon after the draw we tell you whom you meet.",
        "NOT THIS TIME?",
        "If you are away or have no time, say so before the draw, and nobody waits for you. It takes one press and no"
        " signing in, and counts for this draw alone.",
        f"Skip this draw: {NOTICE.skip_link}",
        "To pause for longer or change your topics, open your page: https://unmentoring.example/me",
    ]
    assert message.message_id == f"<notice.{ID}@unmentoring.example>"


def test_the_day_is_that_of_the_programmes_zone() -> None:
    summer = replace(NOTICE, draw_at=datetime(2027, 6, 30, 23, 30, tzinfo=UTC))
    message = notice(summer, PROGRAMME)
    assert message.subject.endswith("the draw is on Thursday 1 July")
    assert body(message)[0].startswith("On Thursday 1 July at 00:30 we draw")
