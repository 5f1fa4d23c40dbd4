"""Long lines of letters are broken where the standard library would break them."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from unmentor.mail.rendering import WIDTH, wrap

_WORDS = st.text(st.sampled_from("ab-.…é"), min_size=1, max_size=WIDTH + 20)
_SPACES = st.text(st.just(" "), min_size=1, max_size=4)


@given(
    mark=st.sampled_from(["", "- ", "3. ", "10. "]),
    words=st.lists(st.tuples(_WORDS, _SPACES), max_size=40),
    last=_WORDS.filter(lambda word: word[0] in "ab"),
)
def test_it_breaks_lines_as_textwrap_does(mark: str, words: list[tuple[str, str]], last: str) -> None:
    line = mark + "".join(word + spaces for word, spaces in [*words, (last, "")])
    hanging = next((" " * len(sign) for sign in ("- ", "3. ", "10. ") if line.startswith(sign)), "")
    assert wrap(line).splitlines() == textwrap.wrap(
        line, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )


def test_tabs_become_spaces() -> None:
    assert wrap("a\tb") == "a       b\n"
