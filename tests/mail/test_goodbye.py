"""The last message to whoever has left."""

from tests.mail.samples import ASHA, GOODBYE, ID, PROGRAMME
from tests.mail.seen import body
from unmentor.mail import goodbye


def test_it_says_what_is_kept_and_the_way_back_and_the_way_to_be_erased() -> None:
    message = goodbye(GOODBYE, PROGRAMME)
    assert message.subject == "You have left UnMentoring"
    assert body(message) == [
        "You have left UnMentoring.",
        "This is our last message to you. We keep what you told us of yourself and whom you have met, so that you can"
        " come back and meet nobody twice.",
        "COME BACK, OR HAVE EVERYTHING ERASED",
        "Sign in with this address. The page that opens lets you come back, take your data away, or have all of it"
        " erased. If you did not mean to leave, come back there.",
        "Sign in: https://unmentoring.example/sign-in",
    ]


def test_it_is_known_by_its_notice_and_goes_to_the_address_that_they_had() -> None:
    message = goodbye(GOODBYE, PROGRAMME)
    assert (message.message_id, message.recipient, message.recipient_name) == (
        f"<goodbye.{ID}@unmentoring.example>",
        ASHA.address,
        ASHA.name,
    )
