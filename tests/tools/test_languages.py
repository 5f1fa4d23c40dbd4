"""The check of languages finds each thing it is there for; what is collected and compiled is what pages ask for."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import build_languages
from tools.build_languages import catalogues, messages
from tools.check_languages import faults

WELSH = {"Name": "Enw", "Hello %(name)s": "Helo %(name)s", "<b>Now</b>": "<b>Nawr</b>"}


def catalogue(translations: dict[str, str], *, fuzzy: bool = False) -> Catalog:
    made = Catalog(locale="cy")
    for message, translation in translations.items():
        made.add(message, translation, flags=["fuzzy"] if fuzzy else [])
    return made


def test_what_we_ship_has_a_welsh_catalogue() -> None:
    assert [path.relative_to(build_languages.TRANSLATIONS).as_posix() for path, _ in catalogues()] == [
        "cy/LC_MESSAGES/messages.po"
    ]


def test_a_whole_catalogue_passes() -> None:
    assert list(faults(catalogue(dict.fromkeys(WELSH, "")), catalogue(WELSH))) == []


@pytest.mark.parametrize(
    ("message", "translation", "fault"),
    [
        ("Name", "", "not translated"),
        ("Hello %(name)s", "Helo %(enw)s", "other placeholders than in English"),
        ("Hello %(name)s", "Helo", "other placeholders than in English"),
        ("<b>Now</b>", "<b>Nawr", "other tags than in English"),
        (
            "up to 400% wide",
            "hyd at 400% o led",
            "a percent sign that begins no placeholder: write %%, or say it in words",
        ),
    ],
)
def test_a_translation_may_not_be(message: str, translation: str, fault: str) -> None:
    assert list(faults(catalogue({message: ""}), catalogue({message: translation}))) == [f"{message!r}: {fault}"]


def test_a_translation_in_doubt_is_found() -> None:
    assert list(faults(catalogue({"Name": ""}), catalogue({"Name": "Enw"}, fuzzy=True))) == [
        "'Name': the translation is marked as fuzzy"
    ]


def test_a_message_that_only_one_side_has_is_found() -> None:
    assert list(faults(catalogue({"Name": ""}), catalogue({"Enough": "Digon"}))) == [
        "'Name': not in the catalogue (`make words` puts it there)",
        "'Enough': nothing says this (`make words` takes it out)",
    ]


def test_every_plural_is_looked_at() -> None:
    wanted, given = Catalog(locale="en"), Catalog(locale="cy")
    wanted.add(("%(num)s council", "%(num)s councils"))
    given.add(("%(num)s council", "%(num)s councils"), ("%(num)s cyngor", "%(num)s cyngor", "", "", ""))
    assert list(faults(wanted, given)) == ["'%(num)s council': not translated"]


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("Skip to main content", "templates/layout.html"),
        ("midday", "unmentor/web/words.py"),
        ("Why you two", "templates/mail/introduction/body.txt"),
        ("Why you two", "templates/mail/introduction/body.html"),
        ("You write first", "unmentor/mail/introduction.py"),
        ("by phone", "unmentor/mail/introduction.py"),
        ("%(people)s is new here.", "unmentor/matching/words.py"),
    ],
)
def test_messages_of_templates_and_modules_are_collected_those_of_letters_too(message: str, place: str) -> None:
    assert place in places(messages(), message)


def places(found: Catalog, message: str) -> set[str]:
    known = found.get(message)
    assert known is not None
    return {place for place, _ in known.locations}


def test_what_is_collected_waits_untranslated_and_keeps_what_was_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cy" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Language: cy\\n"\n\nmsgid "midday"\nmsgstr "canol dydd"\n\nmsgid "gone"\nmsgstr "aeth"\n'
    )
    monkeypatch.setattr(build_languages, "TRANSLATIONS", tmp_path)
    assert build_languages.main(["--collect"]) == 0
    ((_, kept),) = catalogues()
    assert {str(message.id) for message in kept} == {str(message.id) for message in messages()}
    assert {message.string for message in kept if message.id} == {"canol dydd", ""} | {
        ("",) * 5 for message in kept if message.pluralizable
    }
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("midday") == "canol dydd"
