"""A served site with its demonstration and a full house, and a real Chromium to look at it."""

import http.client
import os
import re
import shutil
import subprocess
import sys
import time

import pytest
from playwright.sync_api import sync_playwright

from consult.app import create_app
from consult.config import from_environment
from consult.gate.database import Database
from tests import factories
from tests.browser.pages import WHO
from tests.full_house import House
from tests.servers import ROOT, free_port

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
SECRET = "of the browser's site"


@pytest.fixture(scope="session")
def instance(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(instance):
    """The address of a site started with its demonstration data."""
    port = free_port()
    settings = {"CONSULT_INSTANCE": str(instance), "PORT": str(port), "HOST": "127.0.0.1", "SECRET_KEY": SECRET}
    log = (instance / "log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "consult", "start"], cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log
    )
    try:
        answers(port, process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)
        log.close()


@pytest.fixture(scope="session")
def house(site, instance):
    """Beside the demonstration a consultation in every state of work, so that no page is without its rows."""
    config = from_environment({"CONSULT_INSTANCE": str(instance), "SECRET_KEY": SECRET})
    made = House(Database(config.database_url), 2)
    made.app = create_app(config)
    yield made
    made.database.engine.dispose()
    made.app.extensions["consult_database"].engine.dispose()


def answers(port, process, log, seconds=90):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            log.seek(0)
            pytest.fail(f"the site did not start:\n{log.read()}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/en/")
            assert connection.getresponse().status == 200
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    pytest.fail("the site did not answer in time")


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(chromium, site, house):
    """One window for each reader, kept for the session: `windows("moderator")`."""
    made = {}

    def window(who):
        if who not in made:
            made[who] = opened(chromium, site)
            if who in WHO:
                let_in(made[who], house, WHO[who](house))
            elif who:
                sign_in(made[who], who)
        made[who].emulate_media(color_scheme="light")
        made[who].set_viewport_size({"width": 1280, "height": 900})
        return made[who]

    yield window
    for page in made.values():
        page.context.close()


@pytest.fixture
def window(chromium, site):
    """Open a window: `window(width=375, javascript=False, dark=True, as_=…)` gives a page."""
    pages = []

    def open_window(width=1280, javascript=True, dark=False, as_=None):
        pages.append(opened(chromium, site, width, javascript=javascript, dark=dark))
        if as_ is not None:
            sign_in(pages[-1], as_)
        return pages[-1]

    yield open_window
    for page in pages:
        page.context.close()


def opened(chromium, site, width=1280, *, javascript=True, dark=False):
    context = chromium.new_context(
        base_url=site,
        viewport={"width": width, "height": 900},
        java_script_enabled=javascript,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    return context.new_page()


def let_in(page, house, who):
    """Give a window the cookie of a person of the house."""
    client = factories.signed_in(house.app.test_client(), house.database, who)
    value = client.get_cookie("session").value
    page.context.add_cookies([{"name": "session", "value": value, "domain": "127.0.0.1", "path": "/"}])


def sign_in(page, email, language="en"):
    page.goto(f"/{language}/account/sign-in/")
    page.fill("input[type=email]", email)
    page.fill("input[type=password]", "demonstration")
    page.press("input[type=password]", "Enter")
    page.wait_for_url(re.compile(r"/(desk|secretariat|account)/"))
