"""Writes the sample sheet that `make run` begins with: made-up people of real councils, as a web form exports them.

`python -m tools.make_sample` writes it anew, the same each time.
"""

import csv
import random
import re
from datetime import datetime, timedelta
from pathlib import Path

from unmentor.councils import Kind, load_register
from unmentor.topics import load_topics

SHEET = Path(__file__).parents[1] / "unmentor" / "cli" / "sample-sign-ups.csv"
PEOPLE = 121  # odd, so that the sample shows a trio
_HEADERS = (
    "Timestamp",
    "Your name",
    "Work email address",
    "Which council do you work for?",
    "What is your job title?",
    "What would you like to learn about?",
    "What could you share with someone else?",
    "How often would you like to be matched?",
    "Anything else we should know?",
)
_FIRST = (  # noqa: SIM905 - easier to read than a column of quoted names
    "Aisha Alun Amir Beth Callum Cerys Chioma Daniel Dylan Eleri Esme Farah Gareth Grace Harpreet Imogen "
    "Isaac Joy Kwame Leila Lowri Maeve Marcus Megan Nadia Niall Oluwaseun Owain Parveen Rhona Rory "
    "Saffron Sanjeev Siobhan Tamsin Tomasz Uzma Victor Wren Yasmin "
).split()
_LAST = (  # noqa: SIM905 - easier to read than a column of quoted names
    "Abara Ahmed Bevan Birch Chaudhry Clough Davies Doyle Ekwueme Fairley Fraser Ghosh Griffith Hale "
    "Hussain Iqbal Jarvis Kaur Kelly Lindqvist Lloyd MacLeod Malik Marsh Nair Nolan Okoro Parry Quigley "
    "Rahman Reid Sandhu Shaw Tierney Ubaka Vaughan Walsh Wrigley Yeo Zaman "
).split()
_ROLES = (
    "Service designer",
    "User researcher",
    "Data analyst",
    "Product manager",
    "Delivery manager",
    "Housing options officer",
    "Web and content officer",
    "Enterprise architect",
    "Customer services manager",
    "Information governance officer",
    "Social care commissioner",
    "Climate change officer",
    "Planning policy officer",
    "Revenues and benefits manager",
    "GIS officer",
    "Head of digital",
)
_EVERY = ("Every month", "Every month", "Every month", "Every two months", "Every 3 months")
_NOTES = ("", "", "", "", "I work Tuesday to Thursday", "Mornings suit me best", "I would rather talk by phone")


def main() -> None:
    """Write the sheet."""
    dice = random.Random(2026)  # noqa: S311 - a sample, not a secret
    councils = [c for c in load_register().councils if c.kind is not Kind.COMBINED_AUTHORITY and c.code != "E61000001"]
    topics = [topic.name for topic in load_topics().topics]
    common = dice.sample(topics, 30)  # people want much the same things, as they do
    began = datetime(2026, 9, 1, 9, 0)  # noqa: DTZ001 - a form's export has no zone
    names = dice.sample([f"{first} {last}" for first in _FIRST for last in _LAST], PEOPLE)
    with SHEET.open("w", newline="", encoding="utf-8-sig") as file:
        sheet = csv.writer(file)
        sheet.writerow(_HEADERS)
        for number, name in enumerate(names):
            council = dice.choice(councils)
            domain = re.sub("[^a-z]", "", council.short_name.lower())
            learn, share = (_interests(dice, common, topics) for _ in range(2))
            sheet.writerow(
                (
                    f"{began + timedelta(minutes=431 * number):%d/%m/%Y %H:%M:%S}",
                    name,
                    f"{name.lower().replace(' ', '.')}@{domain}.example",
                    council.name,
                    dice.choice(_ROLES),
                    learn,
                    share,
                    dice.choice(_EVERY),
                    dice.choice(_NOTES),
                )
            )


def _interests(dice: random.Random, common: list[str], topics: list[str]) -> str:
    chosen = dice.sample(common, dice.randint(1, 3)) + dice.sample(topics, dice.randint(0, 2))
    return dice.choice((", ", "; ", "\n")).join(dict.fromkeys(chosen))


if __name__ == "__main__":
    main()
