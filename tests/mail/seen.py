"""What a person reads of a message."""

from html.parser import HTMLParser

from unmentor.mail import Message


def body(message: Message) -> list[str]:
    """The paragraphs of the text between the greeting and the foot, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in message.text.split("\n\n")][1:-1]


def section(message: Message, heading: str) -> str:
    """What the text says below a heading, on one line."""
    below = message.text.partition(f"\n{heading}\n\n")[2]
    return " ".join(below.partition("\n\n")[0].split())


def seen(html: str) -> str:
    """What a person sees of a page, on one line; links that say something else than their address followed by it."""
    parser = _Seen()
    parser.feed(html)
    return " ".join("".join(parser.words).split())


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = False
        self._link = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._hidden = self._hidden or tag == "head"
        self._link = dict(attributes).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag != "head"
        if tag == "a" and self._link.removeprefix("mailto:") != self.words[-1]:
            self.words.append(f": {self._link}")
        if tag in ("p", "h1", "h2", "li"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)
