"""The message to whoever said that they do not meet this time."""

from uuid import UUID

from unmentor.mail.calendar import cancelling, taking_out
from unmentor.mail.conversation_letters import Said, TakenOutLetter
from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.speech import speech_in
from unmentor.mail.words import given_name
from unmentor.mail.writing import introduction_identity, write

KIND = "taken_out"


def taken_out_identity(introduction_id: UUID, place: int, answer: Said) -> str:
    """What its Message-ID begins with: one for each answer of each side."""
    return f"taken-out.{answer}.{introduction_id}.{place + 1}"


def taken_out(letter: TakenOutLetter, programme: Programme) -> Message:
    """Takes the time held out of their calendar, and says how to change their mind.

    Replies go to the programme. Raises UnsafeHeader where a name cannot stand in a header.
    """
    speech = speech_in(letter.person.language)
    change = taking_out if letter.goes_on else cancelling
    return write(
        KIND,
        taken_out_identity(letter.introduction_id, letter.place, letter.answer),
        letter.person,
        letter,
        programme,
        {
            "reader": given_name(letter.person.name),
            "partners": speech.listed(letter.partners),
            "held": speech.between(letter.hold.start.astimezone(programme.zone), letter.hold.end),
        },
        stop_link=letter.stop_link,
        thread=introduction_identity(letter.introduction_id, letter.place),
        calendar=change(letter.hold, letter.written, programme, speech),
    )
