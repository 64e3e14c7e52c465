"""Words in disguise: digits for letters, letters pulled apart, letters starred out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from bot.advice.words import ADDRESS, english, listed, loaded

_SPLIT = re.compile(
    r"(?<![^\W\d_])(?<![^\W\d_]['’])[^\W\d_]"
    r"(?:([ \t]{1,2}|[.\-_*/·•|~+,]|\n|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?)[^\W\d_])"
    r"(?:\1[^\W\d_]){2,}(?![^\W\d_])"
)
_PULLED = re.compile(r"(?<![\w.-])[^\W\d_]{1,12}(?:[.\-_*|~·][^\W\d_]{1,12}){1,8}(?![\w-])")
_LEET = re.compile(r"(?<![\w$£€@!|+])[\w$@!|+€]{4,24}(?![\w$@])")
_STARRED = re.compile(
    r"(?<![\w*])[^\W\d_]{1,3}[*#@%]{2,10}[^\W\d_]{0,6}(?![\w*])"
    r"|(?<![\w*])[^\W\d_]{1,8}[*][^\W\d_*]{1,8}(?:[*][^\W\d_*]{1,8}){0,3}(?![\w*])"
)
_DIGITS = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b",
           "9": "g", "@": "a", "$": "s", "!": "i", "|": "il", "+": "t", "€": "e"}  # fmt: skip
_SANDWICHED = re.compile(r"[^\W\d_][0134578@$]+[^\W\d_]")
_HASHTAG = re.compile(r"(?<!\w)#(\w*[a-z]\w*[A-Z]\w*|\w*[A-Z]\w*[a-z]\w*)")
_RUN_TOGETHER = re.compile(r"(?<![\w#@])(?:[A-Z][a-z]*){4,}(?!\w)")
_HANDLE = re.compile(r"(?<=@)(?:[A-Z][a-z]*){6,}(?!\w)")
_SLUG = re.compile(r"(?<=/)[^\W\d_]+(?:-[^\W\d_]+){4,}(?![^\W_])")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-zA-Z])(?=[0-9])")


def undisguised(text: str) -> str:
    """The text with disguised words written out; links and addresses stay as they are, but for
    sentences run together in them."""
    return _outside_addresses(_SLUG.sub(_unhyphened, _HANDLE.sub(_opened, text)), _written_out)


def disguised(text: str) -> bool:
    """Whether a text hides something rude, or several words of any kind."""
    text = ADDRESS.sub(" ", text)
    found = [_loaded_among(_joined(m)) for m in _SPLIT.finditer(text) if _joined(m) != m.group()]
    pulled = any(_rejoined(m) != m.group() for m in _PULLED.finditer(text))
    leet = [m.group() for m in _LEET.finditer(text) if _unleet(m.group().lower())]
    return (
        any(found) or len(found) > 2 or pulled or bool(leet) or _much_leet(text) or _starred(text)
    )


def _loaded_among(words: str) -> bool:
    return any(loaded(word) for word in words.lower().split())


def open_hashtags(text: str) -> str:
    """CamelCase hashtags as words: #SaveOurPool is "#Save Our Pool"."""
    return _HASHTAG.sub(lambda m: "#" + _HUMP.sub(" ", m.group(1)).replace("_", " "), text)


def _unhyphened(match: re.Match[str]) -> str:
    """Five words or more between hyphens apart, if nearly all are English."""
    words = match.group().replace("-", " ")
    return words if _told(words) else match.group()


def _told(words: str) -> bool:
    parts = words.lower().split()
    strange = [p for p in parts if not (p in {"a", "i"} or english(p) or loaded(p))]
    return len(strange) <= len(parts) // 5


def _opened(match: re.Match[str]) -> str:
    """Words run together in CamelCase apart, if there are four or more and nearly all are
    English."""
    words = _HUMP.sub(" ", match.group())
    return words if len(words.split()) > 3 and _told(words) else match.group()


def _outside_addresses(text: str, change: Callable[[str], str]) -> str:
    parts, at = [], 0
    for address in ADDRESS.finditer(text):
        parts += [change(text[at : address.start()]), address.group()]
        at = address.end()
    return "".join([*parts, change(text[at:])])


