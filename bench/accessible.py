"""axe-core over every page: `python -m bench.accessible AXE [--pictures FOLDER]`.

`AXE`: the file axe.min.js (`npm pack axe-core`). Every page in Chromium, in three languages, two colour schemes and two
widths, with scripts (axe needs them) and without: no finding of axe, nothing wider than the window, and without scripts
the main part is there. `--pictures`: a picture of each page in English, light, and in Traditional Chinese, dark.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.api_peers import served

PAGES = (
    "/", "/?q=AI", "/?q=zzzznothing", "/?q=(", "/?q=programme:rth+OR+hub", "/today", "/deadlines",
    "/deadlines?month=2026-12", "/stories/1", "/stories/7", "/programmes", "/programmes/cyberport",
    "/programmes/it-accelerator", "/compare", "/compare?a=it-accelerator&b=cyberport", "/sources", "/coverage", "/help",
    "/outbox", "/subscribe?q=AI", "/searches?q=AI", "/nothing",
)  # fmt: skip
WIDTHS = {"phone": 360, "desk": 1200}
_AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return {findings: found.violations.map(one => [one.id, one.impact, one.nodes[0].html.slice(0, 120)]),
          width: document.documentElement.scrollWidth};
}"""


def looked_at(browser: Browser, base: str, axe: str, pages: tuple[str, ...], pictures: Path | None) -> Iterator[str]:
    """What is wrong with each page, in every way in which it may be seen."""
    ways = itertools.product(("en", "zh-Hant", "zh-Hans"), ("light", "dark"), WIDTHS, (True, False))
    for language, scheme, name, scripts in ways:
        size: Any = {"width": WIDTHS[name], "height": 800}
        given: Any = {"color_scheme": scheme, "viewport": size, "java_script_enabled": scripts, "bypass_csp": True}
        context = browser.new_context(**given)
        page = context.new_page()
        for path in pages:
            page.goto(f"{base}{path}{'&' if '?' in path else '?'}lang={language}")
            way = f"{path} {language} {scheme} {name}{'' if scripts else ' without scripts'}"
            yield from (f"{way}: {wrong}" for wrong in _wrong(page, axe, scripts, WIDTHS[name]))
            if pictures and scripts and (language, scheme) in (("en", "light"), ("zh-Hant", "dark")):
                file = re.sub(r"\W+", "-", f"{language} {name} {path}").strip("-")
                page.screenshot(path=pictures / f"{file}.png", full_page=True)
        context.close()


def _wrong(page: Page, axe: str, scripts: bool, width: int) -> Iterator[str]:
    if not scripts:
        if page.locator("main").count() != 1:
            yield "has no main part"
        return
    page.evaluate(axe)
    found = page.evaluate(_AXE)
    yield from (f"{name} ({impact}): {where}" for name, impact, where in found["findings"])
    if found["width"] > width:
        yield f"is {found['width']} wide"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("axe", type=Path)
    options.add_argument("--pictures", type=Path)
    options.add_argument("--chromium", default="/usr/bin/chromium")
    given = options.parse_args()
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as base, sync_playwright() as playwright:
        asked = urllib.request.Request(
            f"{base}/api/v1/searches", b'{"query": "AI"}', {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(asked) as answer:
            saved = f"/s/{json.load(answer)['key']}"
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        pages = (*PAGES, saved)
        wrong = list(looked_at(browser, base, given.axe.read_text("utf-8"), pages, given.pictures))
        browser.close()
    print("\n".join(wrong))
    print(f"{len(pages)} pages in 24 ways each: {len(wrong)} findings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
