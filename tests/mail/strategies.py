"""Generated introductions: two or three people with any words for what they say of themselves."""

from dataclasses import replace

from hypothesis import strategies as st

from tests.mail.samples import ASHA, PAIR
from unmentor.mail import Exchange, IntroductionLetter, Participant

words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=90).filter(lambda text: "=?" not in text)
topics = st.lists(words, max_size=4).map(tuple)
names = words.filter(str.strip)
anything = st.text(max_size=400)


@st.composite
def letters(draw: st.DrawFn) -> IntroductionLetter:
    """An introduction with exchanges that may have nothing to do with what its members say."""
    size = draw(st.integers(2, 3))
    pairs = st.permutations(range(size)).map(lambda order: order[:2])
    exchanges = draw(st.lists(st.tuples(pairs, words), max_size=4))
    return replace(
        PAIR,
        introduction_id=draw(st.uuids()),
        members=tuple(draw(people()) for _ in range(size)),
        exchanges=tuple(Exchange(learner, sharer, topic) for (learner, sharer), topic in exchanges),
    )


@st.composite
def people(draw: st.DrawFn) -> Participant:
    """Somebody with a name; everything else may be empty."""
    return Participant(
        name=draw(names),
        address=ASHA.address,
        council=draw(words),
        role=draw(words),
        learn=draw(topics),
        share=draw(topics),
        notes=draw(anything),
    )