def _written_out(text: str) -> str:
    text = _RUN_TOGETHER.sub(_opened, open_hashtags(text))
    text = _SPLIT.sub(_joined, text)
    text = _PULLED.sub(_rejoined, text)
    text = _STARRED.sub(lambda m: _resolved(m.group().lower()) or m.group(), text)
    text = _LEET.sub(lambda m: _unleet(m.group().lower()) or m.group(), text)
    return text if text.isascii() else re.sub(r"[^\W\d_]+", _unaccented, text)


def _joined(match: re.Match[str]) -> str:
    letters = re.sub(r"[\W_]+", "", match.group())
    if len(letters) > 40:
        return match.group()
    words = _segmented(letters.lower())
    if not words or (match.group(1) == "." and letters.isupper() and not loaded(words)):
        return match.group()
    return letters if words == letters.lower() else words


@lru_cache(maxsize=4096)
def _segmented(letters: str) -> str:
    """Letters as one word or as a few, or nothing."""
    if loaded(letters) or (len(letters) > 3 and english(letters)):
        return letters
    for n in range(len(letters) - 1, 0, -1):
        if (letters[:n] in "ai" if n == 1 else english(letters[:n])) and len(letters) - n > 2:
            rest = _segmented(letters[n:])
            if rest:
                return f"{letters[:n]} {rest}"
    return ""


def _rejoined(match: re.Match[str]) -> str:
    parts = re.split(r"[\W_]", match.group().lower())
    word = "".join(parts)
    whole = all(len(part) > 2 and english(part) for part in parts)
    return word if loaded(word) and len(word) > 3 and not whole else match.group()


@lru_cache(maxsize=4096)
def _unleet(token: str) -> str:
    """The loaded word a token with digits for letters stands for, or nothing."""
    if token.isalpha() or not any(c.isalpha() for c in token):
        return ""
    word = token.rstrip("!|+") if loaded(token.rstrip("!|+")) else token
    if word != token:
        return ""
    for one in "il":
        plain = _in_letters(token, one)
        for candidate in (plain, plain.rstrip("i") if token[-1] == "!" else plain):
            if candidate != token and len(candidate) > 3 and loaded(candidate):
                return candidate
    return ""


def _in_letters(token: str, one: str) -> str:
    """A token with letters for its digits and signs; ``one`` for those that may be i or l."""
    letters = (_DIGITS.get(c, c) for c in token)
    return "".join(one if letter == "il" else letter for letter in letters)


def _much_leet(text: str) -> bool:
    """Whether more than two letters of English words are written as digits or signs."""
    tokens = {m.group().lower() for m in _LEET.finditer(text) if _SANDWICHED.search(m.group())}
    return sum(_in_digits(token) for token in tokens) > 2


@lru_cache(maxsize=4096)
def _in_digits(token: str) -> int:
    """How many letters of an English word this token writes as digits or signs; 0 if of none."""
    readings = [_in_letters(token, one) for one in "il"]
    if not any(word.isalpha() and english(word) for word in readings):
        return 0
    return sum(c in _DIGITS for c in token)


@lru_cache(maxsize=4096)
def _resolved(token: str) -> str:
    """The one loaded word that fits a word with letters starred out, or nothing."""
    if len(token) == 4 and token[1:] == "***":
        return {"f": "fuck", "s": "shit", "c": "cunt", "t": "twat", "p": "piss"}.get(token[0], "")
    pattern = re.compile(re.sub(r"[*#@%]", ".", token))
    fitting = {w for name in ("swears", "cues") for w in listed(name) if pattern.fullmatch(w)}
    return fitting.pop() if len(fitting) == 1 else ""


def _starred(text: str) -> bool:
    """Whether letters are starred out of a word that is not plain swearing."""
    found = [m.group().lower() for m in _STARRED.finditer(text)]
    return any(_resolved(token) not in listed("swears") and not _swear(token) for token in found)


@lru_cache(maxsize=4096)
def _swear(token: str) -> bool:
    pattern = re.compile(re.sub(r"[*#@%]+", "[a-z]*", token))
    return any(pattern.fullmatch(word) for word in listed("swears"))


def _unaccented(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return bare if len(bare) > 3 and loaded(bare.lower()) else word
