"""The page in a real browser, played against a small real bot."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from bot.sandbox import Account, CastMember, Phone, Scene, Server, run_in_thread
from tests.sandbox.support import echo_bot, png, polling, texts

pytestmark = pytest.mark.browser

SCENE = Scene(
    title="Two phones",
    cast=[
        CastMember("north", "North Parish", "councillor", 21, "Ann", "CODE-A"),
        CastMember("north", "North Parish", "clerk", 22, "Bob", "CODE-B"),
        CastMember("south", "South Town", "councillor", 23, "Cid", "CODE-C"),
        CastMember("south", "South Town", "clerk", 24, "Dee", "CODE-D"),
    ],
    samples=[
        "The fête is on Saturday.",
        "They are all liars.",
        "Vote for me!",
        "Look who owes tax.",
    ],
)
BOT = Account(5, "The Bot", "the_bot", is_bot=True)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,1000",
)
DIMENSIONS = {"wide": (1280, 1000), "narrow": (500, 1000)}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A sandbox with the echo bot behind it, each on a loop of its own."""
    with run_in_thread(scene=SCENE, bot=BOT) as server:
        stop = threading.Event()
        bot = threading.Thread(target=lambda: asyncio.run(_run_bot(server, stop)))
        bot.start()
        yield server
        stop.set()
        bot.join()


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


class Screen:
    """One phone of the page, as a user finds their way: by role, label and words."""

    def __init__(self, driver: webdriver.Chrome, role: str) -> None:
        self.driver = driver
        self.within = f".phone[data-role={role}] "

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, self.within + selector)

    def one(self, selector: str) -> WebElement:
        return self.wait(lambda: self.all(selector))[0]  # type: ignore[no-any-return]

    def wait(self, seen: Any) -> Any:
        """What is seen, once it is; the page may draw it anew while it is looked at."""
        patient = WebDriverWait(
            self.driver, 15, ignored_exceptions=[StaleElementReferenceException]
        )
        return patient.until(lambda _: seen())

    def says(self, words: str) -> WebElement:
        """The last bubble with these words, once there is one."""
        bubbles = self.wait(lambda: [one for one in self.all(".bubble") if words in one.text])
        return bubbles[-1]  # type: ignore[no-any-return]

    def press(self, find: Callable[[], WebElement]) -> None:
        """Click what is found, found anew where the page has drawn it anew meanwhile."""

        def pressed() -> bool:
            find().click()
            return True

        self.wait(pressed)

    def type(self, *keys: str) -> None:
        self.one(".composer textarea").send_keys(*keys)

    def labelled(self, label: str) -> WebElement:
        return self.one(f"[aria-label='{label}']")

    def key(self, text: str) -> WebElement:
        found = self.wait(lambda: [key for key in self.all(".key") if key.text == text])
        return found[-1]  # type: ignore[no-any-return]


@pytest.fixture
def screens(server: Server, driver: webdriver.Chrome) -> tuple[Screen, Screen]:
    driver.get("about:blank")
    driver.get(server.url)
    return Screen(driver, "councillor"), Screen(driver, "clerk")


def test_both_people_are_enrolled_at_once(screens: tuple[Screen, Screen]) -> None:
    """Opening the page sends each person's start code, and the bot greets both."""
    for screen, code in zip(screens, ("CODE-A", "CODE-B"), strict=True):
        screen.says(f"You said:\n/start {code}")


def test_a_sample_is_sent_and_answered(
    screens: tuple[Screen, Screen], driver: webdriver.Chrome
) -> None:
    """A chip fills in the councillor's input, Enter sends, buttons answer as toast and dialog."""
    councillor, _ = screens
    driver.find_elements(By.CSS_SELECTOR, ".chip")[1].click()
    councillor.type(Keys.SHIFT, Keys.ENTER, Keys.NULL, "All of them!", Keys.ENTER)
    councillor.says("You said:\nThey are all liars.\nAll of them!")
    assert councillor.one(".composer textarea").get_attribute("value") == ""
    councillor.press(lambda: councillor.key("Tell me more"))
    dialog = councillor.one("dialog.alert[open]")
    assert "There is no more to tell." in dialog.text
    _picture(driver, "dialog")
    dialog.find_element(By.CSS_SELECTOR, "button").click()
    councillor.press(lambda: councillor.key("Done"))
    assert councillor.one(".toast span").text == "Noted"
    assert "edited" in councillor.says("All done").text


def test_one_replies_and_edits(screens: tuple[Screen, Screen]) -> None:
    """A click on a bubble quotes it; one's own message can be changed."""
    councillor, _ = screens
    councillor.press(
        lambda: councillor.says("You said:\n/start CODE-A").find_element(By.CSS_SELECTOR, ".meta")
    )
    councillor.type("Thanks", Keys.ENTER)
    councillor.wait(lambda: councillor.all(".mine .quoted"))
    councillor.says("You said:\nThanks")
    councillor.wait(lambda: _press_edit(councillor, "Thanks"))
    councillor.type(" a lot", Keys.ENTER)
    councillor.says("Now you say: Thanks a lot")


def _press_edit(screen: Screen, words: str) -> bool:
    """Whether the pencil on one's own message with these words was there to be pressed."""
    mine = [one for one in screen.all(".mine") if words in one.text]
    tools = mine[-1].find_elements(By.CSS_SELECTOR, ".tool") if mine else []
    if len(tools) > 1:
        tools[1].send_keys(Keys.ENTER)
    return len(tools) > 1


