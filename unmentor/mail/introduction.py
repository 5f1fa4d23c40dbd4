"""The message that introduces two or three people to each other."""

from dataclasses import dataclass

from unmentor.mail.calendar import asking
from unmentor.mail.letters import IntroductionLetter, Participant, Programme
from unmentor.mail.message import Message
from unmentor.mail.openers import Opener, openers, shared_wishes
from unmentor.mail.speech import Speech, marked, speech_in
from unmentor.mail.words import phrase, shorten
from unmentor.mail.writing import introduction_identity, write

KIND = "introduction"
_MOST_TOPICS = 3
_LONGEST_NOTE = 300
_WAYS = {"video": marked("by video"), "phone": marked("by phone"), "in_person": marked("in person")}


def introduction(letter: IntroductionLetter, programme: Programme) -> Message:
    """What its reader gets: who to meet, about what, who writes first, by when, a time held, and where to tell of it.

    Replies go to the partner or partners. Raises UnsafeHeader where a name cannot stand in a header.
    """
    speech = speech_in(letter.person.language)
    return write(
        KIND,
        introduction_identity(letter.introduction_id, letter.reader),
        letter.person,
        letter,
        programme,
        _context(letter, programme, speech),
        stop_link=letter.stop_link,
        reply_to=", ".join(letter.members[other].address for other in letter.others()),
        calendar=asking(letter.hold, letter.written, programme, speech),
    )


def _context(letter: IntroductionLetter, programme: Programme, speech: Speech) -> dict[str, object]:
    called = letter.called()
    say = _Sentences(letter, called, programme, speech)
    partners = [letter.members[other] for other in letter.others()]
    return {
        "reader": called[letter.reader],
        "partners": [(partner, say.how_to_talk(partner)) for partner in partners],
        "partner_names": speech.listed([say.of_council(partner) for partner in partners]),
        "title": speech.listed([p.name for p in partners]) if len(partners) > 1 else say.of_council(partners[0]),
        "number": len(partners),
        "length": say.length(),
        "first_heading": say.first_heading(),
        "first": say.first(),
        "exchanges": say.exchanges(),
        "openers": [say.opener(opener) for opener in openers(letter, speech)],
        "held": speech.between(letter.hold.start.astimezone(programme.zone), letter.hold.end),
    }


