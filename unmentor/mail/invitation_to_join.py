"""The message to whoever was put on a list by somebody else."""

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.taking_part_letters import InvitationLetter
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "invitation_to_join"


def invitation_to_join(letter: InvitationLetter, programme: Programme) -> Message:
    """Says what it is about and what we hold, that nothing happens without a yes, and when it is forgotten.

    It belongs to no list: nothing more comes. Raises BadAddress, and UnsafeHeader where a name cannot stand in one.
    """
    identity = f"invited.{letter.practitioner_id}.{int(letter.written.timestamp())}"
    return write(KIND, identity, letter, letter, programme, {"reader": given_name(letter.name)})
