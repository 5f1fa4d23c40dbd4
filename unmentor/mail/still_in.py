"""The message to whoever is introduced to nobody until they say that they are still in."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.taking_part_letters import StillInLetter
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "still_in"


def still_in(letter: StillInLetter, programme: Programme) -> Message:
    """Says why we ask, and that it takes one press; doing nothing is an answer too.

    Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    return write(
        KIND,
        f"still-in.{letter.notice_id}",
        letter.person,
        letter,
        programme,
        {"reader": given_name(letter.person.name)},
        stop_link=letter.stop_link,
    )