def test_one_attaches_and_forwards(screens: tuple[Screen, Screen], tmp_path: Path) -> None:
    """A PNG goes as a photo, the bot's document comes back, a forward names its author."""
    _, clerk = screens
    picture = tmp_path / "picture.png"
    picture.write_bytes(png(80, 60))
    clerk.says("/start CODE-B")
    clerk.one("input[type=file]").send_keys(str(picture))
    photo = clerk.one("img.photo")
    clerk.wait(lambda: photo.get_property("naturalWidth") == 80)
    assert "copy.bin" in clerk.says("bytes").text
    clerk.labelled("Forward a message to the bot").click()
    clerk.one("dialog.forward [name=origin]").send_keys("Dee")
    clerk.one("dialog.forward [name=words]").send_keys("Shame on them!")
    clerk.one("dialog.forward button.main").click()
    assert clerk.one(".mine .forwarded").text == "Forwarded from Dee"
    clerk.says("You said:\nShame on them!")


def test_commands_are_offered(server: Server, screens: tuple[Screen, Screen]) -> None:
    """The menu shows what setMyCommands set, and a choice sends it."""
    councillor, _ = screens
    councillor.labelled("Commands").click()
    councillor.one(".menu button").click()
    councillor.says("You said:\n/help")


def test_marks_are_shown(server: Server, screens: tuple[Screen, Screen]) -> None:
    """Bold, italic, links, code, spoilers, quotations and long ones that unfold."""
    councillor, _ = screens
    _say(
        server,
        "<b>Bold <i>and italic</i></b> <a href='https://example.org/'>link</a> <code>code</code> "
        "<tg-spoiler>hidden</tg-spoiler>\n<blockquote>short</blockquote>\n"
        f"<blockquote expandable>{'long ' * 200}</blockquote>\nend",
    )
    bubble = councillor.says("Bold and italic")
    found = {tag: bubble.find_elements(By.CSS_SELECTOR, tag) for tag in ("b, strong em", "code")}
    assert [tags[0].text for tags in found.values()] == ["and italic", "code"]
    assert bubble.find_element(By.CSS_SELECTOR, "a").get_attribute("href") == "https://example.org/"
    spoiler = bubble.find_element(By.CSS_SELECTOR, ".spoiler")
    spoiler.click()
    assert "open" in str(spoiler.get_attribute("class"))
    folded = bubble.find_element(By.CSS_SELECTOR, "blockquote.folded")
    height = folded.size["height"]
    bubble.find_element(By.CSS_SELECTOR, ".more").click()
    assert folded.size["height"] > 2 * height


@pytest.mark.parametrize("size", DIMENSIONS)
def test_the_phones_fit_the_window(
    screens: tuple[Screen, Screen], driver: webdriver.Chrome, size: str
) -> None:
    """Side by side in a wide window, one below the other in a narrow one, never cut off."""
    driver.set_window_size(*DIMENSIONS[size])
    left, right = (screen.one(".device").rect for screen in screens)
    assert (left["y"] == right["y"]) is (size == "wide")
    assert (left["x"] == right["x"]) is (size == "narrow")
    width = driver.execute_script("return document.documentElement.scrollWidth")
    assert width <= DIMENSIONS[size][0]
    _picture(driver, size)
    driver.set_window_size(*DIMENSIONS["wide"])


def test_another_council_brings_its_own_people(
    server: Server, screens: tuple[Screen, Screen], driver: webdriver.Chrome
) -> None:
    """Both phones change hands, and the new people are enrolled."""
    driver.find_element(By.CSS_SELECTOR, "#council option[value=south]").click()
    for screen, name, code in zip(screens, ("Cid", "Dee"), ("CODE-C", "CODE-D"), strict=True):
        screen.says(f"You said:\n/start {code}")
        assert screen.one(".owner-name").text == name
    with Phone(server.url, 24, "Dee") as phone:
        assert texts(phone.messages())[0] == "/start CODE-D"


def test_everything_has_a_name_and_nothing_fails(
    screens: tuple[Screen, Screen], driver: webdriver.Chrome
) -> None:
    """Each control has a name for a screen reader, and the browser has nothing to complain of."""
    screens[0].says("/start")
    controls = driver.find_elements(By.CSS_SELECTOR, "button, input, textarea, select, a")
    assert all(one.accessible_name for one in controls if one.is_displayed())
    assert [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"] == []  # type: ignore[no-untyped-call]


async def _run_bot(server: Server, stop: threading.Event) -> None:
    application = echo_bot(server)
    async with polling(application):
        await application.bot.set_my_commands([("help", "How this works")])
        await asyncio.to_thread(stop.wait)


def _say(server: Server, html: str) -> None:
    import httpx

    url = f"{server.api_url}/bot{server.token}/sendMessage"
    message = {"chat_id": 21, "text": html, "parse_mode": "HTML"}
    httpx.post(url, json=message).raise_for_status()


def _picture(driver: webdriver.Chrome, name: str) -> None:
    """Keep a picture for people to look at, where SCREENSHOTS says."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        driver.save_screenshot(f"{folder}/{name}.png")
