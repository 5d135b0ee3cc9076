"""The whole application in a real browser: from a messy Excel file to a page for the governor.

Only this machine can be reached; whatever else is asked for, and every error, fails the walk.
"""

import csv
import io
import os
import runpy
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pandas as pd
import pypdfium2
import pytest
from playwright.sync_api import expect

from layers.simulated.households import simulate_households
from layers.texts import Words
from siting.planning.scenarios import FolderStore
from siting.plans.reading import open_plan
from tests.browser.reading import said_by
from tests.persian_only import IDS, all_foreign

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MADE = runpy.run_path(
    str(Path(__file__).resolve().parents[1] / "siting" / "planning" / "edited_plan.py")
)["made"]
#: Milliseconds that a page or a job may take on a busy machine.
SLOW = 90_000
#: Rows of the file; some lack a place, one has the id of another, and a total stands below them.
HOUSEHOLDS, WITHOUT_PLACE, TWICE = 300, 4, 1
PAGES = ("overview", "gaps", "workshop", "compare", "centers", "make", "data", "paper")
#: What each page has to show: a map, a page of paper, or a form.
SHOWN = ", ".join(
    ["iframe[title]"]
    + [
        f'[data-testid="st{kind}"]'
        for kind in ("Image", "FileUploader", "NumberInput", "BaseButton-primary")
    ]
)


@contextmanager
def an_office(folder, serve_folder):
    """Serve the workspace of an office with a plan and its scenario."""
    plan, intake = MADE()
    for number, name in enumerate(("plan.gpkg", "older.gpkg"), start=1):
        plan.save(folder / name)
        os.utime(folder / name, (3 - number, 3 - number))
    FolderStore(folder / ".siting" / "scenarios").create("مبنا", folder / "plan.gpkg", intake)
    with serve_folder(folder) as address:
        yield folder, address


@pytest.fixture(scope="module")
def office(tmp_path_factory, serve_folder):
    """An office that tests share, and where it is served."""
    with an_office(tmp_path_factory.mktemp("office"), serve_folder) as served:
        yield served


@pytest.fixture
def new_office(tmp_path, serve_folder):
    """An office in which nobody did anything yet: what is opened first is what a test made."""
    with an_office(tmp_path, serve_folder) as served:
        yield served


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    """An Excel file as offices send it: a title, Arabic letters, points in one cell, a total."""
    rows = simulate_households(2 * HOUSEHOLDS, province="05", seed=7)
    rows = rows.dropna(subset=["longitude", "latitude"]).head(HOUSEHOLDS).reset_index()
    point = [f"{lat}, {lon}" for lon, lat in zip(rows["longitude"], rows["latitude"], strict=True)]
    told = pd.DataFrame(
        {
            "كد خانوار": [f"{number:04d}" for number in range(HOUSEHOLDS)],
            "استان": rows["province"].str.replace("ک", "ك"),
            "مختصات": point,
        }
    )
    told.loc[: WITHOUT_PLACE - 1, "مختصات"] = None
    told.loc[HOUSEHOLDS - 1, "كد خانوار"] = "0010"
    book = openpyxl.Workbook()
    book.active.append(["فهرست خانوارهای تحت پوشش"])
    for row in (list(told), *told.fillna("").to_numpy().tolist(), ["جمع كل", "", ""]):
        book.active.append(row)
    path = tmp_path_factory.mktemp("given") / "خانوارها ۱۴۰۵.xlsx"
    book.save(path)
    return path


class Walk:
    """What a person does on the page, in the words of a language."""

    def __init__(self, page, address, language):
        self.page, self.address, self.words = page, address, Words(language)

    def text(self, key, **values):
        return self.words.text(key, **values)

    def go(self, name, **parts):
        told = "&".join(f"{part}={value}" for part, value in parts.items())
        self.page.goto(f"{self.address}/{name}?lang={self.words.language}&{told}")
        self.page.locator('[data-testid="stApp"]').wait_for(timeout=SLOW)

    def turn(self, name):
        """Turn to another page by the navigation on top."""
        self.page.get_by_role("link", name=self.text(f"page_{name}"), exact=True).click()

    def button(self, key):
        return self.page.get_by_role("button", name=self.text(key), exact=True).first

    def press(self, key):
        self.button(key).click(timeout=SLOW)

    def write(self, key, value):
        box = self.page.get_by_label(self.text(key), exact=True).first
        box.fill(value, timeout=SLOW)
        box.press("Tab")

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=SLOW)

    def rests(self):
        """Wait until the page is drawn to its end: a run replaces the files that it offers."""
        self.page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=SLOW)

    def reads(self):
        """Read all that is on the page: in Persian, nothing is of another language but names.

        One of them is the id of the household that the file has twice.
        """
        said = said_by(self.page, self.words.language)
        assert len(said) > 10
        assert self.words.language == "en" or all_foreign(said, rf"{IDS}|\b0010\b") == {}

    def takes(self, key):
        """Take a file away, and return its bytes."""
        self.rests()
        self.reads()
        with self.page.expect_download(timeout=SLOW // 4) as taken:
            self.press(key)
        return Path(taken.value.path()).read_bytes()

    def map(self):
        """Return the page of the map once it is drawn."""
        frame = self.page.frame_locator("iframe[title]").first
        frame.locator(".leaflet-control-scale-line").first.wait_for(timeout=SLOW)
        return frame

    def drags_a_center(self, by):
        sign = self.map().locator(".siting-sign").first
        sign.wait_for(timeout=SLOW)
        box = sign.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=3)
        self.page.mouse.move(x + by[0], y + by[1], steps=3)
        self.page.mouse.up()

    def ends_without_a_fault(self):
        # Streamlit asks for some files below the address of a page before it finds them.
        assert [fault for fault in self.page.faults if "404" not in fault] == []
        own = (self.address, self.address.replace("http", "ws"), "data:", "blob:", "about:")
        assert [url for url in self.page.requested if not url.startswith(own)] == []


