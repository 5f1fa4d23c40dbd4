"""A visitor that notices what is wrong with a page."""

from collections import Counter
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from unmentor.web.security import PAGE_POLICY, policy


class Page:
    """One page, parsed as strictly as the HTML standard has it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(response.text)

    @property
    def title(self) -> str:
        return self.text("head/title")

    @property
    def heading(self) -> str:
        return self.text(".//h1")

    def text(self, path: str) -> str:
        """The words of the only element at `path`."""
        (words,) = self.texts(path)
        return words

    def texts(self, path: str) -> list[str]:
        """The words of each element at `path`, spaces made single."""
        return [" ".join("".join(element.itertext()).split()) for element in self.root.findall(path)]

    def addresses(self) -> list[str]:
        """Everything that the page links to or loads."""
        return [value for element in self.root.iter() for name in ("href", "src") if (value := element.get(name))]


class Browse:
    """Gets pages; each one is checked for what all pages owe."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self._known: dict[str, int] = {}

    def __call__(self, address: str, *, status: int = 200, method: str = "GET") -> Page:
        return self.checked(self.client.open(address, method=method), status)

    def checked(self, response: TestResponse, status: int = 200) -> Page:
        """The page of an answer, checked as any other."""
        assert (response.status_code, response.mimetype) == (status, "text/html")
        page = Page(response)
        _check_structure(page)
        _check_nothing_inline(page)
        self._check_links(page)
        return page

    def _check_links(self, page: Page) -> None:
        ids = {element.get("id") for element in page.root.iter()}
        for address in page.addresses():
            parts = urlsplit(address)
            if parts.scheme == "mailto":
                continue
            assert (parts.scheme, parts.netloc) == ("", ""), f"{address} leads to another host"
            if not parts.path:
                assert parts.fragment in ids, f"{address} leads nowhere on the page"
            elif address not in self._known:
                self._known[address] = self.client.get(address, buffered=True, follow_redirects=True).status_code
            assert self._known.get(address, 200) == 200, f"{address} leads nowhere"


def _check_structure(page: Page) -> None:
    assert page.root.get("lang") == page.response.headers["Content-Language"]
    assert page.title.endswith(" – UnMentoring")
    assert len(page.texts(".//h1")) == 1
    assert len(page.texts(".//main")) == 1
    counts = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
    assert {name for name, count in counts.items() if count > 1} == set()


def _check_nothing_inline(page: Page) -> None:
    (script,) = page.root.iter("script")
    assert (script.get("type"), script.text) == ("module", None)
    assert (script.get("src") or "").startswith("/static/vendor/site.js?v=")
    for element in page.root.iter():
        assert element.tag != "style"
        assert [name for name in element.keys() if name == "style" or name.startswith("on")] == []  # noqa: SIM118 -- an Element is no dict
    given = page.response.headers["Content-Security-Policy"]
    framing = policy(PAGE_POLICY | {"frame-src": "'self'"})
    assert given == (framing if page.root.find(".//iframe") is not None else policy(PAGE_POLICY))
