"""The message to whoever a partner's answer is about: let down by one who cannot, or not heard of by one who waits."""

from unmentor.mail.letters import PartnerAnswerLetter, Programme
from unmentor.mail.message import Message
from unmentor.mail.speech import speech_in
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "partner_answer"


def partner_answer(letter: PartnerAnswerLetter, programme: Programme) -> Message:
    """Says what the partner answered, and what happens now; blames nobody.

    Replies go to the programme. Raises UnsafeHeader where a name cannot stand in a header.
    """
    listed = speech_in(letter.person.language).listed
    return write(
        KIND,
        f"partner-answer.{letter.notice_id}",
        letter.person,
        letter,
        programme,
        {
            "reader": given_name(letter.person.name),
            "partner": given_name(letter.partner),
            "others": listed(letter.others) if letter.others else "",
        },
        stop_link=letter.stop_link,
    )
