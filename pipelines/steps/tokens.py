r"""Article texts and their sentences in, tokens with exact code-point offsets out.

One regular expression matches everything that a text consists of, white space and invisible characters included, so
that a token's offset is the running sum of the lengths before it; nothing is searched for twice. The token's text is
a normalised shadow of its range: what no reader sees is removed, what looks the same is written the same. Offsets
stay those of the text.
"""

from itertools import pairwise

import numpy as np
import polars as pl

from pipelines.tables.contract import empty_frame
from pipelines.tables.flow import Token

_WORD = r"[\p{L}\p{M}\p{N}]"
_INVISIBLE = r"\p{Cf}"
_PIECE = rf"{_WORD}+(?:(?:{_INVISIBLE}+|\x{{AD}}[ \t]*\n[ \t]*){_WORD}+)*"
_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Fr|Hon|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Brig|Gov|Sen|Sens|Rep|Reps|Amb|Pres|"
    "Supt|Insp|Det|Sr|St|Ste|Mt|Ft|Jr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Mon|Tue|Tues|Wed|Thu|Thur|"
    "Thurs|Fri|Vs|vs|Pct|pct|No|Nos|Vol|Fig|Approx|approx|Est|est"
)

TOKEN_PATTERN = "|".join(
    (
        r"(?:https?://|www\.)[^\s\p{Cc}<>\"“”«»]*[\p{L}\p{N}/]",  # address
        r"[\p{L}\p{N}_.+\-]+@[\p{L}\p{N}_\-]+(?:\.[\p{L}\p{N}_\-]+)*\.\p{L}+",  # e-mail
        r"[\p{L}\p{N}]+\.(?:com|org|net|gov|edu|int|info)(?:\.[a-z]{2})?\b",  # a site's name in running text
        r"\p{L}(?:\.\p{L})+\b\.?",  # U.S., a.m., J.P.
        rf"(?:{_ABBREVIATIONS})\.",
        r"\p{Lu}\.",  # an initial
        r"\p{Nd}+(?:[.,:/]\p{Nd}+)*[\p{L}\p{N}]*",  # 1,200.50, 21:07, 20th
        r"\p{Lu}+(?:&amp;|&)\p{Lu}+\b",  # AT&T
        r"&(?:[a-z]{2,6}|#\d{2,5});",  # a character reference that survived decoding
        rf"{_PIECE}(?:['’ʼ](?:[\p{{L}}--[sS]]{_WORD}*|[sS]{_WORD}+))*",  # word: O'Brien, Qur'an, don't
        r"['’ʼ][sS]\b",  # possessive
        r"\.{2,}|-{2,}",
        rf"[\s\p{{Cc}}{_INVISIBLE}]+",  # between tokens
        r"(?s:.)",
    )
)
r"""Alternatives in order of precedence; every code point of any text is matched by exactly one token.

Every hyphen splits, so that "China-Mongolia" is two names. Dots belong to the token where they abbreviate.
"""

_PART_PIECES = 100_000
"""Words and what is between them that are placed at a time: lengths, sums and texts take much memory meanwhile."""

_BETWEEN = rf"^[\s\p{{Cc}}{_INVISIBLE}]"
_BROKEN_NAME = r"\p{Lu}\p{Ll}*-[ \t]*\n[ \t]*\p{Ll}"

_TAILS = (
    "affiliated aged aligned allied approved area armed assisted backed based bashing born bound branded brokered "
    "built chaired class controlled crewed dated day designed dominated educated elect era esque facing financed "
    "flagged focused free friendly funded general governed hosted inspired installed issued language led like linked "
    "listed made majority mediated minded month only operated organised organized owned occupied planned produced "
    "registered related ruled run sanctioned size sized speaking sponsored style supplied supported to trained type "
    "wide winning year"
)
COMPOUND_TAILS = frozenset(_TAILS.split())
"""Second halves of compounds whose hyphen is part of the text: a line that ends in "China-" and a line that begins
with "led" are two words, where "Mon-" and "golia" are one."""


def _spell(token: pl.Expr) -> pl.Expr:
    """The shadow of a token: compatibility characters and quotes folded, invisible ones removed."""
    return (
        token.str.replace_all("&amp;", "&", literal=True)
        .str.replace_all(r"[\p{Cf}\s]", "")
        .str.normalize("NFKC")
        .str.replace_all(r"[‘’‚‛ʼ′]", "'")
        .str.replace_all(r"[“”„‟«»″]", '"')
        .str.replace_all(r"[‐‑‒–−]", "-")
        .str.replace_all(r"[—―]", "--")
    )


