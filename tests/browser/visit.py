"""A page in the browser, and everything that went wrong while it was open."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request

NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (NOT FOUND)"


class Visit:
    """Opens pages in one context and writes down complaints and strangers.

    complaints: console errors (refusals by the content security policy are among them), warnings and uncaught errors.
    strangers: hosts other than the site's that anything was asked of.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.complaints: list[str] = []
        self.strangers: set[str] = set()
        self._host = urlsplit(address).netloc
        self.page: Page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._fail)
        self.page.on("request", self._follow)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and message.text != NOT_FOUND:
            self.complaints.append(message.text)

    def _fail(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _follow(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self._host:
            self.strangers.add(request.url)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody would who has no mouse."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"the keyboard does not reach {selector}")
