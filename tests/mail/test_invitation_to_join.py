"""The message to whoever was put on a list by somebody else."""

from tests.mail.samples import ASHA, ID, INVITED, PROGRAMME
from tests.mail.seen import body
from unmentor.mail import invitation_to_join


def test_it_says_what_it_is_what_we_hold_and_that_doing_nothing_is_enough() -> None:
    message = invitation_to_join(INVITED, PROGRAMME)
    assert message.subject == "Would you like to meet somebody who does your work elsewhere?"
    assert body(message) == [
        "Would you like to take part in UnMentoring?",
        "It introduces people who work for different councils to each other, for half an hour’s talk as equals: nobody"
        " is the mentor and nobody the mentee.",
        "HOW WE COME TO WRITE TO YOU",
        "An organiser of UnMentoring gave us your name, the address asha.patel@devon.example and that you work for"
        " Devon, with your job title and topics where they knew them. Nothing happens unless you say yes: we introduce"
        " you to nobody, and nobody sees your name.",
        f"See what we hold, and say yes or no: {INVITED.link}",
        "Doing nothing is enough to say no: on Friday 15 January we delete what we hold, and we do not write again.",
    ]


def test_it_is_known_by_who_is_invited_and_when() -> None:
    message = invitation_to_join(INVITED, PROGRAMME)
    assert (message.message_id, message.recipient, message.reply_to) == (
        f"<invited.{ID}.1796115600@unmentoring.example>",
        ASHA.address,
        "",
    )
