"""From a name as typed to what it says: a core ("devon"), and words for the type of council ("county")."""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import OSA

COMBINED = "combined"
"""The trait that never goes together with another: a combined authority is not a council."""

# A word for a type of council, and the traits that it may stand for; none if it tells nothing apart.
_TYPE_WORDS: dict[str, frozenset[str]] = {
    word: frozenset(traits.split())
    for words, traits in {
        "council councils cyngor comhairle": "council",
        "county": "county",
        "city": "city",
        "borough boro": "borough",
        "district": "district",
        "metropolitan metro met mbc mdc": "metropolitan",
        "unitary": "unitary",
        "cc ccc": "county city",
        "bc cbc": "borough",
        "dc": "district",
        "lb lbc rb": "london",
        "combined ca mca cca": COMBINED,
        "authority corporation mayoral local sir dinas bwrdeistref sirol": "",
    }.items()
    for word in words.split()
}
# Long enough that a slip of the finger does not turn another word into them.
_LONG_TYPE_WORDS = tuple(word for word in _TYPE_WORDS if len(word) >= 6)

# Words that are written in two ways, brought to one.
_SAME_WORD = {
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "derbys": "derbyshire",
    "glos": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "saint": "st",
    "staffs": "staffordshire",
    "upon": "on",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "yorks": "yorkshire",
}
_DIRECTIONS = {
    "n": ("north",),
    "s": ("south",),
    "e": ("east",),
    "w": ("west",),
    "ne": ("north", "east"),
    "nw": ("north", "west"),
    "se": ("south", "east"),
    "sw": ("south", "west"),
}

# Bodies that carry a council's name and are not it: parishes, services, institutions.
_OTHER_BODIES = frozenset({
    "parish", "town", "community", "tref", "cymuned", "pc", "tc",
    "nhs", "police", "fire", "ambulance", "hospital", "healthwatch",
    "university", "college", "school", "academy", "museum", "airport",
    "trust", "housing", "homes", "ministry", "department",
})  # fmt: skip
# These cities have a parish council called "... City Council" within a district of the same name.
_PARISH_CITIES = frozenset({"chichester", "hereford", "lichfield"})

# What people write to leave a cell empty.
_NOTHING = frozenset({"na", "n a", "none", "nil"})

_APOSTROPHES = re.compile("['’‘`´]")
_NOT_WORDS = re.compile(r"[\W_]+")
_RUN_TOGETHER = re.compile(r"(?<=\w)(county|city|borough|district)?(council)\b")


def fold(text: str) -> str:
    """Lower-case words with single spaces: no accents, no punctuation, "&" as "and"."""
    decomposed = unicodedata.normalize("NFKD", text.replace("&", " and "))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", _APOSTROPHES.sub("", plain).casefold()).strip()


def full_key(text: str) -> str:
    """What two spellings of one full name have in common: the folded text without spaces."""
    return fold(text).replace(" ", "")


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart.

    `core` is its key without type words, "and" and spaces, made of so many `words`; empty if nothing else was said.
    `types` has a set of traits for each type word: the name speaks of a council that has one of each. `other_body` is
    true if the words are those of something else.
    """

    core: str
    words: int
    types: tuple[frozenset[str], ...]
    other_body: bool

    @property
    def combined(self) -> bool:
        """Whether it speaks of a combined authority."""
        return any(COMBINED in traits for traits in self.types)


def split_name(text: str) -> NameParts:
    """Take a typed name apart."""
    folded = fold(text)
    words = [] if folded in _NOTHING else _RUN_TOGETHER.sub(r" \1 \2", folded).split()
    other_body = not _OTHER_BODIES.isdisjoint(words)
    words, leading = _without_leading_types(words)
    words, trailing = _without_trailing_types(words)
    words = _expanded(words)
    core = "".join(words)
    types = tuple(filter(None, leading + trailing))
    if frozenset({COMBINED}) in types:
        types = (frozenset({COMBINED}),)  # "combined county authority" says nothing about a county
    parish = core in _PARISH_CITIES and frozenset({"city"}) in types
    return NameParts(core, len(words), types, other_body or parish)


def tells_nothing_apart(text: str) -> bool:
    """Whether a name is that of no one body: blank, "n/a", "...", "Council", "NHS Trust", "The Fire Department"."""
    words = fold(text).split()
    return not split_name(" ".join(word for word in words if word not in _OTHER_BODIES)).core


def _without_leading_types(words: list[str]) -> tuple[list[str], list[frozenset[str]]]:
    """Cut "London Borough of", "City and County of", "Cyngor Bwrdeistref Sirol", "The" from the front."""
    types: list[frozenset[str]] = []
    for at, word in enumerate(words):
        traits = _type_traits(word)
        if word in {"london", "royal"} and words[at + 1 : at + 2] in (["borough"], ["boro"]):
            traits = frozenset({"london"}) if word == "london" else frozenset()
        if traits is None and word not in ({"of", "the", "and", "a"} if at else {"the"}):
            return words[at:], types
        types.append(traits or frozenset())
    return [], types


def _without_trailing_types(words: list[str]) -> tuple[list[str], list[frozenset[str]]]:
    """Cut "Metropolitan Borough Council", "City and District Council", "London Borough" from the end."""
    types: list[frozenset[str]] = []
    end = len(words)
    while end:
        word = words[end - 1]
        traits = _type_traits(word)
        after = words[end : end + 1]
        joins = (word == "and" and after) or (word in {"london", "royal"} and after == ["borough"])
        if traits is None and not joins:
            break
        types.append(traits or frozenset())
        end -= 1
    return words[:end], types


def _type_traits(word: str) -> frozenset[str] | None:
    """The traits of a type word, misspelt by a letter or not; None if it is none."""
    if word in _TYPE_WORDS or len(word) < 5:
        return _TYPE_WORDS.get(word)
    meant = next((known for known in _LONG_TYPE_WORDS if OSA.distance(word, known, score_cutoff=1) <= 1), None)
    return None if meant is None else _TYPE_WORDS[meant]


def _expanded(words: list[str]) -> list[str]:
    """The words of a core in full: "s glos" is south gloucestershire, "telford and wrekin" telford wrekin."""
    first = _DIRECTIONS.get(words[0], (words[0],)) if len(words) > 1 else tuple(words)
    return [_SAME_WORD.get(word, word) for word in (*first, *words[1:]) if word not in {"and", "the"}]
