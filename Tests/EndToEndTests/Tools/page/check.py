#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks at the proxy's page with a headless Chromium, as people would: check.py PYTHON CODEX

PYTHON can import OpenAI's SDK, CODEX is the Codex CLI: both do what the page says of them. The binary is the one that TOKENMETER_PROXY names. Prints what was found and ends with 0 when all of it is as promised.
"""
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

from browser import Browser  # noqa: E402
from site_under_test import Site  # noqa: E402

READING = (pathlib.Path(__file__).parent / "reading.js").read_text()
STATE = "document.getElementById('state').textContent"
CAPTION = "document.querySelector('#charts .caption').textContent"


def expect(what: str, found, wanted=True) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, not {wanted!r}")
    print(f"ok: {what}")


def expect_readable(browser: Browser, what: str) -> None:
    """At both widths, in both colour schemes."""
    for width in (360, 1200):
        for scheme in ("light", "dark"):
            browser.size(width, 800)
            browser.scheme(scheme)
            expect(f"{what} is readable at {width} pixels, {scheme}", browser.evaluate(READING), [])


def answered(count: int) -> str:
    return f"!document.getElementById('charts').hidden && {CAPTION}.startsWith('{count} in all')"


def welcome(browser: Browser, site: Site) -> None:
    browser.open(site.url)
    browser.eventually("it says that nothing has come", "document.body.dataset.view === 'empty'")
    expect_readable(browser, "the page before the first request")
    for way in ("codex", "sdk", "curl"):
        lines = browser.evaluate(f"document.getElementById('{way}').textContent")
        expect(f"the lines for {way} name this address", f"{site.url}/v1" in lines)
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
    browser.evaluate("document.querySelector('.way:has(#curl) button').click()")
    browser.eventually("it is copied", "document.querySelector('.way:has(#curl) button').textContent === 'Copied'")
    copied = browser.evaluate("navigator.clipboard.readText()")
    expect("the button copies what is shown", copied, browser.evaluate("document.getElementById('curl').textContent"))

    answer = subprocess.run(["sh", "-c", copied], capture_output=True, text=True, timeout=30)
    began = time.monotonic()
    expect("the lines for curl get an answer", '"choices"' in answer.stdout)
    browser.eventually("the first request turns the page into charts", answered(1))
    print(f"shown {time.monotonic() - began:.2f} s after the answer")


# What the page computes, and what that must come to.
FUNCTIONS = [
    # As Prometheus' histogram_quantile: inside the bucket in proportion, the last finite bound where it is the last one.
    ("quantile(.5, [[.1, 0], [1, 10], [Infinity, 10]])", 0.55),
    ("quantile(.5, [[Infinity, 4], [2, 4], [1, 2]])", 1),
    ("quantile(.95, [[1, 0], [Infinity, 5]])", 1),
    ("quantile(.95, [[1, 0], [Infinity, 0]])", None),
    ("quantile(.5, [])", None),
    (r"""parse(String.raw`llm_requests_total{tenant="a} 7\n\"",status="200"} 3`)[0].labels.tenant""", 'a} 7\n"'),
    (r"parse('# HELP llm_requests_total x\nllm_requests_total 1e3\nother_total 5\n').map(({value}) => value)", [1000]),
    # The first look is where counting begins; a counter that has fallen began anew, and so did one that was away.
    ("(counters => [[5], [7], [3], [3]].map(([value]) => counters.growth([{key: 'a', value}])[0].grown))"
     "(new Counters())", [0, 2, 3, 0]),
    ("(counters => [[], [{key: 'a', value: 4}], [], [{key: 'a', value: 9}]].map(page => "
     "counters.growth(page)[0]?.grown ?? null))(new Counters())", [None, 4, None, 9]),
    ("[0, 0.00204, 0.0996, 0.9996, 12].map(seconds)", ["0.0 ms", "2.0 ms", "100 ms", "1.0 s", "12 s"]),
    ("[0, 0.000012, 0.00123, 0.5, 1234.5].map(money)", ["$0", "$0.000012", "$0.0012", "$0.50", "$1,234.50"]),
    ("[0, 0.0001, 0.016, 0.5].map(percent)", ["0 %", "<0.1 %", "1.6 %", "50 %"]),
]


def functions(browser: Browser) -> None:
    for expression, wanted in FUNCTIONS:
        expect(expression, browser.evaluate(expression), wanted)


def charts(browser: Browser, site: Site) -> None:
    for _ in range(5):
        site.chat()
    began = time.monotonic()
    browser.eventually("further requests are shown", answered(6))
    print(f"shown {time.monotonic() - began:.2f} s after the last answer")
    browser.eventually("latency is shown", "/\\d+ m?s p50/.test(document.querySelectorAll('.chart')[3].innerText)")
    browser.eventually("lines are drawn", "document.querySelector('.chart path.first').getAttribute('d').includes('L')")
    expect_readable(browser, "the page with charts")
    spent = site.value('llm_budget_spent_usd{period="daily",tenant="default"}')
    shown = browser.evaluate("document.querySelector('#tenants b').textContent")
    expect(f"the tenant's {spent} dollars are shown as {shown}", spent > 0.01 and abs(float(shown[1:]) - spent) < 0.001)
    expect("the console has nothing to say", browser.complaints, [])


def nobody_looks(browser: Browser, site: Site) -> None:
    """A page that is not visible asks for nothing."""
    hide = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true}), " \
        "document.dispatchEvent(new Event('visibilitychange'))"
    browser.evaluate(hide % "true")
    browser.eventually("it pauses", f"{STATE} === 'paused' && !isAsking")
    before = site.looks()
    expect("its questions are counted", before > 2)
    time.sleep(4)
    expect("a page that nobody sees asks for nothing", site.looks(), before)
    browser.evaluate(hide % "false")
    browser.eventually("it goes on", f"{STATE} === 'live'")


def restart(browser: Browser, site: Site) -> None:
    site.stop()
    browser.eventually("it says that it is alone", f"{STATE} === 'not reachable, trying again'")
    expect("charts stay in sight", browser.evaluate("!document.getElementById('charts').hidden"))
    site.start()
    browser.eventually("it goes on after a restart", f"{STATE} === 'live'")
    site.chat()
    site.chat()
    browser.eventually("counters that began anew are shown", answered(2))
    grown = browser.evaluate("past.points.every(point => point.requests >= 0) && "
                             "past.points.reduce((sum, point) => sum + point.requests, 0)")
    expect("growth is counted across the restart", grown, 8)
    others = [text for text in browser.complaints if "ERR_CONNECTION" not in text and "ERR_EMPTY_RESPONSE" not in text]
    expect("the console complains of the missing server only", others, [])


def ways(browser: Browser, folder: pathlib.Path, python: str, codex: str) -> None:
    """What the page tells to paste works as it stands."""
    site = Site(folder)
    try:
        browser.open(site.url)
        browser.eventually("another page", f"document.getElementById('sdk')?.textContent.includes('{site.url}')")
        lines = {way: browser.evaluate(f"document.getElementById('{way}').textContent") for way in ("sdk", "codex")}
        home = folder / "codex"
        home.mkdir()
        (home / "config.toml").write_text(lines["codex"])
        environment = os.environ | {"OPENAI_API_KEY": "none", "CODEX_HOME": str(home)}
        question = [codex, "exec", "--skip-git-repo-check", "-m", "demo", "Hello"]
        for way, command in (("sdk", [python, "-c", lines["sdk"]]), ("codex", question)):
            done = subprocess.run(
                command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
            )
            expect(f"the lines for {way} get an answer", "built into the proxy" in done.stdout or done.stderr)
        browser.eventually("both are shown", answered(2))
    finally:
        site.stop()


def keys(browser: Browser, folder: pathlib.Path) -> None:
    """Where keys are configured, numbers are shown to who has one."""
    digest = hashlib.sha256(b"tm-key").hexdigest()
    site = Site(folder, tenants={"known": {"team-a": {"keys_sha256": [digest], "monthly_hard_usd": 5}}})
    try:
        site.chat("tm-key")
        browser.open(site.url)
        browser.eventually("it asks for a key", "document.body.dataset.view === 'locked'")
        expect_readable(browser, "the page that asks for a key")
        expect("no figure is in the page", browser.evaluate("/\\d/.test(document.getElementById('charts').textContent)"), False)
        enter = "document.getElementById('key').value = '%s', document.querySelector('#key-form button').click()"
        browser.evaluate(enter % "wrong")
        browser.eventually("it refuses another", "document.getElementById('door-reason').textContent.includes('not known')")
        browser.evaluate(enter % "tm-key")
        browser.eventually("it opens", answered(1))
        expect("the limit is a line", browser.evaluate("document.querySelectorAll('.bar .limit')[1].getAttribute('x') > 90"))
        browser.call("Page.reload")
        browser.eventually("it stays open in this tab", answered(1))
        expect("the lines for curl have a key", browser.evaluate(
            "document.getElementById('curl').textContent.includes('TOKENMETER_KEY')"))
    finally:
        site.stop()


def main() -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        (folder / "prices.json5").write_text('{ "demo:*": { input: 1000, output: 1000 } }')
        limits = {"known": {"default": {"daily_soft_usd": 1, "monthly_hard_usd": 5}}}
        site = Site(folder, prices={"file": "prices.json5"}, tenants=limits)
        browser = Browser(folder)
        try:
            welcome(browser, site)
            functions(browser)
            charts(browser, site)
            nobody_looks(browser, site)
            restart(browser, site)
            keys(browser, folder)
            ways(browser, folder, *sys.argv[1:3])
        finally:
            browser.close()
            site.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
