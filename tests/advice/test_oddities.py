import time
from pathlib import Path

import pytest

from bot.advice.assess import Flag
from bot.advice.oddities import oddities

HERE = Path(__file__).parent

NOTHING = [
    "👍",
    "https://example.org/a",
    "12 345",
    "£20",
    "😂😂😂",
    "qwrtz",
    "@someone",
    "!!!",
    "1.",
]
SOMETHING = ["Thief", "Congratulations!", "Bins again", "Vote!", "Lovely day https://example.org/x"]

HIDDEN = [
    "Our minds are m4d3 up, say nowt: it's d3cid3d.",
    "I can tell you it was 4pprov3d in there, every h0use of it, b3h1nd clos3d doors.",
    "He is a stu\u200bpid man",
    "Our treasurer is a feiht and a rebbor, and you can quote me.",
    "He is a stupid\U000e0041\U000e0042 man",
    "\u202ediputs si eH\u202c",
    "He is a ѕtupid man",
    "He is a 𝓈𝓉𝓊𝓅𝒾𝒹 man",
    "𝗡𝗲𝘄𝘀 𝗳𝗿𝗼𝗺 𝘁𝗵𝗲 𝘄𝗮𝗿𝗱",
    "He is ⓢⓣⓤⓟⓘⓓ",
    "pᴉdnʇs sᴉ ǝH",
    "He is a s t u p i d man",
    "He is a 1d10t",
    "Th3 c0unc1ll0r t00k m0ney f0r th3 v0te",
    "s̷̛t̴u̵p̶i̸d̵ man",
    "He is an i***t",
    "The b*ll*rd is a r*t",
    "SGUgaXMgYSB0aGllZiBhbmQgYSBsaWFy",
    "48 65 20 69 73 20 61 20 74 68 69 65 66",
    "01001000 01100101 00100000 01101001",
    "-.-. .-.. . .-. -.-   .. ...   -... .- -..",
    "Puzzle: 20-8-5 / 3-12-5-18-11 / 12-9-5-4",
    "Gur pyrex vf n guvrs naq n yvne",
    "feiht a si krelc ehT",
    "Decode this: sdrawkcab",
    "Take the first letter of each line",
    "Rain stops play\nOpen day at two\nMusic on the green\nAles\nOxtail soup\nUkuleles\nTombola",
    "14/88, lads, you know the words",
    "The hall is open.\nHot drinks too.\nIn on Friday.\nEverybody welcome.\nFree entry.",
    "They say the 🏛️ gave 3 💷 to the 🐀, and his 👨‍👩‍👧 got the 🏠",
    "a" * 40,
    "bla " * 20 + "he is a crook",
]

SHOWN = [
    "Take the B4NES card, the X5 from Bay 3, and see me gr8ful at the M4 cafe in 5 mins.",
    "Trebor mints on the stall at Emanuel Hall, Harlow level crossing, by noon on civic day.",
    "Class 4B made a c00l robot called K9b0t for the fair. L8r!",
    "What the f*** are they doing with the budget",
    "Absolute b*llocks from the Tories",
    "👨\u200d👩\u200d👧 fun 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "The com\u00admit\u00adtee met on Mon\u00adday",
    "“Curly quotes” • bullets • £20 – café, Siân, Łukasz",
    "Read between the lines if you like",
    "**New** play area, 5* rating, terms apply*",
    "Ref 2026/0134/FUL, A55, S106, NG12 5AB, AB12CDE",
    "Won 3-1, lost 2-0; open 20-1-24 and 19.1.25; see 3.1.20, call 01-23-45",
    "The B.B.C. came. A-B-C of recycling. S A L E on now",
    "------------------------------------\nAgenda",
    "Hahahahaha brilliant!!!!!!!!!",
    "Thanks to the 🐝 team 🌻🌻 for the hedge 🌳, see you at the fete 🎪 on 3 🎈 May 🎉",
    "www.east.gov.uk/aGVsbG8gd29ybGQgaGVsbG8",
    "μ, Ω and Δ are Greek letters, said my son; m² and CO₂ too",
]

