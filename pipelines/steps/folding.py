"""Names in, the form under which spellings of one name meet out.

"Peña Nieto", "PENA NIETO" and "Pena-Nieto" are one name to a reader. Folding is deterministic and the same for
reference names, tokens of articles and the keys of local entities, so that all three can be compared.
"""

import polars as pl

_LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ə": "a", "ħ": "h",
    "ŋ": "ng", "Æ": "AE", "Œ": "OE", "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "TH", "Ł": "L", "Ə": "A", "Ħ": "H", "Ŋ": "NG",
    "İ": "I",
}  # fmt: skip
"""Letters that Unicode does not decompose, in the spelling of newsrooms without them."""

_APOSTROPHES = r"['’‘ʼʻʿʾ′`´]"


def strip_accents(text: pl.Expr) -> pl.Expr:
    """Text without accents, apostrophes and the dots of abbreviations; case kept, other characters untouched."""
    return (
        text.str.replace_many(_LETTERS)
        .str.normalize("NFKD")
        .str.replace_all(r"(\p{Latin})\p{M}+", "$1")
        .str.normalize("NFC")
        .str.replace_all(rf"([\p{{L}}\p{{N}}]){_APOSTROPHES}([\p{{L}}\p{{N}}])", "$1$2")
        .str.replace_all(r"(\p{L})\.", "$1")
        .str.replace_all(r"([\p{L}\p{N}])&([\p{L}\p{N}])", "$1$2")
        .str.replace_all("&", "and", literal=True)
    )


_SHORTENED = {"saint": "st", "sainte": "st", "ste": "st", "mount": "mt", "fort": "ft"}
"""Words of names that are as often written short."""


def fold_plain(plain: pl.Expr) -> pl.Expr:
    """The folded form of single tokens without accents: lower case, "Saint" as "st"."""
    return plain.str.to_lowercase().replace(_SHORTENED)


def fold_names(name: pl.Expr) -> pl.Expr:
    """The folded form of whole names: words of lower-case letters and digits with one space between them."""
    words = strip_accents(name).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars(" ")
    for word, short in _SHORTENED.items():
        words = words.str.replace_all(rf"\b{word}\b", short)
    return words.str.replace(r"^the ", "")


_LEGAL_FORMS = (
    "incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|lp|plc|ag|gmbh|kg|kgaa|se|sa|sas|sarl|spa|srl|nv|"
    "bv|ab|as|asa|oy|oyj|ao|oao|ooo|pao|zao|pjsc|ojsc|jsc|kk|pty|pte|bhd|sdn|tbk|sab de cv|sa de cv|holding|holdings"
)
_ARABIC_ARTICLES = r" (?:al|el|ul|as|ash|az|ad|ar|at|an) "


def fold_keys(folded: pl.Expr, entity_type: pl.Expr) -> pl.Expr:
    """The last part of a local entity's key: the folded name without what variants of one name differ in.

    Legal forms at the end of organisations ("Corp.", "& Co", "GmbH") go; Arabic articles inside persons' names are
    written one way ("el-Sisi", "Al Sisi", "ash-Shahid"); peoples stand in the singular. What would leave nothing stays.

    Args:
        folded: Names as `fold_names` gives them.
        entity_type: Their types.

    Returns:
        Folded names, such as "delfin lorenzana".
    """
    firm = folded.str.replace(rf"(?:(?: and)? (?:{_LEGAL_FORMS}))+$", "")
    return (
        pl.when(entity_type == "ORG").then(firm)
        .when(entity_type == "PERSON").then(folded.str.replace_all(_ARABIC_ARTICLES, " al "))
        .when(entity_type == "NORP").then(folded.str.replace(r"([^su])s$", "$1"))
        .otherwise(folded)
    )  # fmt: skip


_SKELETON = (
    (r"[kcq]h", "h"), (r"ph", "f"), (r"sch|shch|tch|cz|ch|sh|sz|zh", "s"), (r"dj|dzh", "j"), (r"dh", "d"),
    (r"ck|gh|[cgq]", "k"), (r"w", "v"), (r"x", "ks"), (r"ts|tz", "z"), (r"[aeiouyj]+", ""), (r"\s+", ""),
)  # fmt: skip


def consonant_skeletons(folded: pl.Expr) -> pl.Expr:
    """What transliterations of one name have in common: consonants, sounds that are written in several ways merged.

    "Gaddafi" and "Qaddafi", "Zelensky" and "Zelenskyy", "Yatsenyuk" and "Iatseniuk" have one skeleton. After the idea
    of Soundex and its kin, but as fine as transliteration needs and no finer.
    """
    skeleton = folded
    for pattern, sound in _SKELETON:
        skeleton = skeleton.str.replace_all(pattern, sound)
    first_vowel = pl.when(folded.str.contains(r"^[aeiouyj]")).then(pl.lit("a")).otherwise(pl.lit(""))
    return pl.concat_str(first_vowel, _undouble(skeleton))


def _undouble(text: pl.Expr) -> pl.Expr:
    for letter in "bdfghklmnprstvz":
        text = text.str.replace_all(f"{letter}{{2,}}", letter)
    return text
