"""The message that introduces two or three people to each other."""

from dataclasses import dataclass

from unmentor.mail.invitation import METHOD, invitation
from unmentor.mail.letters import IntroductionLetter, Programme
from unmentor.mail.message import Message
from unmentor.mail.openers import Opener, openers, shared_wishes
from unmentor.mail.rendering import render
from unmentor.mail.words import day, listing, phrase, shorten

KIND = "introduction"
_MOST_TOPICS = 3
_LONGEST_NOTE = 300


def introduction(letter: IntroductionLetter, reader: int, programme: Programme) -> Message:
    """What `letter.members[reader]` gets: who to meet, about what, who writes first, by when, and a time held.

    Replies go to the partner or partners. Raises UnsafeHeader where a name cannot stand in a header.
    """
    person = letter.members[reader]
    rendered = render(KIND, _context(letter, reader, programme))
    return Message(
        kind=KIND,
        recipient=person.address,
        recipient_name=person.name,
        sender=programme.sender_address,
        sender_name=programme.name,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        reply_to=", ".join(letter.members[other].address for other in letter.others(reader)),
        message_id=f"<{KIND}.{letter.introduction_id}.{reader + 1}@{programme.host}>",
        written=letter.written,
        calendar=invitation(letter, programme),
        calendar_method=METHOD,
        headers=programme.headers(),
    )


def _context(letter: IntroductionLetter, reader: int, programme: Programme) -> dict[str, object]:
    say = _Sentences(letter, reader, programme)
    others = [letter.members[other] for other in letter.others(reader)]
    return {
        "programme": programme,
        "letter": letter,
        "reader": letter.called()[reader],
        "partners": others,
        "partner_names": listing([f"{other.name} of {other.council}" for other in others]),
        "title": f"{others[0].name} of {others[0].council}" if len(others) == 1 else listing([o.name for o in others]),
        "trio": len(others) > 1,
        "length": say.length(),
        "first_heading": say.first_heading(),
        "first": say.first(),
        "exchanges": say.exchanges(),
        "openers": [say.opener(opener) for opener in openers(letter)],
        "held": say.held(),
    }


@dataclass(frozen=True)
class _Sentences:
    """Sentences to one reader, who is "you" in all of them."""

    letter: IntroductionLetter
    reader: int
    programme: Programme

    def name(self, member: int) -> str:
        return "you" if member == self.reader else self.letter.called()[member]

    def partners(self) -> str:
        return listing([self.name(other) for other in self.letter.others(self.reader)])

    def length(self) -> str:
        return {30: "half an hour", 60: "an hour"}.get(self.letter.minutes, f"{self.letter.minutes} minutes")

    def first_heading(self) -> str:
        writer = self.letter.first_writer
        return "You write first" if writer == self.reader else f"{self.name(writer)} writes first"

    def first(self) -> str:
        reply = f"A reply to this message goes straight to {self.partners()}."
        waiting = "are" if len(self.letter.members) > 2 else "is"
        if self.letter.first_writer == self.reader:
            return f"{self.partners()} {waiting} waiting to hear from you. Offer two or three times. {reply}"
        by = day(self.letter.write_by(self.programme.zone))
        writer = self.name(self.letter.first_writer)
        return f"{writer} will write to you first. If you have heard nothing by {by}, write yourself. {reply}"

    def exchanges(self) -> list[str]:
        """What the reader and each partner could learn from each other, and what the partner adds."""
        lines = [line for other in self.letter.others(self.reader) for line in self._exchanges_with(other)]
        wishes = _topics(shared_wishes(self.letter))
        if wishes:
            lines.append(f"You {'all' if len(self.letter.members) > 2 else 'both'} want to learn about {wishes}.")
        notes = [(o, self.letter.members[o].notes) for o in self.letter.others(self.reader)]
        lines += [f"{self.name(other)} adds: “{shorten(note, _LONGEST_NOTE)}”" for other, note in notes if note.strip()]
        return lines or [f"{self.partners()} and you have not named any topics yet: start from your jobs."]

    def _exchanges_with(self, other: int) -> list[str]:
        name, partner = self.name(other), self.letter.members[other]
        from_them, from_you = _topics(self._shared(self.reader, other)), _topics(self._shared(other, self.reader))
        lines = []
        if from_them:
            lines.append(f"From {name} you could learn about {from_them}.")
        elif partner.share:
            lines.append(f"{name} can talk about {_topics(partner.share)}.")
        if from_you:
            lines.append(f"{name} could learn from you about {from_you}.")
        elif wishes := self._unshared(partner.learn):
            lines.append(f"{name} would like to learn about {_topics(wishes)}.")
        return lines

    def _shared(self, learner: int, sharer: int) -> tuple[str, ...]:
        return tuple(e.topic for e in self.letter.exchanges if (e.learner, e.sharer) == (learner, sharer))

    def _unshared(self, learn: tuple[str, ...]) -> tuple[str, ...]:
        """What is left of these wishes without those that all have in common and read of anyway."""
        shared = {topic.casefold() for topic in shared_wishes(self.letter)}
        return tuple(topic for topic in learn if topic.casefold() not in shared)

    def opener(self, opener: Opener) -> str:
        if opener.asker is None or opener.answerer is None:
            return f"Ask each other: “{opener.question}”"
        asker, answerer = self.name(opener.asker), self.name(opener.answerer)
        return (
            f"Ask {answerer}: “{opener.question}”"
            if asker == "you"
            else f"{asker} may ask {answerer}: “{opener.question}”"
        )

    def held(self) -> str:
        start = self.letter.hold_start.astimezone(self.programme.zone)
        end = self.letter.hold_end.astimezone(self.programme.zone)
        return f"{day(start)}, {start:%H:%M} to {end:%H:%M} ({start:%Z})"


def _topics(topics: tuple[str, ...]) -> str:
    """The first few topics as they read within a sentence; empty if there are none."""
    chosen = [phrase(topic) for topic in topics[:_MOST_TOPICS]]
    return listing(chosen) if chosen else ""
