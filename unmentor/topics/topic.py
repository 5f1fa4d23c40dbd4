"""One topic, and every way to write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `parent` is the slug of a broader topic, or ""; `name_cy` the Welsh name, or "".

    `related` are slugs of topics outside the family whose people have much to tell each other; a link that either of
    two topics names holds for both.
    """

    slug: str
    name: str
    theme: str
    synonyms: tuple[str, ...] = ()
    parent: str = ""
    name_cy: str = ""
    related: tuple[str, ...] = ()

    def spellings(self) -> Iterator[str]:
        """Names and synonyms, and each without its brackets; an abbreviation in brackets stands alone too."""
        for text in filter(None, (self.name, self.name_cy, *self.synonyms)):
            yield text
            if brackets := _BRACKETS.search(text):
                yield _BRACKETS.sub("", text)
                yield brackets[1]
