"""The preview in a real browser: phones with the book in them, findings in their places, and places that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Running

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
LONG = [f"Paragraph {number}. " + "The tide comes in twice a day and asks nobody. " * 6 for number in range(1, 41)]
FILES = {
    "a.txt": 'The First Step\nshort and calm\n?wet here\n<p><a href="b.xhtml#top">to the tides</a></p>\n',
    "b.txt": "\n".join(["Tides", *LONG]),
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


def wait(page: Any, condition: str) -> None:
    """Wait until a condition holds. Playwright's own way evaluates strings in the page, which the page forbids."""
    for _ in range(200):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never happened: {condition}")


class Reader:
    """A browser page that shows a preview."""

    def __init__(self, chromium: Any, run: Running, width: int = 1440, height: int = 960, **options: Any) -> None:
        self.page = chromium.new_context(viewport={"width": width, "height": height}, **options).new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(run.url)
        self.settle()

    def until(self, condition: str) -> None:
        wait(self.page, condition)

    def settle(self) -> None:
        """Wait until every phone shows the newest document and nothing is on its way."""
        self.until("document.body.dataset.shown && !document.querySelector('iframe.waiting')")

    def see_version_after(self, before: str) -> None:
        self.until(f"document.body.dataset.shown.split('/')[0] !== {before!r}")
        self.settle()

    @property
    def version(self) -> str:
        return str(self.page.evaluate("document.body.dataset.shown.split('/')[0]"))

    def inside(self, device: str, script: str) -> Any:
        """Evaluate a function of a phone's window."""
        frame = f"document.querySelector('[data-device={device}] iframe:not(.waiting)').contentWindow"
        return self.page.evaluate(f"({script})({frame})")

    def top_words(self, device: str) -> str:
        """Return the first words of the paragraph at the top of a phone's screen."""
        script = """page => [...page.document.querySelectorAll('p, h1')]
            .find(block => block.getBoundingClientRect().bottom > 4).textContent.slice(0, 13)"""
        return str(self.inside(device, script))


Open = Callable[..., Reader]


@pytest.fixture
def read(chromium: Any, running: Callable[..., Running]) -> Iterator[Callable[..., tuple[Running, Reader]]]:
    """A function that starts a preview and opens it."""
    opened: list[Reader] = []

    def start(files: dict[str, str] = FILES, **options: Any) -> tuple[Running, Reader]:
        run = running(files)
        opened.append(Reader(chromium, run, **options))
        return run, opened[-1]

    yield start
    for reader in opened:
        reader.page.context.close()


def test_four_phones_show_the_book(read: Any) -> None:
    _, reader = read(color_scheme="null")
    for device, width, height in (("large", 390, 844), ("small", 320, 568), ("dark", 390, 844), ("text", 390, 844)):
        assert reader.inside(device, "page => [page.innerWidth, page.innerHeight]") == [width, height]
        assert reader.inside(device, "page => page.document.querySelector('h1').textContent") == "The First Step"
    background = "page => page.getComputedStyle(page.document.body).backgroundColor"
    assert reader.inside("dark", background) == "rgb(18, 18, 18)"
    assert reader.inside("large", background) == "rgba(0, 0, 0, 0)"
    assert reader.inside("dark", "page => page.matchMedia('(prefers-color-scheme: dark)').matches") is True
    size = "page => parseFloat(page.getComputedStyle(page.document.querySelector('p')).fontSize)"
    assert reader.inside("text", size) == 2 * reader.inside("large", size)
    assert reader.page.locator("#contents .entry-text").all_inner_texts() == ["The First Step", "Tides"]
    assert reader.complaints == []


def test_a_finding_stands_beside_its_paragraph(read: Any) -> None:
    _, reader = read()
    card = reader.page.locator(".margin .finding")
    assert "a.txt:3" in card.inner_text() and "“wet here” will not do" in card.inner_text()
    frame = reader.page.locator("[data-device=large] iframe").bounding_box()
    top = reader.inside(
        "large", "page => page.document.querySelector('[data-epubgen-finding]').getBoundingClientRect().top"
    )
    scale = frame["width"] / 390
    assert abs(card.bounding_box()["y"] - (frame["y"] + top * scale)) < 12
    assert reader.page.locator("#contents .badge").all_inner_texts() == ["1"]


