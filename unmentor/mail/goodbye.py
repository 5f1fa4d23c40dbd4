"""The last message to whoever has left."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.taking_part_letters import GoodbyeLetter
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "goodbye"


def goodbye(letter: GoodbyeLetter, programme: Programme) -> Message:
    """Says that no more comes, what we keep, and how to come back or have all of it erased; it belongs to no list.

    Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    context = {"reader": given_name(letter.name)}
    return write(KIND, f"goodbye.{letter.notice_id}", letter, letter, programme, context)