def _rejoin_broken_names(tokens: pl.DataFrame) -> pl.DataFrame:
    """Join "Mon-", line end, "golia" to one token; compounds such as "China-", line end, "led" stay apart."""
    follows = pl.col("article_id") == pl.col("article_id").shift(-3)
    head, hyphen, gap, tail = (pl.col("token").shift(-i) for i in range(4))
    is_head = (
        follows
        & hyphen.is_in(["-", "‐"])
        & gap.str.contains(r"^[ \t]*\n[ \t]*$")
        & head.str.contains(r"^\p{Lu}\p{Ll}*$")
        & tail.str.contains(r"^\p{Ll}{2,}$")
        & ~tail.is_in(COMPOUND_TAILS)
    )
    return (
        tokens.with_columns(is_head=is_head.fill_null(False))
        .with_columns(
            token=pl.when("is_head").then(pl.concat_str(head, tail)).otherwise("token"),
            end_char=pl.when("is_head").then(pl.col("end_char").shift(-3)).otherwise("end_char"),
            is_part=pl.any_horizontal(pl.col("is_head").shift(i, fill_value=False) for i in (1, 2, 3)),
        )
        .filter(~pl.col("is_part"))
        .drop("is_head", "is_part")
    )


class _SentenceStarts:
    """Where sentences begin, so that the sentence of an offset is found by one binary search over all articles."""

    def __init__(self, sentences: pl.DataFrame, texts: pl.DataFrame) -> None:
        ordered = sentences.select("article_id", "sentence_no", "start_char").sort("article_id", "start_char")
        self._article, self._number = ordered["article_id"].to_numpy(), ordered["sentence_no"].to_numpy()
        self._ids = np.unique(self._article)
        starts = ordered["start_char"].to_numpy()
        # No offset in a text is larger than its bytes.
        longest = texts["text"].str.len_bytes().max()
        self._width = max(int(starts.max(initial=0)), longest if isinstance(longest, int) else 0) + 1
        self._keys = np.searchsorted(self._ids, self._article) * self._width + starts

    def number(self, tokens: pl.DataFrame) -> pl.Series:
        """The sentence that each token starts in."""
        if not len(self._ids):
            return pl.Series("sentence_no", np.zeros(tokens.height, dtype=np.int64))
        article = tokens["article_id"].to_numpy()
        keys = np.searchsorted(self._ids, article) * self._width + tokens["start_char"].to_numpy()
        place = np.maximum(np.searchsorted(self._keys, keys, side="right") - 1, 0)
        # The first sentence of all may begin behind the token.
        in_article = (self._article[place] == article) & (self._keys[place] <= keys)
        return pl.Series("sentence_no", np.where(in_article, self._number[place], 0))


def tokenize(texts: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Split texts into tokens, each in its sentence.

    The tokens of an article are in text order, do not overlap, and cover every character that is neither white space
    nor invisible. A name that the line end breaks with a hyphen is one token; its range includes the break.

    Args:
        texts: article_id (Int64) and text, one row an article, in any order.
        sentences: Sentence rows of these articles, in any order.

    Returns:
        Token rows ordered as `texts`, then by start_char. A token outside every sentence counts to the sentence
        before it, and to sentence 0 before the first.
    """
    starts = _SentenceStarts(sentences, texts)
    # All texts at once: the first part of a call is searched slowly, until the search has seen what texts consist of.
    pieces = texts.select("article_id", token=pl.col("text").str.extract_all(TOKEN_PATTERN))
    pieces = pieces.filter(pl.col("token").list.len() > 0)
    part = pieces["token"].list.len().cum_sum().to_numpy() // _PART_PIECES
    cuts = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), pieces.height]
    rejoin = bool(texts["text"].str.contains(_BROKEN_NAME).any())
    parts = (_place(pieces.slice(a, b - a).explode("token"), starts, rejoin=rejoin) for a, b in pairwise(cuts))
    return pl.concat([empty_frame(Token), *parts])


def _place(pieces: pl.DataFrame, starts: _SentenceStarts, *, rejoin: bool) -> pl.DataFrame:
    """The tokens among the pieces that texts were split into, with their offsets and sentences."""
    pieces = pieces.with_columns(length=pl.col("token").str.len_chars().cast(pl.Int64)).with_columns(
        end_char=pl.col("length").cum_sum().over("article_id")
    )
    pieces = pieces.with_columns(start_char=pl.col("end_char") - pl.col("length")).drop("length")
    if rejoin:
        pieces = _rejoin_broken_names(pieces)
    tokens = pieces.filter(~pl.col("token").str.contains(_BETWEEN))
    is_plain = pl.col("token").str.len_bytes() == pl.col("end_char") - pl.col("start_char")
    odd = tokens.with_row_index().filter(~is_plain | pl.col("token").str.contains("&amp;", literal=True))
    if odd.height:
        spelled = odd.select("index", token=_spell(pl.col("token")))
        tokens = tokens.with_columns(token=tokens["token"].scatter(spelled["index"], spelled["token"]))
    return tokens.select(
        "article_id",
        starts.number(tokens),
        pl.col("start_char"),
        pl.col("end_char"),
        "token",
    )