def test_a_rebuild_keeps_the_place_in_every_phone(read: Any) -> None:
    run, reader = read()
    reader.page.click("#contents >> text=Tides")
    reader.until("document.body.dataset.shown.endsWith('b.xhtml')")
    reader.settle()
    reader.page.wait_for_timeout(300)
    reader.inside("large", "page => page.document.querySelectorAll('p')[19].scrollIntoView()")
    reader.page.wait_for_timeout(300)
    assert {reader.top_words(device) for device in ("large", "small", "dark", "text")} == {"Paragraph 20."}
    before = reader.version
    run.write("b.txt", "\n".join(["Tides", "A new one. " * 40, *LONG[:5], "Another. " * 60, *LONG[5:]]))
    reader.see_version_after(before)
    assert {reader.top_words(device) for device in ("large", "small", "dark", "text")} == {"Paragraph 20."}
    assert reader.complaints == []


def test_an_edited_paragraph_is_found_by_its_line(read: Any) -> None:
    run, reader = read()
    reader.page.click("#contents >> text=Tides")
    reader.until("document.body.dataset.shown.endsWith('b.xhtml')")
    reader.page.wait_for_timeout(300)
    reader.inside("large", "page => page.document.querySelectorAll('p')[19].scrollIntoView()")
    reader.page.wait_for_timeout(300)
    before = reader.version
    run.write("b.txt", "\n".join(["Tides", *LONG[:19], "Quite other words. " * 12, *LONG[20:]]))
    reader.see_version_after(before)
    assert reader.top_words("large") == "Quite other w"


def test_vertical_books_keep_their_place_too(read: Any) -> None:
    vertical = {"style.css": ":root { writing-mode: vertical-rl } p { margin: 0 0 0 1em }"}
    run, reader = read({"b.txt": FILES["b.txt"]} | vertical)
    reader.page.wait_for_timeout(300)
    rightmost = """page => [...page.document.querySelectorAll('p, h1')]
        .find(block => block.getBoundingClientRect().left < page.innerWidth - 4).textContent.slice(0, 13)"""
    assert reader.inside("large", rightmost) == "Tides"
    reader.inside(
        "large", "page => page.document.querySelectorAll('p')[19].scrollIntoView({inline: 'start', block: 'start'})"
    )
    reader.page.wait_for_timeout(300)
    assert {reader.inside(device, rightmost) for device in ("large", "small")} == {"Paragraph 20."}
    before = reader.version
    run.write("b.txt", "\n".join(["Tides", "A new one. " * 40, *LONG]))
    reader.see_version_after(before)
    assert {reader.inside(device, rightmost) for device in ("large", "small")} == {"Paragraph 20."}


def test_after_quick_edits_the_last_one_is_shown(read: Any) -> None:
    run, reader = read()
    for number in range(6):
        run.write("a.txt", f"The First Step\nversion {number}\n")
    frame = "document.querySelector('[data-device=small] iframe:not(.waiting)').contentDocument"
    reader.until(f"{frame}.querySelector('p').textContent === 'version 5'")
    reader.page.wait_for_timeout(500)
    assert reader.inside("large", "page => page.document.querySelector('p').textContent") == "version 5"
    assert reader.page.get_attribute("#status", "data-state") == "good"


def test_an_edited_style_shows_at_once(read: Any) -> None:
    run, reader = read()
    before = reader.version
    run.write("style.css", "p { color: rgb(1, 2, 3) }")
    reader.see_version_after(before)
    colour = "page => page.getComputedStyle(page.document.querySelector('p')).color"
    assert reader.inside("small", colour) == "rgb(1, 2, 3)"


def test_a_broken_manuscript_shows_the_last_good_book_and_what_is_wrong(read: Any) -> None:
    run, reader = read()
    run.write("a.txt", "The First Step\nshort and calm\n!wet here\n")
    reader.page.wait_for_selector("#status[data-state=broken]")
    assert reader.page.inner_text("#status") == "1 error in the manuscript: this is the last good book"
    assert "a.txt:3" in reader.page.inner_text(".margin .finding[data-level=error]")
    assert reader.inside("large", "page => page.document.querySelectorAll('p').length") == 3
    run.write("a.txt", "The First Step\nshort and calm\ndry here\n")
    reader.page.wait_for_selector("#status[data-state=good]")
    reader.settle()
    reader.until("!document.querySelector('.finding')")
    assert reader.page.inner_text("#findings") == "Nothing to mend."


