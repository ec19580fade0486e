"""The README's pictures, made from the demo: `python -m bench.pictures [--chromium PROGRAM]` (`make pictures`).

The digest as a mail program shows it, and the first page, both light.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.api_peers import plain_environment, served_from

IMAGES = Path(__file__).parent.parent / "docs" / "images"
WIDTHS = {"digest.png": 700, "page.png": 1100}  # of a mail program's pane; of a browser beside other windows
HEIGHT = 860


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--chromium", default="/usr/bin/chromium")
    options.add_argument("--to", type=Path, default=IMAGES)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        demo = [sys.executable, "-m", "monitor", "demo", "--no-serve", "--folder", str(folder)]
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL, env=plain_environment())
        mail = min((folder / "mails").glob("*.html"))
        settings = {"MONITOR_DATA": str(folder), "MONITOR_SOURCES": str(folder / "sources.toml")}
        with served_from(settings) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
            page = browser.new_page(color_scheme="light")
            for address, file in ((mail.as_uri(), "digest.png"), (f"{base}/?lang=en", "page.png")):
                page.set_viewport_size({"width": WIDTHS[file], "height": HEIGHT})
                page.goto(address)
                page.screenshot(path=given.to / file)
                print(given.to / file)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
