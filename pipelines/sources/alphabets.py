"""The letters that languages in Latin script use beyond a to z; text in, the share that one language explains out."""

from collections import Counter

_ALPHABETS = {
    "ca": "àçéèíïóòúü",
    "cs": "áčďéěíňóřšťúůýž",
    "cy": "âêîôûŵŷ",
    "da": "æøåéôò",
    "de": "äöüßé",
    "es": "áéíñóúüªº",
    "et": "äõöüšž",
    "fi": "åäöšž",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "ga": "áéíóú",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áðéíóúýþæö",
    "it": "àèéìíîòóùúªº",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nl": "éëïóöèüêá",
    "pl": "ąćęłńóśźż",
    "pt": "ãáàâçéêíóôõúüªº",
    "ro": "ăâîșțşţ",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sq": "ëç",
    "sv": "åäöéü",
    "tr": "çğıöşüâîûə",
}
"""Language -> its letters beyond a to z, lower case, after the main exemplar sets of the Unicode CLDR."""

_FEW = 8
"""From so many letters on, a text that uses one letter of a large alphabet over and over is not in that language."""


def _explained(letters: Counter[str], alphabet: frozenset[str]) -> float:
    used = [letters[char] for char in alphabet & letters.keys()]
    return sum(used) * (0.7 if len(used) == 1 and used[0] >= _FEW and len(alphabet) >= _FEW else 1.0)


_SAMPLE = 100_000
"""Characters that are looked at."""

_SETS = [frozenset(letters) for letters in _ALPHABETS.values()]


def explained_share(text: str) -> float:
    """The share of the Latin letters beyond ASCII that the best single language has; 1 when there are none."""
    letters = Counter(char for char in text[:_SAMPLE].lower() if "\xaa" <= char <= "\u024f" and char.isalpha())
    total = letters.total()
    return max(_explained(letters, alphabet) for alphabet in _SETS) / total if total else 1.0