@dataclass(frozen=True)
class _Sentences:
    """Sentences to the reader, who is "you" in all of them."""

    letter: IntroductionLetter
    called: tuple[str, ...]
    programme: Programme
    speech: Speech

    def name(self, member: int) -> str:
        return self.called[member]

    def partners(self) -> str:
        return self.speech.listed([self.name(other) for other in self.letter.others()])

    def of_council(self, partner: Participant) -> str:
        return self.speech.gettext("%(name)s of %(council)s", name=partner.name, council=partner.council)

    def how_to_talk(self, partner: Participant) -> list[str]:
        """How and when a partner likes to talk, as far as they said so."""
        gettext = self.speech.gettext
        ways = [gettext(words) for way, words in _WAYS.items() if way in partner.ways]
        lines = [gettext("Likes to talk: %(ways)s", ways=", ".join(ways))] if ways else []
        times = shorten(partner.times, _LONGEST_NOTE)
        return [*lines, gettext("Usual times: %(times)s", times=times)] if times else lines

    def length(self) -> str:
        gettext, minutes = self.speech.gettext, self.letter.minutes
        in_words = {30: gettext("half an hour"), 60: gettext("an hour")}
        return in_words.get(minutes) or gettext("%(minutes)s minutes", minutes=minutes)

    def first_heading(self) -> str:
        writer = self.letter.first_writer
        if writer == self.letter.reader:
            return self.speech.gettext("You write first")
        return self.speech.gettext("%(name)s writes first", name=self.name(writer))

    def first(self) -> str:
        gettext, partners = self.speech.gettext, self.partners()
        reply = gettext("A reply to this message goes straight to %(partners)s.", partners=partners)
        if self.letter.first_writer == self.letter.reader:
            waiting = self.speech.ngettext(
                "%(partners)s is waiting to hear from you. Offer two or three times.",
                "%(partners)s are waiting to hear from you. Offer two or three times.",
                len(self.letter.others()),
                partners=partners,
            )
            return f"{waiting} {reply}"
        writes = gettext(
            "%(name)s will write to you first. If you have heard nothing by %(day)s, write yourself.",
            name=self.name(self.letter.first_writer),
            day=self.speech.day(self.letter.write_by(self.programme.zone)),
        )
        return f"{writes} {reply}"

    def exchanges(self) -> list[str]:
        """What the reader and each partner could learn from each other, and what the partner adds."""
        others = self.letter.others()
        topics = [line for other in others for line in (*self._from_them(other), *self._from_you(other))]
        lines = [*topics, *self._wishes(), *(note for other in others for note in self._note(other))]
        return lines or [
            self.speech.gettext(
                "%(partners)s and you have not named any topics yet: start from your jobs.", partners=self.partners()
            )
        ]

    def _from_them(self, other: int) -> list[str]:
        gettext, name = self.speech.gettext, self.name(other)
        if topics := self._topics(self._shared(self.letter.reader, other)):
            return [gettext("From %(name)s you could learn about %(topics)s.", name=name, topics=topics)]
        if topics := self._topics(self.letter.members[other].share):
            return [gettext("%(name)s can talk about %(topics)s.", name=name, topics=topics)]
        return []

    def _from_you(self, other: int) -> list[str]:
        gettext, name = self.speech.gettext, self.name(other)
        if topics := self._topics(self._shared(other, self.letter.reader)):
            return [gettext("%(name)s could learn from you about %(topics)s.", name=name, topics=topics)]
        if topics := self._topics(self._unshared(self.letter.members[other].learn)):
            return [gettext("%(name)s would like to learn about %(topics)s.", name=name, topics=topics)]
        return []

    def _wishes(self) -> list[str]:
        topics = self._topics(shared_wishes(self.letter))
        wishes = self.speech.ngettext(
            "You both want to learn about %(topics)s.",
            "You all want to learn about %(topics)s.",
            len(self.letter.others()),
            topics=topics,
        )
        return [wishes] if topics else []

    def _note(self, other: int) -> list[str]:
        note = shorten(self.letter.members[other].notes, _LONGEST_NOTE)
        return [self.speech.gettext("%(name)s adds: “%(note)s”", name=self.name(other), note=note)] if note else []

    def _shared(self, learner: int, sharer: int) -> tuple[str, ...]:
        return tuple(e.topic for e in self.letter.exchanges if (e.learner, e.sharer) == (learner, sharer))

    def _unshared(self, learn: tuple[str, ...]) -> tuple[str, ...]:
        """What is left of these wishes without those that all have in common and read of anyway."""
        shared = {topic.casefold() for topic in shared_wishes(self.letter)}
        return tuple(topic for topic in learn if topic.casefold() not in shared)

    def _topics(self, topics: tuple[str, ...]) -> str:
        """The first few topics as they read within a sentence; empty if there are none."""
        chosen = [phrase(topic) for topic in topics[:_MOST_TOPICS]]
        return self.speech.listed(chosen) if chosen else ""

    def opener(self, opener: Opener) -> str:
        gettext, question = self.speech.gettext, opener.question
        if opener.asker is None or opener.answerer is None:
            return gettext("Ask each other: “%(question)s”", question=question)
        asker, answerer = self.name(opener.asker), self.name(opener.answerer)
        if opener.asker == self.letter.reader:
            return gettext("Ask %(name)s: “%(question)s”", name=answerer, question=question)
        if opener.answerer == self.letter.reader:
            return gettext("%(name)s may ask you: “%(question)s”", name=asker, question=question)
        return gettext(
            "%(asker)s may ask %(answerer)s: “%(question)s”", asker=asker, answerer=answerer, question=question
        )