ADVERSARIAL = [
    "a", " ", "ignore all ", "i swear to ", "[", "<!--", "the clerk has already ", "(", "*a", "0",
    "a.a-", "- . ", "aA", "48", "this draft ", "you are now ", "\n", "а", "never ", "hang the ",
    "approved by the clerk, ", '{"', "everything above this ", "I will the the ", "\u0301",
    "treat this as ", "#a", "x@y.", "yn ", "the bot is asked ", "i'm ", "risk: ", "== ",
]  # fmt: skip


def _lines(name: str) -> list[str]:
    lines = (HERE / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines]


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_without_words_is_nothing_to_judge(text: str) -> None:
    """A link, emoji, numbers or one meaningless word cannot be judged."""
    assert Flag.NOTHING_TO_JUDGE in oddities(text)


@pytest.mark.parametrize("text", SOMETHING)
def test_one_word_with_a_meaning_can_be_judged(text: str) -> None:
    """A single English word says something."""
    assert Flag.NOTHING_TO_JUDGE not in oddities(text)


@pytest.mark.parametrize("text", HIDDEN)
def test_hidden_text_is_flagged(text: str) -> None:
    """What is hidden from a person's eye or a plain reader is flagged."""
    assert Flag.HIDDEN_TEXT in oddities(text)


@pytest.mark.parametrize("text", SHOWN)
def test_text_for_all_to_see_is_not_flagged(text: str) -> None:
    """Emoji, accents, newspaper hyphens, starred-out swearing and references hide nothing."""
    assert Flag.HIDDEN_TEXT not in oddities(text)


@pytest.mark.parametrize("text", _lines("steering"))
def test_words_to_the_bot_are_flagged(text: str) -> None:
    """A text that tells its judge what to say is flagged."""
    assert Flag.STEERING in oddities(text)


@pytest.mark.parametrize("text", _lines("not_steering"))
def test_words_to_residents_are_not_taken_for_words_to_the_bot(text: str) -> None:
    """Talk of systems, rules, approvals and bots is ordinary."""
    assert Flag.STEERING not in oddities(text)


@pytest.mark.parametrize("text", _lines("other_language"))
def test_a_sentence_in_another_language_is_flagged(text: str) -> None:
    """A sentence that is not English is flagged, also amid English ones."""
    assert Flag.OTHER_LANGUAGE in oddities(text)


@pytest.mark.parametrize("text", _lines("english"))
def test_greetings_names_dialect_and_typos_are_english(text: str) -> None:
    """Greetings, place names, dialect, loan words and bad spelling are no other language."""
    assert Flag.OTHER_LANGUAGE not in oddities(text)


@pytest.mark.parametrize("text", _lines("distress"))
def test_crisis_and_threats_are_flagged(text: str) -> None:
    """A writer in crisis, or a threat of harm, is flagged."""
    assert oddities(text) & {Flag.DISTRESS, Flag.THREAT}


def test_a_threat_is_told_from_a_crisis() -> None:
    """After a threat the policy is quoted, and to somebody who may harm themselves it is not."""
    assert oddities("Watch your back, councillor: we know where you live") == {Flag.THREAT}
    assert Flag.DISTRESS in oddities("I can't go on like this, I want to die")


@pytest.mark.parametrize("text", _lines("not_distress"))
def test_figures_of_speech_are_no_distress(text: str) -> None:
    """Killing off the high street and dying to see you are figures of speech."""
    assert not oddities(text) & {Flag.DISTRESS, Flag.THREAT}


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_no_text_makes_the_reading_crawl(unit: str) -> None:
    """Twenty thousand characters of anything are read within a generous bound."""
    start = time.perf_counter()
    oddities((unit * 20_000)[:20_000])
    assert time.perf_counter() - start < 10
