"""The labelled pairs.

Each answers: would someone who asked for one of the two be glad to talk with someone who offers the other? "same": it
is the same subject, in these or other words; "near": yes, though it is another; "unrelated": no.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from unmentor.topics import Interest, Topics, split_interests


class Label(StrEnum):
    """What a practitioner would say of the pair."""

    SAME = "same"
    NEAR = "near"
    UNRELATED = "unrelated"


class Half(StrEnum):
    """What the pair is for."""

    TUNING = "tuning"
    HELD_OUT = "held-out"


@dataclass(frozen=True)
class Pair:
    """Two interests as typed. `group`: "drawn" from the topic list by lot, "chosen" from it, or "own words"."""

    group: str
    left: str
    right: str
    label: Label
    half: Half

    @property
    def glad(self) -> bool:
        """Whether the two people would be glad of each other."""
        return self.label is not Label.UNRELATED


def read_pairs() -> list[Pair]:
    """All of `pairs.csv`."""
    with (Path(__file__).parent / "pairs.csv").open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["group"], row["left"], row["right"], Label(row["label"]), Half(row["half"]))
            for row in csv.DictReader(file)
        ]


@dataclass(frozen=True)
class Audited:
    """Two topics of the list, drawn by lot from one kind of pair once the graph stood, and judged then."""

    kind: str
    left: str
    right: str
    label: Label


def read_audit() -> list[Audited]:
    """All of `audit.csv`: what the graph may miss, and whether its weakest link means anything."""
    with (Path(__file__).parent / "audit.csv").open(encoding="utf-8", newline="") as file:
        return [Audited(row["kind"], row["left"], row["right"], Label(row["label"])) for row in csv.DictReader(file)]


def interest(text: str, topics: Topics) -> Interest:
    """The one interest that `text` is, as a sheet with it would be read. Raises ValueError if it is several."""
    (found,) = split_interests(text, topics)
    return found
