"""Bytes that are neither UTF-8 nor UTF-16 in, text and the older encoding that explains them best out."""

import codecs

import chardet

from pipelines.sources.alphabets import explained_share
from pipelines.sources.context import score_context
from pipelines.sources.rejection import RejectedError

_WESTERN = ("cp1252", "mac-roman", "cp850", "cp437", "cp1250", "cp1254")
"""Code pages in which English texts with a few accents, quotes and dashes come, most frequent first."""

_KNOWN = (
    *_WESTERN,
    "iso8859-15", "iso8859-2", "iso8859-16", "cp852", "cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "cp1125",
    "mac-cyrillic", "cp1253", "iso8859-7", "iso8859-9", "cp1255", "iso8859-8", "cp1256", "iso8859-6", "cp1257",
    "iso8859-13", "cp1258", "cp874", "tis-620", "gb18030", "big5", "cp932", "shift_jis", "euc-jp", "cp949", "euc-kr",
)  # fmt: skip
"""Encodings of news texts; exotic ones are left out, because short texts fit too many of them."""

_SUPERSETS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift_jis_2004": "cp932", "euc_kr": "cp949",
    "big5": "big5hkscs", "cp950": "big5hkscs", "euc_jp": "euc_jis_2004",
}  # fmt: skip
"""Encoding -> one that has the same characters and more, as the WHATWG Encoding Standard reads these labels."""

_ENGLISH = frozenset(b"the of and to in is was that for on with said by at from has have".split())
"""The words of English that are most frequent in news."""

_SAMPLE = 200_000
"""Bytes that are looked at to choose the encoding."""

MIN_SCORE = 0.0
"""Texts whose characters fit their places worse than this, by `score_context`, are not taken for text."""

_SURE = 0.8
"""From this score on, an English text is Windows-1252 without looking further."""

_SHORT = 40
"""Texts of fewer bytes say too little about their language; Windows-1252 is what they most often are."""

_PROPOSED = 0.25
_USUAL = 0.1
"""What the proposal (in other languages) and Windows-1252 (in English) are ahead of the rest: less is chance."""

_HIGH = bytes(range(128, 256))


def _lookup(name: str) -> str | None:
    try:
        canonical = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(canonical, canonical)


_TRUSTED = frozenset(filter(None, map(_lookup, _KNOWN)))
"""What a container may declare. Python knows more: with `unicode_escape` or UTF-7 a page could smuggle anything in."""


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _count_high(data: bytes) -> int:
    return len(data) - len(data.translate(None, _HIGH))


def _is_english(sample: bytes) -> bool:
    """Whether a seventh of the words are the most frequent ones of English; no other language comes near."""
    words = sample[:20_000].lower().split()
    return sum(word in _ENGLISH for word in words) * 7 >= len(words)


def _proposal(sample: bytes) -> str | None:
    found = chardet.detect(sample, compat_names=False, prefer_superset=False, include_encodings=_KNOWN)
    return _lookup(found["encoding"] or "")


def decode_legacy(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Decode bytes of an older encoding.

    chardet knows the letter sequences of some 40 languages and proposes one. On English texts, in which all that is
    not ASCII is a handful of quotes, dashes and names, that is often wrong; there the code page wins whose characters
    fit their places best, Windows-1252 first. That check also guards the proposal in other languages.

    Args:
        data: The bytes, without NUL.
        declared: Encoding that the container states; it is believed when it decodes the bytes to something plausible.

    Returns:
        The text and Python's name of the encoding.

    Raises:
        RejectedError: undecodable, when no encoding gives a plausible text.
    """
    sample = data[:_SAMPLE]
    stated = _lookup(declared) if declared else None
    if stated in _TRUSTED:
        text = _strict(data, stated)
        if text is not None and score_context(text) > MIN_SCORE:
            return text, stated
    is_english = _is_english(sample)
    if is_english:
        text = _strict(data, "cp1252")
        if text is not None and score_context(text) >= _SURE:
            return text, "cp1252"
    proposal = _proposal(sample)
    favourite = "cp1252" if is_english or len(data) < _SHORT else proposal
    bonus = _USUAL if is_english else _PROPOSED
    best: tuple[float, str, str] | None = None
    for encoding in dict.fromkeys(filter(None, (favourite, *_WESTERN, proposal))):
        text = _strict(data, encoding)
        if text is None:
            continue
        score = score_context(text)
        if not is_english:
            score += 1.5 * (explained_share(text) - 1)
        if encoding == favourite:
            score += bonus
        if best is None or score > best[0]:
            best = score, text, encoding
        if score >= 1:  # no other can score more
            break
    if best is None or best[0] <= MIN_SCORE:
        raise RejectedError(
            "undecodable",
            f"The encoding of {_count_high(data):,} of {len(data):,} bytes could not be recognised;"
            " save the file as UTF-8.",
        )
    return best[1], best[2]
