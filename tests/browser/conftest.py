"""The browser that set-up found, and programmes to look at: one under way and one that is new."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.site import Site, served
from tests.browser.visit import Visit
from tests.mail.samples import PAIR, PROGRAMME
from tests.web.programme import add_meetings, plan_draw
from tools.install_browser import FLAGS, recorded_browser
from unmentor.mail import LocalMailbox, introduction, read_mailbox
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.settings import read_settings

OpenPage = Callable[..., Visit]


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: each site says where it is. Stands in for pytest-base-url's, which pytest 9 warns of, and warnings fail."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's, with our browser. Raises, so the tests fail, when set-up found none."""
    found = recorded_browser()
    return {**browser_type_launch_args, "executable_path": found.executable, "env": found.environment(), "args": FLAGS}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A programme of 240 people with three cycles behind it, the next draw planned, and mail to read."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("busy"))})
    database = Database(settings.database_url)
    upgrade(database)
    with database.transaction() as session:
        add_meetings(session, [90, 105, 120])
        plan_draw(session, datetime.now(UTC) + timedelta(days=30), number=4)
    with LocalMailbox(settings.mailbox_folder) as transport:
        for _ in range(60):
            transport.deliver(introduction(PAIR, PROGRAMME))
    newest, *_ = read_mailbox(settings.mailbox_folder)
    with served(settings, database, newest.id) as site:
        yield site
    database.close()


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A programme on its first day."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("new"))})
    database = Database(settings.database_url)
    upgrade(database)
    with served(settings, database, "none") as site:
        yield site
    database.close()


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext]) -> OpenPage:
    """Open a path of a site: `visit(site, "/", width=320, scheme="dark", script=False)`."""

    def open_page(site: Site, path: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> Visit:
        context = new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script)
        visit = Visit(context, site.address)
        visit.page.goto(site.url(path))
        return visit

    return open_page
