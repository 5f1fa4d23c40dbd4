"""The message that asks somebody who has not said so whether they met."""

from unmentor.mail.conversation_letters import HowItWentLetter
from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.speech import speech_in
from unmentor.mail.words import given_name
from unmentor.mail.writing import introduction_identity, write

KIND = "how_it_went"


def how_it_went(letter: HowItWentLetter, programme: Programme) -> Message:
    """Asks once, and leads to the answer.

    Replies go to the programme. Raises UnsafeHeader where a name cannot stand in a header.
    """
    return write(
        KIND,
        f"how-it-went.{letter.introduction_id}.{letter.place + 1}",
        letter.person,
        letter,
        programme,
        {
            "reader": given_name(letter.person.name),
            "partners": speech_in(letter.person.language).listed(letter.partners),
        },
        stop_link=letter.stop_link,
        thread=introduction_identity(letter.introduction_id, letter.place),
    )
