"""Captions in, where the credit begins that ends each: who made the picture, not whom it shows."""

import polars as pl

from pipelines.steps.article.cue_patterns import AGENCY_PHOTO, PHOTO_WORD

_WORD = rf"(?i:{PHOTO_WORD})"
_SMALL = "of|the|for|via|and|on|by|from|courtesy|file|files|archive|archives|handout|pool"
_NAMES = rf"(?:[\p{{Lu}}\d/(©@&|–—-]\S*|{_SMALL})(?:\s+(?:[\p{{Lu}}\d/(©@&|–—-]\S*|{_SMALL}))*"
_NAME = r"(?:\p{Lu}[\p{L}\p{M}.'’-]*\s){0,3}\p{Lu}[\p{L}\p{M}.'’-]*"
_LABEL = rf"{_WORD}(?i: credits?)?(?:\s?[:/|]|(?i: by| courtesy of| courtesy))\s?"
_RUNNING_LABEL = (
    rf"(?:{_WORD}(?i: credits?)?\s?[:/|]"
    r"|(?i:photos?|photographs?|pictures?|pics?|images?)(?i: credits?)?(?i: by| courtesy of| courtesy))\s?"
)
"""In running text "a portrait by Rembrandt" is what the picture shows."""

_IN_BRACKETS = (
    rf"(?-u:\b)(?i:file|handout|courtesy|supplied|screen ?grab)(?-u:\b)|(?-u:\b){AGENCY_PHOTO}(?-u:\b)"
    r"|\p{Lu}\S* \p{Lu}\S* for (?:The |the )?\p{Lu}"
)
_SLASHED = rf"{_NAME}\s?/\s?{_NAME}"
"""Two names: a credit behind a sentence, or where one is an agency; elsewhere who is in the picture."""

_AFTER_SENTENCE = "|".join(
    (
        rf"(?:(?i:file|handout|cover) )?{_LABEL}{_NAMES}",
        r"©\s?\S.*",
        rf"{_NAME}\s?/\s?{AGENCY_PHOTO}|{AGENCY_PHOTO}\s?/\s?{_NAME}|[—–-] {AGENCY_PHOTO} (?:pic|photo|image)",
        rf"(?:{_NAME} )?via {AGENCY_PHOTO}|(?i:source|copyright)\s?:\s?{_NAMES}",
        rf"(?i:supplied|handout|file photo(?:graph)?|file image|courtesy|courtesy of) ?(?:{_NAMES})?",
    )
)
_CREDIT = "|".join(
    (
        rf"[\[(](?:[^()\[\]]*(?:{_IN_BRACKETS})[^()\[\]]*|(?:{_LABEL}{_NAMES}))[\])]\.?",
        rf"(?:^|[.!?\"”)\]|–—-]\s+)(?:{_AFTER_SENTENCE})\.?",
        rf"[.!?\"”|]\s+(?:{_SLASHED}|[\[(]{_SLASHED}[\])])\.?",
        rf"\s(?:[—–|-]\s)?(?:{_RUNNING_LABEL}{_NAMES}|©\s?{_NAMES}|{AGENCY_PHOTO}\s?/\s?{_NAME}|Getty Images)\.?",
    )
)
_LAST = rf"({_CREDIT})$"
_LEAD = r"^[.!?\"”)\]|–—-]?\s+(?:[—–|-]\s)?"
"""What the pattern takes along of the sentence before the credit."""


def find_credit_starts(segments: pl.DataFrame) -> pl.Series:
    """The first code point, in the article, of the credit at the end of each caption; null for all other segments.

    "Photo: a lorry waits" is a caption with a label, not a credit: what follows the label has to be names.

    Args:
        segments: Columns kind, segment_text and end_char.

    Returns:
        One value a row, in the same order.
    """
    places = (segments["kind"] == "caption").arg_true()
    captions = segments[places]
    credit = captions["segment_text"].str.extract(_LAST, 1).str.replace(_LEAD, "")
    starts = captions["end_char"] - credit.str.len_chars().cast(pl.Int64)
    return pl.repeat(None, segments.height, dtype=pl.Int64, eager=True).scatter(places, starts)
