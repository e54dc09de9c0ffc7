"""A byline in, the persons that it names out, in printed order, without titles, desks, outlets and places."""

import re
from dataclasses import dataclass

from pipelines.steps.article.agencies import agency_name
from pipelines.steps.article.names import has_media_word, has_role_word, is_person_name
from pipelines.steps.article.trade_words import PERSON_TITLES, ROLE_WORDS

_CONJUNCTION = r"(?:[aA]nd|AND|&|et|und|y|e|[wW]ith|WITH|con|avec)"
_BREAK = re.compile(rf"\s*,\s+{_CONJUNCTION}\s+|\s+{_CONJUNCTION}\s+|\s*[;|/•·]\s*|\s*,\s*|\s+[–—-]\s+")
_AND = re.compile(r"\s(?:[aA]nd|AND|&|et|und|y|e)\s")
_CUT = re.compile(
    r"\s+(?:in|at|for|from|of|near|aboard|on|via|is|à|en|aus|da)\s+(?=\S)|\s*[@(\[<].*$|\s+https?:\S*$|\s*[:…]\s*$",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SMALL = {"de", "da", "dos", "di", "du", "del", "van", "von", "der", "den", "bin", "ibn", "al", "el", "la", "y"}


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


@dataclass(slots=True)
class _Piece:
    """A part of a byline between separators: text without blanks, its offset, whether a comma stands before it."""

    text: str
    start: int
    after_comma: bool
    agency: str | None = None
    outlet: str | None = None
    is_person: bool = True


def _normal_word(word: str) -> str:
    parts = re.split(r"([-'’.])", word.lower())
    shaped = "".join(p[:1].upper() + p[1:] for p in parts)
    mac = re.match(r"^(Mc|O['’])(\w)(.*)$", shaped)
    return mac[1] + mac[2].upper() + mac[3] if mac else shaped


def normal_case(name: str) -> str:
    """A name printed in capitals, in normal case: "MARTA O'NEILL" -> "Marta O'Neill"; other names as they are."""
    capitals = re.sub(r"\b(?:Mc|Mac|O['’])(?=[A-Z]{2})", "", name)
    if len(name) < 4 or not capitals.isupper():
        return name
    return " ".join(w.lower() if i and w.lower() in _SMALL else _normal_word(w) for i, w in enumerate(name.split(" ")))


def _trim(text: str, start: int) -> tuple[str, int]:
    lead = len(text) - len(text.lstrip(" \t.,:'\"“”‘’*_-–—"))
    return text[lead:].rstrip(" \t,:'\"“”*_-–—"), start + lead


def _pieces(text: str) -> list[_Piece]:
    found, start, comma = [], 0, False
    for m in [*_BREAK.finditer(text), None]:
        piece, at = _trim(text[start : m.start() if m else len(text)], start)
        if piece:
            found.append(_Piece(piece, at, comma))
        if m:
            start, comma = m.end(), m.group().strip() == ","
    return found


def _split_suffix(piece: _Piece) -> None:
    """Take an agency or an outlet off the end: "MARTA QUISPE Associated Press"."""
    tokens = piece.text.split(" ")
    for count in range(min(4, len(tokens) - 2), 0, -1):
        agency = agency_name(" ".join(tokens[-count:]))
        if agency:
            piece.text, piece.agency = " ".join(tokens[:-count]), agency
            return
    caps = [t.isupper() and len(t.strip(".")) > 1 for t in tokens]
    if len(tokens) >= 3 and all(caps[:2]) and not all(caps):
        name_length = next(i for i, is_caps in enumerate(caps) if not is_caps)
        piece.text, piece.outlet = " ".join(tokens[:name_length]), " ".join(tokens[name_length:])


def _drop_roles(piece: _Piece) -> None:
    """Drop what stands before a name: "our Diplomatic Correspondent Hassan Qadri", "Dr. Ann Lee"."""
    tokens = list(re.finditer(r"\S+", piece.text))
    bare = [t.group().strip(".,").casefold() for t in tokens]
    decisive = [i for i, word in enumerate(bare) if word in ROLE_WORDS]
    first = decisive[-1] + 1 if decisive and decisive[-1] < len(tokens) - 1 else 0
    while first < len(tokens) - 1 and (
        bare[first] in {"our", "the", "by"} or tokens[first].group().casefold() in PERSON_TITLES
    ):
        first += 1
    if first:
        piece.start += tokens[first].start()
        piece.text = piece.text[tokens[first].start() :]


def _read_piece(piece: _Piece) -> None:
    """Cut a piece down to the name of a person, or find that it is none."""
    cut = _CUT.search(piece.text)
    if cut:
        after = (piece.text[cut.end() :] or cut.group()).strip(" .()[]")
        piece.agency = agency_name(after) if after else None
        piece.outlet = after if has_media_word(after) and not has_role_word(after) else None
        piece.text, piece.start = _trim(piece.text[: cut.start()], piece.start)
    _split_suffix(piece)
    named = agency_name(piece.text)
    if named or (has_media_word(piece.text, after_by=True) and not has_role_word(piece.text)):
        piece.agency, piece.outlet = piece.agency or named, piece.outlet or (None if named else piece.text)
        piece.is_person = False
        return
    _drop_roles(piece)


def read_byline(text: str, *, is_list: bool = False) -> Byline:
    """Read the part of a byline that follows "By".

    Commas are read as a list where the last name is joined with "and" or where `is_list` says so; a lone comma is
    followed by a role, a place or an outlet ("By Leyla Aydin, Ankara").

    Args:
        text: The byline without its label.
        is_list: Whether the text is known to be a list of names, as the value of "Authors:".

    Returns:
        Persons, agency and outlet.
    """
    masked = _EMAIL.sub(lambda m: " " * len(m.group()), text)
    pieces = _pieces(masked)
    commas = sum(p.after_comma for p in pieces)
    names_follow = is_list or (commas > 0 and _AND.search(masked) is not None) or commas >= 3
    persons: list[tuple[str, int, int]] = []
    agency: str | None = None
    outlet: str | None = None
    for piece in pieces:
        _read_piece(piece)
        agency, outlet = agency or piece.agency, outlet or piece.outlet
        is_first = not persons and not piece.after_comma
        if not piece.is_person or (piece.after_comma and persons and not names_follow):
            continue
        if is_person_name(piece.text, least=1 if is_first else 2, after_by=True):
            persons.append((normal_case(piece.text), piece.start, piece.start + len(piece.text)))
    return Byline(tuple(persons), agency, outlet)
