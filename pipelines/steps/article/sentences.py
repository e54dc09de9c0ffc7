"""Segments with their text in, sentences out: each segment's text is tiled by its sentences, in order.

The text is cut after every sign that may end a sentence, in one regular expression; then each cut is judged by the word
before it and the word after it, for all cuts at once. The rules are those of Kiss and Strunk (2006, Unsupervised
multilingual sentence boundary detection) as far as they need no training: abbreviations that a name or number follows,
initials, ordinals, ellipses, and the "orthographic heuristic" that a lower-case word does not begin a sentence.
"""

import numpy as np
import polars as pl

from pipelines.steps.article.lines import BLANK_CHARS

_CLOSERS = "[\"'”’»)\\]]"
_CUT = rf"(?s).+?(?:[.!?…]+(?:{_CLOSERS}|[\u00a0\u202f ]»|\[\d{{1,3}}\])*\s+|[。！？]+[」』”’）]*\s*|$)"
"""A piece: text up to and including a sign that may end a sentence, what closes with it, and the blanks after it."""

_NEVER_LAST = (
    "mr|mrs|ms|mx|dr|prof|rev|revd|fr|msgr|st|ste|mt|ft|gen|col|lt|maj|capt|cpt|cmdr|adm|sgt|cpl|pvt|brig|gov|sen|rep"
    "|pres|supt|insp|hon|amb|sec|atty|dist|messrs|mme|mlle|sr|sra|dra|sheikh|vs|v|cf|viz|e\\.g|i\\.e|eg|ie|approx|ca|fig|figs|eds?"
    "|vol|pp|art|arts|para|sect|ch|op|cit|al|nos|tel|ext|est|dept|univ|bros|lt\\.-gen|maj\\.-gen|brig\\.-gen"
)
"""Abbreviations that something always follows: a title waits for its name, "vs." for the other side."""

_BEFORE_NUMBER = "no|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|p|c|art|ch|sec|fig|pt|nr|abs"
"""Abbreviations that do not end a sentence when a number follows."""

_MAY_END = (
    "inc|corp|ltd|co|cos|plc|llc|llp|jr|snr|jnr|etc|u\\.s|u\\.k|u\\.n|e\\.u|u\\.s\\.a|d\\.c|a\\.m|p\\.m|ph\\.d|m\\.d|b\\.c|a\\.d"
    "|s\\.a|n\\.v|s\\.p\\.a|calif|fla|mass|conn|mich|ariz|ill|minn|wis|ore|wash|tenn|colo|pa|va|md|ga|ala|ky|ind|okla|kan"
    "|mo|miss|neb|nev|mont|del|la|ark|n\\.y|n\\.j|n\\.c|s\\.c|n\\.h|n\\.m|r\\.i|w\\.va|b\\.c|ont|que"
    "|sask|nfld|qld|vic|tas"
)
"""Abbreviations that may end a sentence: they do where an opening word follows, not where a name goes on."""

_OPENERS = (
    "the|a|an|he|she|it|they|we|you|i|his|her|its|their|our|my|your|this|that|these|those|there|here|but|and|or|nor|yet"
    "|so|in|on|at|by|for|from|with|without|under|over|after|before|since|until|during|among|between|about|against"
    "|as|if|when|while|where|what|who|why|how|which|although|though|because|however|meanwhile|moreover|also"
    "|some|many|most|several|all|both|each|every|no|not|one|two|three|other|others|another|such|more|less|earlier"
    "|later|last|next|then|now|only|even|still|once|despite|according|asked|officials|police|reuters|analysts"
)
"""Words that open English sentences and hardly ever continue a name."""


_WORD_BEFORE = r"([^\s(\[\"“‘'—–/]+?)[.!?…]+[\"'”’»)\]]*\s+$"
_SIGN_BEFORE = r"([.!?…。！？]+)(?:[\"'”’»)\]」』）\u00a0\u202f ]|\[\d{1,3}\])*\s*$"
_LOOK_CHARS = 40
"""Code points on each side of a cut that are looked at."""


def _cut_pieces(segments: pl.DataFrame) -> pl.DataFrame:
    number = pl.int_range(pl.len(), dtype=pl.Int32)
    return (
        segments.select(
            "article_id",
            "segment_no",
            "start_char",
            segment=pl.int_range(pl.len(), dtype=pl.Int32),
            piece=pl.col("segment_text").str.extract_all(_CUT),
        )
        .explode("piece", empty_as_null=True, keep_nulls=True)
        .with_columns(width=pl.col("piece").str.len_chars().cast(pl.Int64))
        .with_columns(
            offset=pl.col("start_char") + (pl.col("width").cum_sum() - pl.col("width")).over("segment"),
            is_first=number.over("segment") == 0,
        )
    )


