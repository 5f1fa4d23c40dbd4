"""Three questions to start a conversation with, made from what its members want to learn and can share.

Every member gets the same three, so that whoever is asked has thought about the answer. They differ from introduction
to introduction and never from run to run: the introduction's id picks the wording.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from unmentor.mail.letters import Exchange, IntroductionLetter
from unmentor.mail.speech import Speech, marked
from unmentor.mail.words import phrase

HOW_MANY = 3

# %(topic)s stands where any noun phrase fits; %(council)s is the council of whoever answers.
_LEARNER_ASKS_SHARER = (
    marked("What did you try first with %(topic)s, and what would you skip next time?"),
    marked("What turned out harder than it looked about %(topic)s?"),
    marked("Can you show me one thing to do with %(topic)s at %(council)s that works, however small?"),
    marked("What should people ask you about %(topic)s, and never do?"),
    marked("If you started again with %(topic)s on Monday, what would you do first?"),
    marked("What do you know about %(topic)s now that you wish somebody had told you at the start?"),
)
_BOTH_WANT = (
    marked("Where has each of us got stuck with %(topic)s so far?"),
    marked("If each of us had a free week for %(topic)s, what would we try first?"),
    marked("What would each of us need to know about %(topic)s to take the next step?"),
)
_SHARER_OFFERS = (
    marked("How did %(topic)s come to be part of your work?"),
    marked("What would surprise an outsider about %(topic)s at %(council)s?"),
    marked("What are you proud of in your work on %(topic)s?"),
)
_LEARNER_WANTS = (
    marked("Who at %(council)s knows most about %(topic)s, and what would they tell me to look at first?"),
    marked("How does %(council)s go about %(topic)s, as far as you have seen?"),
    marked("What have you heard about %(topic)s that made you curious?"),
)
_ANYBODY = (
    marked("Which part of the job takes more time than anyone outside would guess?"),
    marked("What does your council do well and never tell anyone about?"),
    marked("What would you change first if nobody had to approve it?"),
    marked("What have you stopped doing this year, and did anyone notice?"),
    marked("Who taught you most about your work, and what was it?"),
)


@dataclass(frozen=True)
class Opener:
    """A question. asker, answerer: positions in the introduction's members; None where everybody asks everybody."""

    question: str
    asker: int | None = None
    answerer: int | None = None


@dataclass(frozen=True)
class _Start:
    """What an opener can be made from: a topic, the wordings that suit it, and who asks whom."""

    wordings: Sequence[str]
    topic: str = ""
    asker: int | None = None
    answerer: int | None = None


def openers(letter: IntroductionLetter, speech: Speech) -> tuple[Opener, ...]:
    """Three openers, each about another topic where there are topics enough; the same three in every language."""
    chosen: list[Opener] = []
    topics: set[str] = set()
    for start in _starts(letter):
        if start.topic.casefold() in topics:
            continue
        if start.topic:
            topics.add(start.topic.casefold())
        chosen.append(_worded(letter, start, len(chosen), speech))
        if len(chosen) == HOW_MANY:
            break
    return tuple(chosen)


def _worded(letter: IntroductionLetter, start: _Start, number: int, speech: Speech) -> Opener:
    wording = start.wordings[(letter.introduction_id.int + number) % len(start.wordings)]
    council = "" if start.answerer is None else letter.members[start.answerer].council
    question = speech.gettext(wording, topic=phrase(start.topic), council=council)
    return Opener(question, start.asker, start.answerer)


def _starts(letter: IntroductionLetter) -> Iterator[_Start]:
    """Everything to start from, the best first: one exchange each way, one shared wish, then the rest."""
    exchanges = [_Start(_LEARNER_ASKS_SHARER, e.topic, e.learner, e.sharer) for e in _in_turns(letter.exchanges)]
    wishes = [_Start(_BOTH_WANT, topic) for topic in shared_wishes(letter)]
    yield from chain(exchanges[:2], wishes[:1], exchanges[2:], wishes[1:], _one_sided(letter))
    yield from (_Start(_ANYBODY) for _ in range(HOW_MANY))


def _in_turns(exchanges: Sequence[Exchange]) -> Iterator[Exchange]:
    """Exchanges such that the learners take turns, each in the order given."""
    learners = dict.fromkeys(e.learner for e in exchanges)
    rounds = zip_longest(*([e for e in exchanges if e.learner == learner] for learner in learners))
    return (exchange for one_round in rounds for exchange in one_round if exchange is not None)


def shared_wishes(letter: IntroductionLetter) -> tuple[str, ...]:
    """Topics that everybody in the introduction wants to learn about, in the first member's words and order."""
    first, *others = letter.members
    wanted = [{topic.casefold() for topic in other.learn} for other in others]
    return tuple(topic for topic in first.learn if all(topic.casefold() in w for w in wanted))


def _one_sided(letter: IntroductionLetter) -> Iterator[_Start]:
    """What one offers and nobody asked for, then what one wants and nobody offers; members in turn."""
    order = _least_asked_first(letter)
    for topics in zip_longest(*(letter.members[member].share for member in order)):
        for sharer, topic in zip(order, topics, strict=True):
            if topic:
                yield _Start(_SHARER_OFFERS, topic, _next(letter, sharer), sharer)
    for topics in zip_longest(*(letter.members[member].learn for member in order)):
        for learner, topic in zip(order, topics, strict=True):
            if topic:
                yield _Start(_LEARNER_WANTS, topic, learner, _next(letter, learner))


def _least_asked_first(letter: IntroductionLetter) -> list[int]:
    """Positions, those first whom no exchange asks anything: in a trio nobody is to be left out of the questions."""
    asked = {exchange.sharer for exchange in letter.exchanges}
    return sorted(range(len(letter.members)), key=lambda member: member in asked)


def _next(letter: IntroductionLetter, member: int) -> int:
    return (member + 1) % len(letter.members)
