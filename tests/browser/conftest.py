"""Pages in Debian's Chromium, driven through Playwright.

`make test` installs it (tests/browser/install.sh): `apt-get install chromium`, and `npm install axe-core`
into .venv/axe. Without them these tests skip and say so; where CI is set they fail.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, ViewportSize, sync_playwright

from tests.browser.watching import AXE, Watched

IN_CI = bool(os.environ.get("CI"))
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    missing = [what for what, there in (("chromium", CHROMIUM), ("axe-core", AXE.exists())) if not there]
    if missing:
        reason = f"no {' and no '.join(missing)}: run make test as root, or see tests/browser/install.sh"
        pytest.fail(reason) if IN_CI else pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Return a function that opens a file and writes down errors, messages, dialogs and requests."""
    contexts = []

    def open_file(path: Path, width: int = 1280, *, obeys_policy: bool = False) -> Watched:
        size: ViewportSize = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, bypass_csp=not obeys_policy)
        contexts.append(context)
        context.set_default_timeout(5000)

        def refuse(dialog: Dialog) -> None:
            faults.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page, faults, address = context.new_page(), list[str](), path.as_uri()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on(
            "request", lambda sent: faults.append(f"request: {sent.url}") if sent.url != address else None
        )
        page.on("dialog", refuse)
        page.goto(address)
        return Watched(page, faults)

    yield open_file
    for context in contexts:
        context.close()
