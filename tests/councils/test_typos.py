"""A slip of the finger never sends a person to another council."""

from string import ascii_lowercase

from hypothesis import given, settings
from hypothesis import strategies as st

from unmentor.councils import Council, load_register, resolve

REGISTER = load_register()


@st.composite
def slips(draw: st.DrawFn) -> tuple[Council, str]:
    """A council and its official name with one letter put in, left out, changed or swapped with the next."""
    council = draw(st.sampled_from(REGISTER.councils))
    at = draw(st.integers(0, len(council.name) - 1))
    before, here, after = council.name[:at], council.name[at], council.name[at + 1 :]
    letter = draw(st.sampled_from(ascii_lowercase))
    slip = draw(st.sampled_from((letter + here, "", letter, after[:1] + here)))
    return council, before + slip + (after[1:] if slip == after[:1] + here else after)


@settings(max_examples=1000, deadline=None)
@given(slips())
def test_one_slip_in_an_official_name_never_gives_another_council(slip):
    council, text = slip
    assert resolve(REGISTER, text).council in (council, None)


def test_most_names_survive_the_loss_of_any_letter():
    texts = [
        (council, council.name[:at] + council.name[at + 1 :])
        for council in REGISTER.councils
        for at in range(len(council.name))
    ]
    kept = sum(resolve(REGISTER, text).council is council for council, text in texts)
    assert kept / len(texts) > 0.8
