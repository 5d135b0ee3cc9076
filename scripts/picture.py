"""Take a picture of a page in Chromium: ``python scripts/picture.py map.html map.png [LAYER]``.

A layer of the map that is named is shown as if its box had been ticked.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
WIDTH, HEIGHT = 1360, 860
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    """Open the page, wait until its font and layers are drawn, and write the picture."""
    if len(sys.argv) not in (3, 4):
        sys.exit("Give two files, the page to open and the picture to write, and maybe a layer.")
    source, target, layer = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    if not source.is_file():
        sys.exit(f"There is no page at {source}.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(source.resolve().as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        for name in layer:
            page.get_by_text(name, exact=True).click()
        page.wait_for_timeout(1000)
        page.screenshot(path=target)
        browser.close()


if __name__ == "__main__":
    main()
