"""A served site with its demonstration, as a newcomer starts it, and a real Chromium to look at it."""

import http.client
import os
import re
import shutil
import subprocess
import sys
import time

import pytest
from playwright.sync_api import sync_playwright

from tests.servers import ROOT, free_port

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a site started with its demonstration data."""
    instance, port = tmp_path_factory.mktemp("site"), free_port()
    environment = {**os.environ, "CONSULT_INSTANCE": str(instance), "PORT": str(port), "HOST": "127.0.0.1"}
    log = (instance / "log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "consult", "start"], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        answers(port, process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)
        log.close()


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


@pytest.fixture
def window(chromium, site):
    """Open a window: `window(width=375, javascript=False, dark=True, as_=…)` gives a page."""
    contexts = []

    def open_window(width=1280, javascript=True, dark=False, as_=None):
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        if as_ is not None:
            sign_in(page, as_)
        return page

    yield open_window
    for context in contexts:
        context.close()


def sign_in(page, email, language="en"):
    page.goto(f"/{language}/account/sign-in/")
    page.fill("input[type=email]", email)
    page.fill("input[type=password]", "demonstration")
    page.press("input[type=password]", "Enter")
    page.wait_for_url(re.compile(r"/(desk|secretariat|account)/"))
