import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice.normalise import normalise

DISGUISED = [
    ("s t u p i d", "stupid"),
    ("s-t-u-p-i-d", "stupid"),
    ("s.t.u.p.i.d", "stupid"),
    ("s\nt\nu\np\ni\nd", "stupid"),
    ("stu.pid", "stupid"),
    ("the thi-ef is back", "the thief is back"),
    ("c o r r u p t council", "corrupt council"),
    ("1d10t", "idiot"),
    ("th13f", "thief"),
    ("$tupid man", "stupid man"),
    ("w*nker", "wanker"),
    ("f***ing", "fucking"),
    ("sτυpid", "stupid"),
    ("ѕtupid", "stupid"),
    ("Ѕtuріd соunсil", "Stupid council"),
    ("СОРЕ", "COPE"),
    ("Ꮪtupid", "Stupid"),
    ("𝓈𝓉𝓊𝓅𝒾𝒹", "stupid"),
    ("𝗦𝘁𝘂𝗽𝗶𝗱", "Stupid"),
    ("ⓢⓣⓤⓟⓘⓓ", "stupid"),
    ("🅂🅃🅄🄿🄸🄳", "STUPID"),
    ("🇸 🇹 🇺 🇵 🇮 🇩", "STUPID"),
    ("ꜱᴛᴜᴘɪᴅ", "stupid"),
    ("ｓｔｕｐｉｄ", "stupid"),
    ("pᴉdnʇs ǝɹɐ noʎ", "you are stupid"),
    ("s̷̛t̴u̵p̶i̸d̵", "stupid"),
    ("stüpïd ídíöt", "stupid idiot"),
    ("stu\u200bpid", "stupid"),
    ("stu\u00adpid", "stupid"),
    ("stupid\U000e0041\U000e0042", "stupid"),
    ("\u202estupid\u202c", "stupid"),
    ("#SackTheClerk now", "#Sack The Clerk now"),
    ("BringACake. TheMayorIsALiarAskAnyone.", "BringACake. The Mayor Is A Liar Ask Anyone."),
    ("a t🔸h🔸i🔸e🔸f, and a c⭐️r⭐️o⭐️o⭐️k", "a thief, and a crook"),
    ("thanks @DougTheBentBuilderWhoPays!", "thanks @Doug The Bent Builder Who Pays!"),
    ("pics.example/the-mayor-is-a-liar-and-thief", "pics.example/the mayor is a liar and thief"),
    ("one\u00a0two\r\nthree", "one two\nthree"),
]

ORDINARY = [
    "Bins: brown on Tuesday, black on Wednesday — check the app.",
    "Line one\nLine two\n\nLine four",
    "👨\u200d👩\u200d👧 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f 🇬🇧🇫🇷 👍🏽",
    "1️⃣ ❤️ ☎️",
    "Siân, Gŵyl, tŷ, âr, café, résumé, Łukasz, Yıldız, Ağaoğlu, Ó Súilleabháin, Việt Nam",
    "£1.2m, €40, 50p, 3/4/2026 at 7.30pm, 10-12, ½ price, 20°C, m², № 7, ™, …",
    "Write to j.smith@east-riding.gov.uk or see https://www.x.co.uk/a_b?c=1d10t",
    "A55, B4, S106, 4x4, MP3, 1st, 2nd, B12, Covid19",
    "co-operate, re-cover, well-being, no.thing, o-k, T-shirt, X-ray",
    "The B.B.C., the R.S.P.C.A., J. R. R. Tolkien, Mr A. B. C. Jones",
    "a 5* hotel** and *bold* text, terms apply*",
    "Mae'r cyfarfod nos Iau. Och weel, the bairns were fair bursting.",
    "Я русский человек и не надо",
    "اجلاس جمعرات کو شام سات بجے کمیونٹی ہال میں ہوگا۔",
    "“Curly quotes”, ‘single ones’ • bullets – dashes",
    "#bins #litterpick",
    "GoFundMe, YouTube, McDonald, iPlayer, BinsOnFriday, @TheMayorOfAshby, a state-of-the-art pool",
]


@pytest.mark.parametrize(("sent", "read"), DISGUISED)
def test_disguised_words_are_read_as_what_they_are(sent: str, read: str) -> None:
    """A word in disguise is read as the word it stands for."""
    assert normalise(sent) == read


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_comes_through_unchanged(text: str) -> None:
    """Accents, emoji, prices, dates, addresses and other languages are left alone."""
    assert normalise(text) == text


@given(st.text(max_size=60))
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    """Normalising twice changes nothing more."""
    once = normalise(text)
    assert normalise(once) == once


@given(st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), max_size=12))
def test_plain_prose_is_unchanged(words: list[str]) -> None:
    """Plain words with spaces between are never rewritten."""
    text = " ".join(words)
    assert normalise(text) == text


@pytest.mark.parametrize(
    "unit", ["s ", "a.", "*a", "1", "a\u0301", "#aB", "аa", "a\u200b", "@a.", "ɐ"]
)
def test_long_adversarial_text_is_read_in_time(unit: str) -> None:
    """No repetition of twenty thousand characters makes the reading crawl."""
    normalise((unit * 20_000)[:20_000])
