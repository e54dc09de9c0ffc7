"""Folded names of a corpus in, groups of names that are one name written in several ways out.

"Luvsannamsrai Oyun-Erdene" and "Oyun-Erdene Luvsannamsrai", "Kim Jong-un" and "Kim Jongun", "Volodymyr Zelensky" and
"Volodymyr Zelenskyy". A difference that two people or firms may well have ("Maria", "Mario") is none of these.
"""

from collections.abc import Callable

import numpy as np
import polars as pl

from pipelines.steps.components import components

ShareContext = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""Called with pairs (left, right) and members (node, entity_key); gives the pairs whose entities are named beside the
same others in different articles: left, right, shared_keys."""

_MIN_JOINED_CHARS = 8
"""Letters from which names that differ in spaces alone are one: "Kim Jongun", but not "Ho Chi" and "Hoc Hi"."""

_MAX_ROTATED_WORDS = 4
_MIN_SOUND_CHARS = 5

_SOUNDS = (
    (r"(?:iyy?|[yi]y|i[ji]|yi)$", "i"), (r"y", "i"), (r"kh", "h"), (r"ph", "f"), (r"sch|tsch|tch", "sh"),
    (r"tz|cz", "ts"), (r"ck", "k"), (r"dzh|dj", "j"), (r"ou|oo", "u"), (r"ei", "e"), (r"w", "v"),
    *((f"{letter}{{2}}", letter) for letter in "bcdfghklmnprstvz"),
)  # fmt: skip
"""Letters that transliterations, and languages with the same alphabet, write differently in one name."""

_STANDARD_WORDS = {
    "defence": "defense", "centre": "center", "labour": "labor", "organisation": "organization", "theatre": "theater",
    "programme": "program", "harbour": "harbor", "centres": "centers", "fibre": "fiber", "colour": "color",
    "aluminium": "aluminum", "authorisation": "authorization", "organisations": "organizations", "dept": "department",
    "intl": "international", "assn": "association", "assoc": "association", "natl": "national", "univ": "university",
    "govt": "government", "bros": "brothers", "mfg": "manufacturing", "cttee": "committee", "mgmt": "management",
    "svcs": "services", "cos": "companies", "and": "", "the": "",
}  # fmt: skip
"""British spellings and newsroom abbreviations, and the words that come and go ("Sons and Daughters", "Sons
Daughters"). "of" stays: the University of Miami is not Miami University."""


def standard_words(name: pl.Expr) -> pl.Expr:
    """The folded name of an organisation in American spelling, its abbreviations in full, without "and" and "the"."""
    several = name.str.contains(" ", literal=True)
    padded = pl.concat_str(pl.lit(" "), name.str.replace_all(" ", "  ", literal=True), pl.lit(" "))
    marked = padded.str.replace_many({f" {word} ": f" {standard} " for word, standard in _STANDARD_WORDS.items()})
    return pl.when(several).then(marked.str.replace_all(r" +", " ").str.strip_chars(" ")).otherwise(name)


def sounds_of(words: pl.Series) -> pl.Series:
    """Words of five letters and more as they sound: "zelenskyy" and "zelensky" both as "zelenski"."""
    distinct = words.unique().to_frame("word").filter(pl.col("word").str.len_chars() >= _MIN_SOUND_CHARS)
    sound = pl.col("word")
    for pattern, letter in _SOUNDS:
        sound = sound.str.replace_all(pattern, letter)
    changed = distinct.with_columns(sound=sound).filter(pl.col("sound") != pl.col("word"))
    return words.replace(changed["word"], changed["sound"])


def joined(name: pl.Expr) -> pl.Expr:
    """The name without spaces, where it is long enough for that to leave no doubt."""
    letters = name.str.replace_all(" ", "", literal=True)
    return pl.when(letters.str.len_chars() >= _MIN_JOINED_CHARS).then(letters).otherwise(name)


def all_among(words: pl.Series, known: pl.Series, *, or_initial: bool = False) -> pl.Series:
    """Whether all words of each list are among the known ones, or initials; true for an empty list."""
    flat = words.alias("word").to_frame().with_row_index("row").explode("word").filter(pl.col("word").is_not_null())
    foreign = flat.filter(~pl.col("word").is_in(known.implode()))
    if or_initial:
        foreign = foreign.filter(pl.col("word").str.len_chars() > 1)
    is_among = np.ones(len(words), dtype=bool)
    is_among[foreign["row"].to_numpy()] = False
    return pl.Series(is_among)


def _rotations(cores: pl.DataFrame) -> pl.DataFrame:
    """Each name with its last words moved to the front: node, turned (joined), of names of two to four words."""
    words, size = pl.col("words"), pl.col("words").list.len()
    parts = [
        cores.filter((size > k) & (size <= _MAX_ROTATED_WORDS)).select(
            "node",
            "suffix",
            "is_given",
            turned=joined(pl.concat_list(words.list.tail(k), words.list.head(size - k)).list.join(" ")),
        )
        for k in range(1, _MAX_ROTATED_WORDS)
    ]
    return pl.concat(parts)


def _order_pairs(cores: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Groups that differ in the place of the family name, where each has one such partner only.

    Returns:
        left, right (groups, left < right), is_doubtful (all words are given names: "James Thomas", "Thomas James").
    """
    turned = _rotations(cores).join(groups.select("node", left="group"), on="node", how="left")
    written = groups.select("suffix", turned="joined", right="group").unique()
    both = turned.join(written, on=["turned", "suffix"], how="inner").filter(pl.col("left") != pl.col("right"))
    edges = both.group_by("left", "right").agg(is_doubtful=pl.col("is_given").any())
    partners = edges.group_by("left").agg(count=pl.col("right").n_unique())
    single = partners.filter(pl.col("count") == 1)["left"].implode()
    return edges.filter(
        pl.col("left").is_in(single) & pl.col("right").is_in(single) & (pl.col("left") < pl.col("right"))
    )


def _sound_pairs(cores: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Groups that sound alike, each with the one of them that stands in most articles: left, right."""
    words = cores.select("node", "suffix", "words").explode("words")
    heard = words.with_columns(sound=sounds_of(words["words"])).filter(pl.col("words").is_not_null())
    sounds = heard.group_by("node", "suffix", maintain_order=True).agg(sound=pl.col("sound").str.join(" "))
    found = (
        sounds.join(groups.select("node", "group", "article_count", "joined"), on="node", how="inner")
        .group_by("suffix", "sound", "group")
        .agg(pl.col("article_count").sum(), pl.col("joined").first())
        .filter(pl.len().over("suffix", "sound") > 1)
        .sort(["suffix", "sound", "article_count", "joined"], descending=[False, False, True, False])
        .with_columns(right=pl.col("group").first().over("suffix", "sound"))
    )
    return found.filter(pl.col("group") != pl.col("right")).select(left="group", right="right")


def group_persons(names: pl.DataFrame, given_names: pl.Series, share: ShareContext) -> pl.DataFrame:
    """Group names of persons that are one name in another order, spacing or spelling.

    Another order is one in which the last words stand in front; it counts where exactly one other name has it, and,
    where all words are given names, only with shared context. Another transliteration always needs that.

    Args:
        names: node (row number from 0), entity_key, core (folded name without generation and articles), suffix
            (generation), words (of core), article_count.
        given_names: Folded given names.
        share: Finds shared context.

    Returns:
        node, group (a node), shared_keys (context that was needed; empty where none was); one row a name, in order.
    """
    cores = names.with_columns(all_among(names["words"], given_names).alias("is_given"), joined=joined(pl.col("core")))
    groups = cores.select(
        "node", "suffix", "joined", "article_count", group=pl.col("node").min().over("joined", "suffix")
    )
    order = _order_pairs(cores, groups)
    sound = _sound_pairs(cores, groups)
    members = groups.select(node="group", entity_key=names["entity_key"])
    pair = ["left", "right"]
    doubtful = pl.concat([order.filter("is_doubtful").select(pair), sound]).unique(maintain_order=True)
    certain = order.filter(~pl.col("is_doubtful")).select(*pair, shared_keys=pl.lit([], dtype=pl.List(pl.String)))
    accepted = pl.concat([certain, share(doubtful, members).select(certain.columns)])
    label = components(names.height, accepted["left"].to_numpy(), accepted["right"].to_numpy())
    shared = pl.concat([accepted.select("shared_keys", group=side) for side in pair])
    return (
        groups.select("node", "group")
        .join(shared.unique("group", keep="first", maintain_order=True), on="group", how="left", maintain_order="left")
        .with_columns(group=pl.Series(label[groups["group"].to_numpy()]))
        .with_columns(pl.col("shared_keys").fill_null([]))
    )


def group_organisations(names: pl.DataFrame) -> pl.DataFrame:
    """Group names of organisations and other things that differ in spacing, spelling and small words alone.

    Args:
        names: node, entity_type, core (folded name).

    Returns:
        node, group (a node); one row a name.
    """
    key = pl.concat_str("entity_type", joined(standard_words(pl.col("core"))), separator=":")
    return names.select("node", group=pl.col("node").min().over(key))