def _joins(cuts: pl.DataFrame) -> pl.Series:
    """Whether a piece goes on with the sentence of the piece before it: by the word before the cut and the one after.

    Args:
        cuts: Columns before (the end of the piece before) and after (the beginning of the piece).
    """
    before, after, word = pl.col("before"), pl.col("after"), pl.col("word")
    cuts = cuts.with_columns(
        word=before.str.extract(_WORD_BEFORE),
        is_lone_dot=(before.str.extract(_SIGN_BEFORE) == ".") & ~before.str.contains(r"[.!?…][\"'”’»)\]]+\s+$"),
        is_opener=after.str.contains(rf"(?i)^[\"“‘'«(\[]*(?:{_OPENERS})\b") & after.str.contains(r"^[^\p{L}]*\p{Lu}"),
    )
    # "He was in group A. The rest": a letter after a word in lower case ends a sentence where an opener follows.
    is_initial = word.str.contains(r"^(?:\p{Lu}|\p{Lu}\p{Ll}?\.?-\p{Lu})$") & ~(
        before.str.contains(r"[\p{Ll}\d] \p{Lu}\.\s+$") & pl.col("is_opener")
    )
    is_short_form = (
        word.str.contains(rf"(?i)^(?:{_NEVER_LAST})$")
        | (word.str.contains(rf"(?i)^(?:{_BEFORE_NUMBER})$") & after.str.contains(r"^\d"))
        | (word.str.contains(rf"(?i)^(?:{_MAY_END})$") & ~pl.col("is_opener") & after.str.contains(r"^[\p{L}\d(]"))
        | (word.str.contains(r"^(?:\p{L}\.)+\p{L}$") & ~pl.col("is_opener"))
        | is_initial
    )
    goes_on = after.str.contains(r"^[\"'”’»)\],;:–—-]*\s*\p{Ll}|^[)\]”»,;]")
    return cuts.select(joins=(goes_on | (pl.col("is_lone_dot") & is_short_form)).fill_null(value=False))["joins"]


def _begin(pieces: pl.DataFrame) -> pl.DataFrame:
    """Add begins: whether a sentence begins with the piece."""
    pieces = pieces.with_columns(before=pl.col("piece").shift(1).str.tail(_LOOK_CHARS))
    inner = pieces.filter(~pl.col("is_first")).select("before", after=pl.col("piece").str.head(_LOOK_CHARS))
    begins = np.ones(pieces.height, dtype=bool)
    begins[~pieces["is_first"].to_numpy()] = ~_joins(inner).to_numpy()
    # The number of a list item that opens a sentence ("2. The harbour stays shut") belongs to what follows.
    is_number = pieces["piece"].str.contains(r"^[(\[]?(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])\.\s+$").to_numpy()
    follows_number = np.zeros(pieces.height, dtype=bool)
    follows_number[1:] = (begins & is_number)[:-1]
    return pieces.with_columns(begins=pl.col("is_first") | pl.Series(begins & ~follows_number))


def split_sentences(segments: pl.DataFrame) -> pl.DataFrame:
    """Split the text of each segment into sentences.

    Args:
        segments: Columns article_id, segment_no, start_char (code points) and segment_text (the text of the segment
            as it stands in the article), ordered by article and segment.

    Returns:
        Rows of the contract Sentence, in text order. The sentences of a segment do not overlap and leave out only
        blank characters between them; a segment that shows something has at least one sentence.
    """
    pieces = _begin(_cut_pieces(segments)).with_columns(sentence=pl.col("begins").cum_sum())
    shown = pl.col("piece").str.strip_chars(BLANK_CHARS)
    lead = pl.col("width") - pl.col("piece").str.strip_chars_start(BLANK_CHARS).str.len_chars().cast(pl.Int64)
    return (
        pieces.with_columns(shown_count=shown.str.len_chars().cast(pl.Int64), first=pl.col("offset") + lead)
        .filter(pl.col("shown_count") > 0)
        .group_by("sentence", maintain_order=True)
        .agg(
            pl.col("article_id", "segment_no").first(),
            start_char=pl.col("first").first(),
            end_char=(pl.col("first") + pl.col("shown_count")).last(),
        )
        .select(
            "article_id",
            "segment_no",
            "start_char",
            "end_char",
            sentence_no=pl.int_range(pl.len(), dtype=pl.Int64).over("article_id"),
        )
    )
