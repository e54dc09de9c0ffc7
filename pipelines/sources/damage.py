"""Decoded text in, whether it was damaged before it came here: U+FFFD, or text decoded twice (mojibake)."""

import re

_TRAILS = "\u0080-\u00bf" + "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
"""What Windows-1252 and Latin-1 show for the bytes 80 to BF, the later bytes of a UTF-8 sequence."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    # UTF-8 read as Windows-1252: quotes and dashes; accented letters; Cyrillic and Greek; scripts of three bytes.
    ("â€", re.compile("â€[" + _TRAILS + "]")),
    ("Ã", re.compile("(?<![A-ZÀ-Þ])Ã[" + _TRAILS + "]")),
    ("Â", re.compile("(?<![A-ZÀ-Þ«“‘\"'])Â[\u0080-\u00ba\u00bc-\u00bf]")),
    ("Ð", re.compile("(?:[ÐÑ][" + _TRAILS + "]){3}")),
    ("Î", re.compile("(?:[ÎÏ][" + _TRAILS + "]){3}")),
    ("ä", re.compile("(?:[ä-é][" + _TRAILS + "]{2}){3}")),
    # UTF-8 read as Windows-1251, and as Mac OS Roman.
    ("вЂ", re.compile("вЂ[™њќљ“”ћ¦\u0098]")),
    ("Р", re.compile("(?:[РС][\u0080-\u00bfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈ¤Ґ¦§Ё©Є«¬®Ї°±Ііґµ¶·ё№є»јЅѕї]){4}")),
    ("‚Ä", re.compile("‚Ä[ôúùìî¢¶ò]")),
    ("√", re.compile("√[©®†°±≥∫º∂¥ßâäîïèêë]")),
)

_C1_CONTROL = re.compile("[\u0080-\u0084\u0086-\u009f]")


def is_damaged(text: str) -> bool:
    """Whether text holds U+FFFD, sequences of text that was decoded twice, or control characters in place of quotes.

    Control characters U+0080 to U+009F, but for NEL, stand in text only where Windows-1252 was taken for ISO 8859-1.
    """
    if text.isascii():
        return False
    if "\ufffd" in text:
        return True
    # A search for one or two fixed characters is many times faster than a regular expression.
    if any(mark in text and pattern.search(text) for mark, pattern in _PATTERNS):
        return True
    return _C1_CONTROL.search(text) is not None
