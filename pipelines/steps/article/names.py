"""What kind of name a short text is by its form: a person's, an outlet's, a section's, an office's."""

import re
import unicodedata

from pipelines.steps.article.agencies import agency_name
from pipelines.steps.article.trade_words import (
    MEDIA_WORDS,
    NAME_LIKE_MEDIA_WORDS,
    NO_NAME_WORDS,
    PLACE_WORDS,
    ROLE_WORDS,
    SECTION_WORDS,
    words,
)

_PARTICLES = words(
    """al el ul ibn bin binti bint ben de da do dos das di du del della dello der den des la le las los van von vom
    zu zur ter ten te af av y e i und san st mac mc o abu um umm"""
)


def has_media_word(text: str, *, after_by: bool = False) -> bool:
    """Whether a name holds a word that names of outlets are made of.

    Args:
        text: The name.
        after_by: Whether it follows "By", where "Sun Yi" is a person unless an article stands before it.
    """
    words = {re.sub(r"['’]s$", "", w.casefold()).strip(".,'’") for w in text.split()} & MEDIA_WORDS
    return bool(words - NAME_LIKE_MEDIA_WORDS if after_by and not text.casefold().startswith("the ") else words)


def has_role_word(text: str) -> bool:
    """Whether a piece of a byline holds a word that only roles and desks have."""
    return any(w.strip(".,()'’").casefold() in ROLE_WORDS for w in text.split())


_ISSUER = re.compile(
    r"^(?:The )?(?:\S+ ){0,4}?(?:Office|Ministry|Department|Bureau|Embassy|Mission|Secretariat|Directorate|Delegation"
    r"|Commission|Council|Agency|Authority|Presidency|Chancellery|Consulate|House|Police|Command|Headquarters)"
    r"(?: (?:of|for|to|on)(?: the)? \S.*)?$"
)
_SMALL_WORDS = words("of the for and to on in de la du des del")


def is_issuer(text: str) -> bool:
    """Whether a line names an office that issues statements: "Office of the Spokesperson", "Ministry of Finance"."""
    words = text.split()
    return (
        2 <= len(words) <= 9
        and all(w[:1].isupper() or w in _SMALL_WORDS for w in words)
        and not text.endswith((".", ":", "?", "!"))
        and _ISSUER.match(text) is not None
    )


def is_section(text: str) -> bool:
    """Whether a short line is made of section words only, as "World" or "ECONOMY / MINING"."""
    words = [w for w in re.split(r"[\s/|&,>»]+|\band\b", text.casefold()) if w]
    return 0 < len(words) <= 4 and all(w in SECTION_WORDS for w in words)


def is_name_token(token: str) -> bool:
    """Whether a word can be part of a person's name: a capital first, or a particle."""
    bare = unicodedata.normalize("NFC", token).strip("'’.-")
    if not bare or any(c.isdigit() for c in bare):
        return False
    head = re.split(r"[-'’]", bare)[-1] if bare[0].islower() else bare
    return bare.casefold() in _PARTICLES or (head[:1].isupper() and all(c.isalpha() or c in "-'’." for c in bare))


def is_placelike(text: str) -> bool:
    """Whether a short name holds a word that names of places are made of: "New Delhi", "Panama City"."""
    return any(w.strip(",").casefold() in PLACE_WORDS for w in text.split())


def is_person_name(text: str, *, least: int = 2, after_by: bool = False) -> bool:
    """Whether a text has the form of a person's name: a few capitalised words and particles, nothing of an outlet.

    Args:
        text: The candidate.
        least: Fewest words; 1 where the context already says that a person follows.
        after_by: Whether it stands in a byline that says so, where fewer words speak against a person.
    """
    tokens = text.split()
    common = sum(t.strip(".,").casefold() in NO_NAME_WORDS for t in tokens)
    capital = [t for t in tokens if t[:1].isupper() or re.match(r"^(?:al|el|ul)-\S", t)]
    return (
        least <= len(tokens) <= 6
        and len(capital) >= max(1, min(least, 2))
        and all(is_name_token(t) for t in tokens)
        and tokens[-1].casefold() not in _PARTICLES
        and not has_media_word(text, after_by=after_by)
        and not has_role_word(text)
        and agency_name(text) is None
        and not is_section(text)
        and common <= (1 if after_by and len(tokens) > 1 else 0)
    )