def test_a_book_that_never_built_appears_when_it_does(read: Any, running: Any, chromium: Any) -> None:
    run = running({"a.txt": "One\n!no\n"})
    page = chromium.new_page()
    page.goto(run.url)
    page.wait_for_selector("#findings .finding")
    assert page.inner_text("#empty") == "There is no book to show yet: see the findings."
    run.write("a.txt", "One\nyes\n")
    wait(page, "document.body.dataset.shown && !document.querySelector('iframe.waiting')")
    page.close()


def test_links_lead_through_the_book_in_every_phone(read: Any) -> None:
    _, reader = read()
    reader.page.frame_locator("[data-device=small] iframe").locator("a").click()
    reader.until("document.body.dataset.shown.endsWith('b.xhtml')")
    reader.settle()
    for device in ("large", "small", "dark", "text"):
        assert reader.inside(device, "page => page.document.querySelector('h1').textContent") == "Tides"
    assert reader.page.inner_text("[aria-current=true]") == "Tides"
    assert reader.page.inner_text("#place") == "2 / 2"


def test_scripts_of_a_book_do_not_run(read: Any) -> None:
    markup = "<script>parent.document.title = document.title = 'ran'</script>"
    image = '<img src="missing.png" onerror="document.title = \'ran\'" alt=""/>'
    _, reader = read({"a.txt": f"Step\n{markup}\n{image}\n"})
    reader.page.wait_for_timeout(300)
    assert reader.inside("large", "page => page.document.title") == "x"
    assert reader.page.title() == "Letters & Tides · preview"


def test_screens_can_be_chosen_and_are_remembered(read: Any) -> None:
    _, reader = read()
    for name in ("Large phone", "Dark", "Text 200 %"):
        reader.page.click(f".chip >> text={name}")
    reader.page.reload()
    reader.settle()
    assert reader.page.locator(".device").evaluate_all("all => all.map(one => one.dataset.device)") == ["small"]
    assert reader.page.locator(".margin .finding").count() == 1


def test_on_a_phone_the_phone_is_the_frame(read: Any) -> None:
    _, reader = read(width=320, height=568)
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 320
    assert reader.page.locator("iframe").count() == 1
    assert reader.inside("large", "page => page.innerWidth") == 320
    frame, pager = (reader.page.locator(one).bounding_box() for one in ("iframe", ".pager"))
    assert frame["y"] + frame["height"] <= pager["y"] + 1
    reader.page.frame_locator("iframe").locator("[data-epubgen-finding]").click()
    assert "“wet here” will not do" in reader.page.inner_text("#sheet")
    reader.page.click("#drawer-button")
    reader.page.click("#contents >> text=Tides")
    reader.until("document.body.dataset.shown.endsWith('b.xhtml')")
    assert not reader.page.is_visible("#contents")


def test_how_to_read_on_a_phone(read: Any) -> None:
    _, reader = read()
    reader.page.click("#phone-button")
    assert "--host 0.0.0.0" in reader.page.inner_text("#phone")


@pytest.mark.parametrize(
    ("locale", "contents", "good"),
    [
        ("zh-CN", "目录", "用时"),
        ("zh-HK", "目錄", "用時"),
        ("ja-JP", "目次", "秒で作成"),
        ("en-GB", "Contents", "built in"),
        ("de-DE", "Contents", "built in"),
    ],
)
def test_the_page_speaks_the_language_of_who_looks_at_it(read: Any, locale: str, contents: str, good: str) -> None:
    _, reader = read(locale=locale)
    assert reader.page.inner_text("#contents-title") == contents
    assert good in reader.page.inner_text("#status")
    assert "undefined" not in reader.page.inner_text("body")


def test_every_language_says_everything(read: Any) -> None:
    _, reader = read()
    found = reader.page.evaluate("import('/assets/words.js').then(words => words.SAID)")
    assert len({tuple(sorted(keys)) for keys in found.values()}) == 1
    assert set(found) == {"en", "zh-Hans", "zh-Hant", "ja"}