def table(content):
    """Return the rows of the first sheet that has more than a line."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return max((list(sheet.values) for sheet in book), key=len)


#: What the plan and its scenarios are called in each language.
NAMES = {"fa": ("طرح استان", "نزدیک‌تر", "دو بار"), "en": ("Province", "Nearer", "Twice")}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_excel_file_becomes_a_plan_that_is_changed_improved_and_printed(
    page, new_office, messy, language
):
    folder, address = new_office
    walk = Walk(page, address, language)
    name, nearer, twice = NAMES[language]
    reads_the_findings(walk, messy)
    makes_a_plan(walk, name)
    assert len(open_plan(folder / f"{name}.gpkg").centers) == 3
    changes_a_center_and_keeps_a_scenario(walk, folder, nearer)
    changes_it_again_and_keeps_both(walk, folder, twice)
    compares_both(walk, nearer, twice)
    improves(walk)
    assert len(open_plan(folder / f"{twice}.gpkg").centers) == 3
    prints(walk)
    walk.ends_without_a_fault()


def reads_the_findings(walk, messy):
    """Give the file, and read what was found in it and what is given back."""
    walk.go("data")
    walk.page.locator("input[type=file]").set_input_files(messy)
    figures = walk.page.locator(".siting-figures")
    expect(figures).to_contain_text(walk.text("data_rows"), timeout=SLOW)
    counts = [walk.words.number(n) for n in (WITHOUT_PLACE, TWICE + 1, HOUSEHOLDS + 1)]
    assert figures.locator("b").all_inner_texts()[-3:] == counts
    rejected = walk.text("outcome_rejected")
    walk.page.get_by_role("radio", name=rejected).click()
    expect(walk.page.locator(".siting-grid tbody tr").first).to_contain_text(rejected)
    corrected = table(walk.takes("data_corrected"))
    assert len(corrected) == 1 + HOUSEHOLDS - TWICE
    assert len(table(walk.takes("data_report"))) > WITHOUT_PLACE


def makes_a_plan(walk, name):
    """Ask for a plan of few centers in few seconds, wait for it and open it."""
    walk.turn("make")
    walk.write("make_centers", "3")
    walk.write("make_seconds", "3")
    walk.write("make_name", name)
    walk.press("make_start")
    walk.sees(name)
    walk.press("jobs_open")
    walk.map()
    walk.sees(walk.text("figure_unlocated"))
    assert table(walk.takes("download_excel"))[1:]
    rows = list(csv.reader(io.StringIO(walk.takes("download_csv").decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    drawn = walk.takes("download_map").decode("utf-8")
    assert "<script" in drawn
    assert 'src="http' not in drawn


def changes_a_center_and_keeps_a_scenario(walk, folder, name):
    """Drag a center, lock it, take the lock back, and save what was done."""
    walk.turn("workshop")
    walk.drags_a_center((30, 20))
    effects = walk.page.locator(".st-key-workshop-effects")
    effects.wait_for(timeout=SLOW)
    walk.press("workshop_lock")
    expect(walk.button("workshop_unlock")).to_be_visible(timeout=SLOW)
    walk.press("workshop_undo")
    expect(walk.button("workshop_lock")).to_be_visible(timeout=SLOW)
    walk.reads()
    walk.page.get_by_role("tab", name=walk.text("workshop_save_tab")).click()
    walk.write("workshop_name", name)
    walk.press("workshop_save")
    walk.sees(walk.text("workshop_saved", name=walk.words.name(name), version=2))
    kept = FolderStore(folder / ".siting" / "scenarios").open(name)
    assert [edit.act for edit in kept.in_force] == ["move"]


def changes_it_again_and_keeps_both(walk, folder, name):
    """Give a center a worker more, and save that as another scenario."""
    walk.press("workshop_enlarge")
    card = walk.page.locator(".st-key-workshop-card")
    expect(card).to_contain_text(walk.words.number(800), timeout=SLOW)  # files, of 600 before
    walk.reads()
    walk.write("workshop_name", name)
    walk.press("workshop_save")
    walk.sees(walk.text("workshop_saved", name=walk.words.name(name), version=2))
    kept = FolderStore(folder / ".siting" / "scenarios").open(name)
    assert [edit.act for edit in kept.in_force] == ["move", "enlarge"]


def compares_both(walk, first, second):
    """Lay the open scenario beside the other one: what they differ in is a worker more."""
    walk.turn("compare")
    walk.map()
    walk.page.get_by_role("combobox", name=walk.text("compare_other")).click()
    walk.page.get_by_role("option", name=first).click()
    before = walk.page.locator('[data-testid="stCaptionContainer"]', has_text=first)
    expect(before.first).to_contain_text(walk.text("compare_before", name=""), timeout=SLOW)
    walk.sees(second)
    assert table(walk.takes("compare_excel"))[1:]
    walk.ends_without_a_fault()


def improves(walk):
    """Go back, let the rest be improved for a few seconds, and open the plan that comes of it."""
    walk.turn("workshop")
    walk.page.get_by_role("tab", name=walk.text("workshop_save_tab")).click(timeout=SLOW)
    walk.write("workshop_minutes", "0.2")
    walk.press("workshop_improve")
    walk.press("jobs_open")
    walk.sees(walk.text("figure_unlocated"))  # the overview, and not the map of the workshop
    walk.map()


def prints(walk):
    """Take the page for the governor and the workbook, and read both."""
    walk.turn("paper")
    walk.sees(walk.text("paper_page", page=1, pages=1))
    assert len(pypdfium2.PdfDocument(walk.takes("paper_pdf"))) == 1
    assert len(table(walk.takes("paper_book"))) > 1


@pytest.mark.parametrize(("language", "name"), [("fa", "نیمه‌راه"), ("en", "Halfway")])
def test_a_plan_is_stopped_in_the_middle_and_the_best_is_kept(
    page, new_office, messy, language, name
):
    folder, address = new_office
    walk = Walk(page, address, language)
    walk.go("data")
    walk.page.locator("input[type=file]").set_input_files(messy)
    expect(walk.page.locator(".siting-figures")).to_be_visible(timeout=SLOW)
    walk.turn("make")
    walk.write("make_seconds", "600")
    walk.write("make_name", name)
    walk.write("make_centers", "12")
    walk.press("make_start")
    walk.sees(walk.text("search_best", hours="").split(":")[0])
    walk.press("jobs_stop")
    walk.sees(walk.text("jobs_kept"))
    assert len(open_plan(folder / f"{name}.gpkg").centers) == 12
    walk.ends_without_a_fault()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_each_page_is_read_in_its_language_on_a_phone_too(page, office, language):
    walk = Walk(page, office[1], language)
    for name in PAGES:
        page.set_viewport_size({"width": 1366, "height": 768})
        walk.go(name, plan="plan.gpkg", province="05")
        page.locator(SHOWN).first.wait_for(timeout=SLOW)
        walk.rests()
        assert page.evaluate("document.documentElement.lang") == language
        walk.reads()
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 768})
            wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
            assert wide <= width, name
    walk.ends_without_a_fault()


def test_what_cannot_be_read_is_said_in_persian_and_loses_nothing(page, office, tmp_path):
    walk = Walk(page, office[1], "fa")
    broken = tmp_path / "خراب.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    walk.go("data")
    page.locator("input[type=file]").set_input_files(broken)
    walk.sees("بریده شده یا آسیب دیده است؛ دوباره از مبدأ آن رونوشت بردارید.")
    expect(page.get_by_text("خراب.xlsx").last).to_be_visible()
    expect(page.get_by_text(walk.text("fault_detail"))).to_have_count(0)
    page.locator("input[type=file]").set_input_files(
        {"name": "نامه.docx", "mimeType": "application/msword", "buffer": b"letter"}
    )
    alert = page.locator('[data-testid="stFileUploader"] [role="alert"]')
    alert.wait_for(timeout=SLOW)
    said = alert.evaluate("element => getComputedStyle(element, '::after').content")
    assert walk.text("app_refused_file") in said
    assert alert.evaluate("element => getComputedStyle(element).fontSize") == "0px"
    walk.ends_without_a_fault()
