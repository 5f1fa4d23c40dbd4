"""A language as messages speak it: sentences of the catalogue, lists, numbers and days.

Sentences are written in English where they are made; the catalogue, which pages use too, has them in other languages.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from unmentor.resources import resource_folder

_ENGLISH = "en"
_TAGS = {_ENGLISH: "en-GB", "cy": "cy"}
# What begins with a vowel's sound; "y" is one before a consonant ("ymchwil"), and 1, 8 and 11 are said with one.
_VOWEL = re.compile(r"[aeiouâêîôûàèìòùáéíóúäëïöü]|y[^aeiou]|(1|8|11)\b", re.IGNORECASE)
_LIST = re.compile(r",| (and|ac) ")  # what is a list itself, in a topic or an organisation's name of either language


def marked(message: str) -> str:
    """`message` itself: a sentence for the catalogue, which is translated later than it is written."""
    return message


@dataclass(frozen=True)
class Speech:
    """How to say things in one language. language: its code; tag: the same as headers and HTML have it (BCP 47)."""

    language: str
    tag: str
    translations: NullTranslations

    def gettext(self, message: str, /, **values: object) -> str:
        """A sentence with what stands at its %(names)s."""
        return str(self.translations.gettext(message)) % values

    def ngettext(self, singular: str, plural: str, num: int, /, **values: object) -> str:
        """The same by number, which is %(num)s in it."""
        return str(self.translations.ngettext(singular, plural, num)) % {"num": self.number(num), **values}

    def number(self, value: int) -> str:
        """ "1,203"."""
        return _number(value, self.language)

    def day(self, when: date) -> str:
        """ "Friday 4 December", "dydd Gwener 4 Rhagfyr": as it reads within a sentence."""
        text = _date("EEEE d MMMM", when.year, when.month, when.day, self.language)
        return text if self.language == _ENGLISH else text[0].lower() + text[1:]

    def month(self, when: date) -> str:
        """ "December 2026"."""
        return _date("MMMM y", when.year, when.month, when.day, self.language)

    def moment(self, when: datetime) -> str:
        """ "Friday 4 December, 09:00", in the zone that it has."""
        return f"{self.day(when)}, {when:%H:%M}"

    def between(self, start: datetime, end: datetime) -> str:
        """ "Friday 4 December, 10:00 to 10:30 (GMT)", in the zone that the start has."""
        return self.gettext(
            "%(day)s, %(start)s to %(end)s (%(zone)s)",
            day=self.day(start),
            start=f"{start:%H:%M}",
            end=f"{end.astimezone(start.tzinfo):%H:%M}",
            zone=f"{start:%Z}",
        )

    def listed(self, things: Iterable[str], /) -> str:
        """ "a", "a and b", "a, b and c"; "a; b; and c" if one of them has a comma or an "and" of its own."""
        *most, last = things
        if not most:
            return last
        conjunction = self._and(last)
        if not any(_LIST.search(thing) for thing in (*most, last)):
            return f"{', '.join(most)} {conjunction} {last}"
        mark = "; " if len(most) > 1 else ", "
        return f"{mark.join(most)}{mark}{conjunction} {last}"

    def _and(self, following: str) -> str:
        if self.language == _ENGLISH:
            return "and"
        return "ac" if _VOWEL.match(following.lstrip("‘“")) else "a"


@lru_cache(maxsize=1024)  # the messages of one draw name the same few days ten thousands of times
def _date(pattern: str, year: int, month: int, day: int, language: str) -> str:
    return format_date(date(year, month, day), pattern, locale=language)


@lru_cache(maxsize=1024)
def _number(value: int, language: str) -> str:
    return str(format_decimal(value, locale=language))


@cache
def speech_in(language: str) -> Speech:
    """How to say things in a language, by its code; English for one that we do not speak."""
    known = language if language in _TAGS else _ENGLISH
    # The sentences are English: there is no catalogue for that, and an empty one gives them back.
    return Speech(known, _TAGS[known], Translations.load(resource_folder("translations"), [known]))
