"""The message to whoever a partner's answer is about: let down by one who cannot, or not heard of by one who waits."""

from unmentor.mail.calendar import CalendarFile, asking, cancelling
from unmentor.mail.conversation_letters import PartnerAnswerLetter
from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.speech import Speech, speech_in
from unmentor.mail.words import given_name
from unmentor.mail.writing import introduction_identity, write

KIND = "partner_answer"


def partner_answer(letter: PartnerAnswerLetter, programme: Programme) -> Message:
    """Says what the partner answered, and what happens now; blames nobody.

    Replies go to the programme. Raises UnsafeHeader where a name cannot stand in a header.
    """
    speech = speech_in(letter.person.language)
    return write(
        KIND,
        f"partner-answer.{letter.notice_id}",
        letter.person,
        letter,
        programme,
        {
            "reader": given_name(letter.person.name),
            "partner": given_name(letter.partner),
            "others": speech.listed(letter.others) if letter.others else "",
            "held": speech.between(letter.hold.start.astimezone(programme.zone), letter.hold.end)
            if letter.hold
            else "",
        },
        stop_link=letter.stop_link,
        thread=introduction_identity(letter.introduction_id, letter.place),
        calendar=_calendar(letter, programme, speech),
    )


def _calendar(letter: PartnerAnswerLetter, programme: Programme, speech: Speech) -> CalendarFile | None:
    """The time stays for those who still meet, and is taken from whoever meets nobody."""
    if letter.hold is None:
        return None
    change = asking if letter.others else cancelling
    return change(letter.hold, letter.written, programme, speech)
