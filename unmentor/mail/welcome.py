"""The message to whoever has joined."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.taking_part_letters import WelcomeLetter
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "welcome"


def welcome(letter: WelcomeLetter, programme: Programme) -> Message:
    """Says what happens next, and when, and that there is nothing to do until then.

    Whoever comes back is welcomed anew. Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    return write(
        KIND,
        f"welcome.{letter.practitioner_id}.{int(letter.written.timestamp())}",
        letter.person,
        letter,
        programme,
        {"reader": given_name(letter.person.name)},
        stop_link=letter.stop_link,
    )
