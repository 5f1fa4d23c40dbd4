"""The message to whoever sits a cycle out."""

from unmentor.mail.letters import NoPartnerLetter, Programme
from unmentor.mail.message import Message
from unmentor.mail.rendering import render
from unmentor.mail.words import given_name

KIND = "no_partner"


def no_partner(letter: NoPartnerLetter, programme: Programme) -> Message:
    """Says why there is no conversation this time, and that this person comes first next time.

    Replies go to the programme. Raises UnsafeHeader where a name cannot stand in a header.
    """
    person = letter.person
    rendered = render(KIND, {"programme": programme, "letter": letter, "reader": given_name(person.name)})
    return Message(
        kind=KIND,
        recipient=person.address,
        recipient_name=person.name,
        sender=programme.sender_address,
        sender_name=programme.name,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=f"<no-partner.{letter.notice_id}@{programme.host}>",
        written=letter.written,
        headers=programme.headers(),
    )
