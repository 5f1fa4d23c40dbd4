"""The lines that we write are those that a library for all of iCalendar writes."""

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event, vCalAddress, vText

from unmentor.mail.content_lines import escaped, file_of, line

# Not "\N", which the library takes for the end of a line.
_TEXTS = st.text(st.sampled_from("abc ,;:\\^\"'’é☃😀\n-="), min_size=1, max_size=300)


def lines_of(event: Event) -> bytes:
    """What the library writes between the first and the last line of an event."""
    file: bytes = event.to_ical()
    return file.removeprefix(b"BEGIN:VEVENT\r\n").removesuffix(b"END:VEVENT\r\n")


@given(_TEXTS)
def test_texts_are_escaped_and_folded(text: str) -> None:
    event = Event()
    event.add("summary", text)
    assert file_of([line("SUMMARY", escaped(text))]) == lines_of(event)


@given(_TEXTS, st.integers(0, 99))
def test_names_are_quoted_where_they_have_to_be(name: str, number: int) -> None:
    party = vCalAddress(f"mailto:person{number}@council.example")
    party.params["CN"] = vText(name)
    party.params["RSVP"] = vText("FALSE")
    event = Event()
    event.add("attendee", party)
    said = line("ATTENDEE", f"mailto:person{number}@council.example", {"RSVP": "FALSE", "CN": name})
    assert file_of([said]) == lines_of(event)
