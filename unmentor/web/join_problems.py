"""What is wrong with an answer, in the language of the page. Services say it in English; here it is translated.

tests/web/test_join.py sees to it that what the pages can be answered with is here.
"""

import re
from functools import cache

from flask_babel import gettext
from wtforms import Field, Form

from unmentor.services.joining_texts import Problem


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for marking what is translated later
    """Marks a message for the catalogue."""
    return message


# The whole sentences first: a pattern below could take them for something else.
_SENTENCES = (
    N_("Enter your work email address"),
    N_("Email address must be %(most)s characters or fewer"),
    N_("Enter an email address in the correct format, like name@council.gov.uk"),
    N_("Enter your name"),
    N_("Name must not begin with =, +, - or @"),
    N_("Enter a name in letters, without an email or web address, < or >"),
    N_("Enter your job title"),
    N_("Enter up to %(topics)s topics of %(most)s characters or fewer each"),
    N_("Choose up to %(most)s topics: these are %(found)s"),
    N_("Each topic must be %(most)s characters or fewer"),
    N_("Select how often you would like to be introduced"),
    N_("Select how many conversations you would like, 1 to %(most)s"),
    N_("Select yes if you could take a second conversation when numbers are odd"),
    N_("Select video, phone or in person, or several of them"),
    N_("Select English or Welsh"),
    N_("Select that you agree, or go back: without that nobody can be introduced to you"),
    N_("What you agree to has changed since this page was opened: read it again and select"),
    N_("Enter the name of your organisation"),
    N_("Enter the name of your organisation in words, without an address or a formula"),
    N_("%(council)s is in the list: go back and choose it there"),
    N_("Choose the council that you work for"),
    N_("Choose which council you work for: %(councils)s"),
    N_("Choose a council from the list, or say that yours is not in it"),
    N_("%(former)s ended on %(day)s: choose %(councils)s"),
    N_("%(former)s ended on %(day)s. %(council)s serves its area now."),
    N_("%(former)s has ended. %(council)s serves its area now."),
    N_("%(council)s is the nearest to what you wrote."),
    N_("Enter the date until which you would like to pause"),
    N_("Date must have a day, a month and a year, in numbers"),
    N_("Date must be a real one: that month has no such day"),
    N_("Date must be in the future"),
    N_("Date must be within a year; to stop for longer, leave and come back"),
    N_("Enter the email address of whom you would rather not meet"),
    N_("Enter somebody else's email address: this one is your own"),
    N_("You can name up to %(most)s people: take one off your list first"),
    N_("%(label)s has characters that cannot be seen: type it instead of pasting it"),
    N_("%(label)s must be %(most)s characters or fewer"),
    # What an organiser is told who adds an organisation or settles one.
    N_("%(domain)s is no mail domain; one looks like northfire.example"),
    N_("%(domain)s is nobody's alone: anybody may have a name under it"),
    N_("people of any organisation have addresses at %(domain)s"),
    N_("the domain %(domain)s already belongs to %(councils)s"),
    N_("the domain %(domain)s is not one organisation's: %(known)s is %(council)s's"),
    N_("%(name)s does not say which organisation it is; write its name in full"),
    N_("%(name)s could be taken for %(councils)s; write the name that tells it apart from a council"),
    N_("%(name)s is already there, as %(council)s"),
    N_("%(name)s is understood as %(council)s, which took its place"),
    N_("%(name)s is understood as %(council)s"),
    N_("%(name)s would not be understood as a name in a sheet; write it in words"),
    N_("an organisation's name has %(fewest)s characters at least"),
    N_("the organisation's name %(trouble)s"),
    N_("choose an organisation of the list, for somebody who waits"),
    N_("they have left since they asked: they can join again themselves"),
    N_("their answers are no longer complete: %(trouble)s"),
)
_LABELS = (
    N_("Name"),
    N_("Job title"),
    N_("Profession"),
    N_("A topic"),
    N_("Usual times"),
    N_("What a partner should know"),
    N_("Council"),
    N_("Organisation's name"),
)


def say(english: str) -> str:
    """A sentence of the services in the language of the page; as it is where there is no translation."""
    for sentence, pattern in _patterns():
        if match := pattern.fullmatch(english):
            parts = {name: gettext(text) if text in _LABELS else text for name, text in match.groupdict().items()}
            return gettext(sentence, **parts)
    return english


def add_problem(form: Form, problem: Problem) -> None:
    """Put a problem beside the field that it is about."""
    field: Field = form[problem.field]
    field.errors = [*field.errors, say(problem.message)]


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sentence, _pattern(sentence)) for sentence in _SENTENCES)


def _pattern(sentence: str) -> re.Pattern[str]:
    """What the sentence looks like once its placeholders are filled in."""
    words = re.split(r"%\((\w+)\)s", sentence)
    parts = [f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(words)]
    return re.compile("".join(parts), re.DOTALL)
