"""The message to whoever is introduced to nobody until they say that they are still in."""

from dataclasses import replace

from tests.mail.samples import ID, PROGRAMME, STILL_IN
from tests.mail.seen import body
from unmentor.mail import still_in


def test_whoever_said_nothing_is_not_blamed_and_comes_back_by_one_press() -> None:
    message = still_in(STILL_IN, PROGRAMME)
    assert message.subject == "Are you still in? One press, and UnMentoring goes on for you"
    assert body(message) == [
        "Would you like to go on meeting people?",
        "We have not heard how your last two introductions went. That happens. Until you say yes, we introduce you to"
        " nobody, so that nobody waits for you.",
        "It takes one press and no signing in.",
        f"Yes, I am still in: {STILL_IN.link}",
        "If you would rather not, there is nothing to do. You can say yes at any time later.",
    ]
    assert message.message_id == f"<still-in.{ID}@unmentoring.example>"


def test_whose_address_failed_reads_that_a_message_came_back() -> None:
    bounced, unanswered = (
        body(still_in(replace(STILL_IN, reason=reason), PROGRAMME)) for reason in ("bounced", "unanswered")
    )
    assert bounced[1] == (
        "A message to you came back, so we are not sure that you get what we write. Until you say yes, we introduce you"
        " to nobody."
    )
    assert bounced[2] == "If you have another address, change it on your page: https://unmentoring.example/me"
    assert bounced[:1] + bounced[3:] == unanswered[:1] + unanswered[2:]
