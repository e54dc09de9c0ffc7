"""Decoded text in, a score out that says how well its non-ASCII characters stand where such characters stand."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import islice

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SAMPLE = 1_000
"""Non-ASCII characters that are looked at."""

_LETTERS = frozenset({"lower", "upper", "letter"})
_KINDS = {
    "Ll": "lower", "Lu": "upper", "Lt": "upper", "Lo": "letter", "Lm": "letter", "Nd": "digit", "Mn": "mark",
    "Mc": "mark", "Zs": "space", "Zl": "space", "Zp": "space", "Cc": "odd", "Cn": "odd", "Co": "odd", "Cs": "odd",
}  # fmt: skip
"""General category of a character -> what it counts as; all others are punctuation."""

_OF_CJK = frozenset(
    ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH", "CORNER")
)
_ALONE = frozenset("àáéèêòóôöåæøíìúñ")
"""Letters that are words of their own in some language."""

_RARE = frozenset("ðþýÿŸÐÞÝÒÓÔÕƒµ")
"""Letters of Windows-1252 that few texts have, and in whose place other code pages put frequent characters."""

_FROM_RUN_ON = 2
"""So many neighbours beyond ASCII make a Latin letter part of a run, which is another script in disguise."""


@cache
def _kind(char: str) -> str:
    """What a character counts as: lower, upper, letter (of a script without case), digit, space, mark, odd, punct."""
    if char in "\t\n\v\f\r\x85":
        return "space"
    return _KINDS.get(unicodedata.category(char), "punct")


@cache
def _script(char: str) -> str:
    """First word of the character's name, which for letters is its script; all of Chinese, Japanese, Korean is CJK."""
    word = unicodedata.name(char, "?").split()[0].split("-")[0]
    return "CJK" if word in _OF_CJK else word


def _fit_of_letter(char: str, beside: list[str]) -> float:
    """The score of a letter that breaks no rule."""
    if not beside:
        return 0.3 if char in _ALONE else -0.5
    if char in _RARE:
        return 0.2
    is_run = sum(c > "\x7f" for c in beside) == _FROM_RUN_ON and _script(char) == "LATIN"
    return -0.5 if is_run else 1.0


def _score_letter(before: str, char: str, after: str) -> float:
    left, kind, right = _kind(before), _kind(char), _kind(after)
    beside = [c for c in (before, after) if _kind(c) in _LETTERS]
    script = _script(char)
    strangers = sum(_script(c) != script for c in beside)
    if script == "CJK":
        return (1.0, 0.0, -1.5)[strangers]
    if strangers or (kind == "upper" and left == "lower"):
        return -2.0
    if kind == "lower" and right == "upper":
        return -1.5
    if left == "digit" or (not beside and right == "digit"):
        return -1.0
    return _fit_of_letter(char, beside)


def _opening(left: str, right: str, in_word: bool) -> float:
    if left in {"space", "punct"} and right != "space":
        return 1.0
    return -1.0 if in_word else -0.3


def _closing(left: str, right: str, in_word: bool) -> float:
    if left == "space":
        return 0.3 if right in {"space", "punct"} else -0.5
    return -1.0 if in_word else 1.0


def _apostrophe(left: str, right: str, in_word: bool) -> float:  # noqa: ARG001 - all rules have these arguments
    return 0.3 if left == "space" else 1.0


def _guillemet(left: str, right: str, in_word: bool) -> float:  # noqa: ARG001 - they open in French, close in German
    return -1.0 if in_word else 0.8


def _dash(left: str, right: str, in_word: bool) -> float:
    return 0.9 if right == "space" or left == "digit" or in_word else 0.6


def _amount(left: str, right: str, in_word: bool) -> float:  # noqa: ARG001
    return 1.0 if left == "digit" else 0.0 if left in {"space", "punct"} else -1.0


def _money(left: str, right: str, in_word: bool) -> float:
    if "digit" in {left, right} or left == "space":
        return 1.0
    return -1.0 if in_word else 0.0


def _sign(left: str, right: str, in_word: bool) -> float:  # noqa: ARG001
    return -1.5 if in_word else 0.7


def _inner(left: str, right: str, in_word: bool) -> float:  # noqa: ARG001
    return 0.7


def _other(left: str, right: str, in_word: bool) -> float:  # noqa: ARG001
    return -1.5 if in_word else -0.7


_RULES: dict[str, Callable[[str, str, bool], float]] = {
    **dict.fromkeys("“‘„‚¿¡", _opening),
    "”": _closing,
    "’": _apostrophe,
    **dict.fromkeys("«»‹›", _guillemet),
    **dict.fromkeys("–—", _dash),
    **dict.fromkeys("°½¼¾²³‰", _amount),
    **dict.fromkeys("€£¥¢", _money),
    **dict.fromkeys("§©®™±×÷•№ªº", _sign),
    **dict.fromkeys("·…\xad", _inner),
}
"""Sign -> rule for where it stands, by what is left and right of it and whether that makes a word."""


def _score_sign(before: str, char: str, after: str) -> float:
    left, kind, right = _kind(before), _kind(char), _kind(after)
    if kind == "odd":
        return -3.0
    in_word = left in _LETTERS and right in _LETTERS
    if kind == "space":
        return 0.5 if in_word else 1.0
    if kind in {"mark", "digit"}:
        return 0.5
    rule = _RULES.get(char, _inner if _script(char) == "CJK" else _other)
    return rule(left, right, in_word)


def score_context(text: str) -> float:
    """How well the non-ASCII characters of text fit their neighbours, from -3 (none) to 1 (all).

    The right code page puts letters into words of one script, capitals at their beginning, opening quotes after spaces,
    degree signs after numbers. A wrong one breaks such rules: `Õ` in `donÕt`, `‚` in `Caf‚`, `Ж` in `dЖjЕ vu`.

    Args:
        text: Decoded text; only its first 1,000 non-ASCII characters are looked at.

    Returns:
        The mean score of these characters; 1 when there are none.
    """
    total, count = 0.0, 0
    for match in islice(_NOT_ASCII.finditer(text), _SAMPLE):
        at = match.start()
        around = text[at - 1 : at] or " ", text[at], text[at + 1 : at + 2] or " "
        total += _score_letter(*around) if _kind(around[1]) in _LETTERS else _score_sign(*around)
        count += 1
    return total / count if count else 1.0
