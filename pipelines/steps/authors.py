"""A byline in, the persons that it names out, in printed order, without titles, desks, outlets and places."""

import re
from dataclasses import dataclass

from pipelines.steps.outlets import (
    DECISIVE_ROLE_WORDS,
    PERSON_TITLES,
    ROLE_WORDS,
    agency_name,
    has_media_word,
    has_role_word,
    is_name_token,
    is_person_name,
)

_BREAK = re.compile(
    r"\s+(?:and|&|et|y|und|e|with|con|avec)\s+|\s*[;|/•·]\s*|\s*,\s+(?:and|&)\s+|\s*,\s*|\s+[–—-]\s+", re.IGNORECASE
)
_CUT_AFTER = re.compile(
    r"\s+(?:in|at|for|from|of|near|aboard|on|via|is|à|en|in|aus|da)\s+(?=\S)|\s*[@(\[<].*$|\s+https?:\S*$|\s*[:…]\s*$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_AND = re.compile(r"\s+(?:and|&|et|y|und|e)\s+|,\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says.

    Attributes:
        persons: Names in normal case with their place in the text: (name, start, end).
        agency: Agency that the byline names, such as "AP".
        outlet: Outlet that the byline names, as printed.
    """

    persons: tuple[tuple[str, int, int], ...]
    agency: str | None = None
    outlet: str | None = None


def _normal_word(word: str) -> str:
    parts = re.split(r"([-'’.])", word.lower())
    shaped = "".join(p[:1].upper() + p[1:] for p in parts)
    mac = re.match(r"^(Mc|O['’])(\w)(.*)$", shaped)
    return mac[1] + mac[2].upper() + mac[3] if mac else shaped


def normal_case(name: str) -> str:
    """A name printed in capitals, in normal case: "RENATA O'NEILL" -> "Renata O'Neill"; other names as they are."""
    capitals = re.sub(r"\b(?:Mc|Mac|O['’])(?=[A-Z]{2})", "", name)
    if len(name) < 4 or not capitals.isupper():
        return name
    small = {"de", "da", "dos", "di", "du", "del", "van", "von", "der", "den", "bin", "ibn", "al", "el", "la", "y"}
    words = name.split(" ")
    return " ".join(w.lower() if i and w.lower() in small else _normal_word(w) for i, w in enumerate(words))


def _pieces(text: str) -> list[tuple[str, int, bool]]:
    """The pieces of a byline with their offsets, and whether a comma stands before each."""
    found, start, comma = [], 0, False
    for m in [*_BREAK.finditer(text), None]:
        end = m.start() if m else len(text)
        found.append((text[start:end], start, comma))
        if m:
            start, comma = m.end(), "," in m.group() and not re.search(r"[a-z&]", m.group(), re.IGNORECASE)
    return found


def _trim(piece: str, start: int) -> tuple[str, int]:
    lead = len(piece) - len(piece.lstrip(" \t.,:'\"“”‘’*_-–—"))
    return piece[lead:].rstrip(" \t,:'\"“”*_-–—"), start + lead


def _without_roles(piece: str, start: int) -> tuple[str, int]:
    """Drop what stands before a name: "our Diplomatic Correspondent Fahad Mirza Baig", "Dr. Ann Lee"."""
    tokens = list(re.finditer(r"\S+", piece))
    first = 0
    bare = [t.group().strip(".,").casefold() for t in tokens]
    decisive = [i for i, w in enumerate(bare) if w in DECISIVE_ROLE_WORDS]
    if decisive and decisive[-1] < len(tokens) - 1:
        first = decisive[-1] + 1
    while first < len(tokens) - 1 and (
        bare[first] in {"our", "the", "by"} or tokens[first].group().casefold() in PERSON_TITLES
    ):
        first += 1
    if not tokens:
        return piece, start
    offset = tokens[first].start()
    return piece[offset:], start + offset


def _without_suffix(name: str) -> tuple[str, str | None, str | None]:
    """Split an agency or an outlet off the end: "RENATA VILLAFUERTE Associated Press"."""
    tokens = name.split(" ")
    for count in range(min(4, len(tokens) - 2), 0, -1):
        tail = " ".join(tokens[-count:])
        agency = agency_name(tail)
        if agency and (count > 1 or tail.isupper() != name.isupper() or len(tokens) > 2):
            return " ".join(tokens[:-count]), agency, None
    caps = [t.isupper() and len(t.strip('.')) > 1 for t in tokens]
    if len(tokens) >= 3 and all(caps[:2]) and not all(caps):
        last = max(i for i in range(len(tokens)) if all(caps[: i + 1]))
        if last >= 1:
            return " ".join(tokens[: last + 1]), None, " ".join(tokens[last + 1 :])
    return name, None, None


def read_byline(text: str, *, is_list: bool = False) -> Byline:
    """Read the part of a byline that follows "By".

    Commas are read as a list where the last name is joined with "and" or where `is_list` says so; a lone comma is
    followed by a role, a place or an outlet ("By Aishath Naseem, Malé").

    Args:
        text: The byline without its label.
        is_list: Whether the text is known to be a list of names, as the value of "Authors:".

    Returns:
        Persons, agency and outlet.
    """
    masked = _EMAIL.sub(lambda m: " " * len(m.group()), text)
    pieces = _pieces(masked)
    comma_pieces = [p for p, _, comma in pieces if comma]
    lists = is_list or (bool(_AND.search(masked)) and len(comma_pieces) >= 1) or len(comma_pieces) >= 3
    persons: list[tuple[str, int, int]] = []
    agency: str | None = None
    outlet: str | None = None
    skip_rest = False
    for raw, raw_start, comma in pieces:
        piece, start = _trim(raw, raw_start)
        if not piece:
            continue
        named = agency_name(piece)
        if named:
            agency = agency or named
            continue
        cut = _CUT_AFTER.search(piece)
        after = piece[cut.end() :].strip(" .)") if cut else ""
        piece, start = _trim(piece[: cut.start()] if cut else piece, start)
        piece, suffix_agency, suffix_outlet = _without_suffix(piece)
        named = agency_name(piece)
        if named or (has_media_word(piece) and not has_role_word(piece)):
            agency, outlet = agency or named, outlet or (None if named else piece)
            continue
        piece, start = _without_roles(piece, start)
        agency = agency or suffix_agency or (agency_name(after) if after else None)
        outlet = outlet or suffix_outlet or (after if has_media_word(after) and not has_role_word(after) else None)
        if comma and persons and (skip_rest or not lists or len(piece.split()) < 2 or has_role_word(piece)):
            skip_rest = skip_rest or not lists
            continue
        if is_person_name(piece, least=1 if not persons and not comma else 2):
            persons.append((normal_case(piece), start, start + len(piece)))
    return Byline(tuple(persons), agency, outlet)
