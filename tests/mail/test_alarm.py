"""The message to an organiser when something is wrong."""

from tests.mail.samples import ALARM, ID, PROGRAMME
from tests.mail.seen import body
from unmentor.mail import alarm


def test_it_says_what_is_wrong_since_when_and_where_to_look() -> None:
    message = alarm(ALARM, PROGRAMME)
    assert message.subject == "UnMentoring: The mail server has taken no message for a day."
    assert body(message) == [
        "The mail server has taken no message for a day.",
        "It has been so since Monday 30 November, 09:00. We write once about it.",
        f"See what is wrong, and what to do: {ALARM.link}",
    ]
    assert message.message_id == f"<alarm.{ID}@unmentoring.example>"
