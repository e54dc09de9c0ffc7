"""Blocks of the head in, their roles out: headline, standfirst, kicker, slug, outlet.

The headline is the first block of the head that is nothing else.
"""

import polars as pl

from pipelines.steps.article.habits import fold_line
from pipelines.steps.article.heads import MAX_STANDFIRST_CHARS, MAX_TITLE_CHARS
from pipelines.steps.article.trade_words import SECTION_WORDS

_SLUG = (
    r"^\p{Lu}[\p{Lu}\d.&'’-]*(?:/[\p{Lu}\d.&'’-]+)+(?: ?\([^)]*\))?$"
    r"|^[\p{Lu}\d /&.'’-]+\((?:UPDATE|WRAPUP|REFILE|CORRECTED|LEAD|RPT)[^)]*\)$|^\S{2,30} / \S{2,30}$"
    r"|^(?:BC|AP)-\p{Lu}\S+(?:,? .*)?$"
)
_CRUMB = r"\p{Lu}[\p{L}\p{N}'’.-]*(?: (?:&|and|of|for|the|\p{Lu}[\p{L}\p{N}'’.-]*))*"
_ONE_OR_TWO = r"\p{Lu}\S*(?: (?:& )?\p{Lu}\S*)?"
_OFFICE = r"(?:Ministry|Department|Office|Government|Council|Embassy|Commission|Agency)"
_SECTION_WORD = "(?i:domestic|" + "|".join(sorted(SECTION_WORDS)) + ")"
_SECTION = rf"{_SECTION_WORD}(?:(?: &| and| of)? {_SECTION_WORD})*"
_CRUMBS = (
    rf"^{_SECTION}(?: \| {_CRUMB}){{2,4}}$|^{_SECTION} \| {_ONE_OR_TWO}$"
    rf"|^{_CRUMB} \| (?:The )?{_OFFICE} (?:of|for) {_CRUMB}$"
)
"""Where a page stands in its site: "Sport | Football | Premier League", "Home | Transport". It begins with a section:
"Trump | Ukraine" may be a headline."""

_MAX_CRUMBS_CHARS = 90
_SITE_SEPARATORS = [" - ", " – ", " — ", " | ", " · ", " • ", " » ", " : ", " :: "]
_SITE_NAME = r"\s+(?:[-–—|·•»:]|::)\s+[^|–—]{2,60}$"
"""What the title of a web page has behind the headline."""

_COUNT = r"^\d{1,6}$"
"""How many like or share an article."""

_COUNTED_YEAR = r"^(?:19|20)\d\d$"
_MIN_HEADLINE_WORDS = 4

_COLUMNS = r"\S\s{3,}\S"
_COLUMN_OF_PAGE = (
    r"(?:^|\s{3})\s*(?:(?i:page|p\.) ?)?\d{1,3}(?: (?:of|/) \d+)?(?:\s{3}|$)"
    r"|(?:^|\s{3})\s*(?:\p{L}+,? )?(?:\d{1,2} \p{L}+|\p{L}+ \d{1,2},?) (?:19|20)\d\d(?:\s{3}|$)"
)
"""The running head of a printed page has wide gaps, and the page or the day in a column of its own."""

_OFFICE_HOLDER = r"^(?:The )?(?:(?:Rt|Right) )?(?:Hon|Honou?rable|Senator|Sen|Dr|Prof|Sir|Dame|H\.E)\.? \p{Lu}"
"""The name of a person with a title: with the office below, who issues a statement, above its headline."""

_OFFICE_OF_HOLDER = (
    r"^(?:(?:Prime|Deputy|Associate) )*(?:Minister|Secretary|Attorney.General|Governor|Mayor)(?: (?:of|for) .*)?$"
)

_OF_PERSON = r"(?i)\b(?:correspondent|editor|reporter|writer|columnist|bureau chief)\b"
_OUTLET_RANK, _KICKER_RANK, _LEARNED_RANK, _TEXT_RANK = 2_000, 1_000, 4_000, 5_000
"""What is added to a block's position for what it looks like: the lowest sum of an article is its headline, and a block
that looks like running text never is."""

_MIN_MATCH_CHARS = 12


def _free_blocks(blocks: pl.DataFrame) -> pl.DataFrame:
    """The blocks of heads that no sign or form has claimed, with what they look like."""
    line, doc = pl.col("line"), pl.col("doc")
    is_weak = (pl.col("header_strength") == "weak").fill_null(value=False)
    labelled = ((pl.col("header_kind") == "title") & pl.col("in_head")).any().over("doc")
    claimed = (
        pl.col("is_header")
        | pl.col("is_meta")
        | pl.col("in_list")
        | (pl.col("ends_with_colon") & pl.col("next_in_list"))
    )
    is_slug = line.str.contains(_SLUG)
    is_short_caps = (
        pl.col("is_caps") & (pl.col("words") <= 4) & (pl.col("char_count") <= 40) & ~pl.col("is_labelled_headline")
    )
    free = (
        blocks.with_columns(has_labelled_title=labelled.fill_null(value=False))
        .filter(pl.col("in_head") & pl.col("cue").is_null() & ~claimed & (pl.col("char_count") <= MAX_STANDFIRST_CHARS))
        .with_columns(
            is_weak=is_weak,
            is_outlet=is_weak & pl.col("names_outlet") & (pl.col("words") <= 5) & ~line.str.contains(_OF_PERSON),
            is_slug=is_slug,
        )
    )
    # A number may be the headline where nothing else can be.
    is_count = line.str.contains(_COUNT) & ~line.str.contains(_COUNTED_YEAR)
    could_be = (pl.col("words") >= _MIN_HEADLINE_WORDS) & ~pl.col("is_weak") & ~pl.col("is_outlet") & ~pl.col("is_slug")
    could_be = could_be & ~pl.col("is_section") & ~pl.col("is_standfirst")
    could_be = could_be & (pl.col("char_count") <= MAX_TITLE_CHARS)
    free = free.filter(~(is_count & could_be.any().over("doc")))
    free = _mark_page_titles(free)
    # One capitalised word above a longer line is a section, whatever it names.
    is_above = (doc == doc.shift(-1)) & (pl.col("words").shift(-1) >= 4) & ~pl.col("is_outlet").shift(-1)
    has_bar = is_above & (pl.col("char_count") <= _MAX_CRUMBS_CHARS) & line.str.contains(" | ", literal=True)
    is_crumbs = pl.when(has_bar).then(line).str.contains(_CRUMBS)
    has_columns = is_above & line.str.contains(_COLUMNS)
    is_running_head = pl.when(has_columns).then(line).str.contains(_COLUMN_OF_PAGE)
    free = free.with_columns(is_slug=pl.col("is_slug") | (is_crumbs | is_running_head).fill_null(value=False))
    # A name alone may be the headline of an obituary: the office and a headline have to follow.
    is_issuer = (
        pl.col("is_weak")
        & (pl.col("author_count") > 0)
        & line.str.contains(_OFFICE_HOLDER)
        & (doc == doc.shift(-2))
        & line.shift(-1).str.contains(_OFFICE_OF_HOLDER)
        & could_be.shift(-2)
    ).fill_null(value=False)
    is_issuer = is_issuer | (is_issuer.shift(1) & (doc == doc.shift(1))).fill_null(value=False)
    is_word = (pl.col("words") == 1) & line.str.contains(r"^\p{Lu}[\p{L}-]+$") & (pl.col("gap_after") > 0)
    return free.with_columns(is_label=(is_above & is_word).fill_null(value=False)).with_columns(
        is_kicker=pl.col("is_slug") | pl.col("is_section") | is_short_caps | pl.col("is_label") | is_issuer
    )


def _mark_page_titles(free: pl.DataFrame) -> pl.DataFrame:
    """Add to is_slug the titles of web pages: a line that is another one of the head with a name behind it."""
    parted = free.filter(pl.col("line").str.contains_any(_SITE_SEPARATORS)).select(
        "doc", "pos", key=fold_line(pl.col("line").str.replace(_SITE_NAME, ""))
    )
    stems = parted.filter(pl.col("key").str.len_chars() >= _MIN_MATCH_CHARS)
    found = stems.join(
        free.select("doc", other="pos", key="title_key"), on=["doc", "key"], how="inner", maintain_order="left"
    ).filter(pl.col("pos") != pl.col("other"))
    if found.is_empty():
        return free
    is_page_title = pl.col("is_page_title").fill_null(value=False)
    return (
        free.join(
            found.select("doc", "pos", is_page_title=pl.lit(value=True)).unique(),
            on=["doc", "pos"],
            how="left",
            maintain_order="left",
        )
        .with_columns(is_slug=pl.col("is_slug") | is_page_title)
        .drop("is_page_title")
    )


def _choose_titles(free: pl.DataFrame) -> pl.DataFrame:
    """Add is_title and title_pos: the lowest rank, or the line that the container's title begins or ends with."""
    rank = (
        pl.when(pl.col("is_outlet")).then(_OUTLET_RANK).when("is_kicker").then(_KICKER_RANK).otherwise(0)
        + pl.when("is_learned").then(_LEARNED_RANK).otherwise(0)
        + pl.when(pl.col("is_standfirst") | (pl.col("char_count") > MAX_TITLE_CHARS)).then(_TEXT_RANK).otherwise(0)
        + pl.col("pos")
    )
    key, given = pl.col("title_key"), pl.col("given_key")
    # The title of a web page often has the site's name behind it.
    is_given = (key == given) | ((key.str.len_chars() >= _MIN_MATCH_CHARS) & given.str.starts_with(key))
    free = free.with_columns(rank=rank).with_columns(
        is_title=pl.when(given.is_not_null())
        .then(is_given)
        .otherwise(
            (pl.col("rank") == pl.col("rank").min().over("doc"))
            & (pl.col("rank") < _TEXT_RANK)
            & ~pl.col("has_labelled_title")
        )
        .fill_null(value=False)
    )
    free = free.with_columns(
        title_pos=pl.col("pos").filter("is_title").min().over("doc"),
        chosen_key=key.filter("is_title").first().over("doc"),
    )
    return free.with_columns(is_title=pl.col("is_title") | (key == pl.col("chosen_key")).fill_null(value=False))


def add_titles(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add which block of each head is the headline, which the standfirst, which a kicker.

    Args:
        blocks: Blocks of `heads.add_text_start` with is_section, names_outlet, ends_with_colon, next_in_list,
            is_labelled_headline, title_key (the line folded) and given_key (the container's title folded, or null).

    Returns:
        The same rows with role (title, subtitle, kicker, slug, outlet, or null) and title_pos of the article.
    """
    free = _choose_titles(_free_blocks(blocks))
    is_claimed = pl.col("is_title") | pl.col("is_outlet") | pl.col("is_kicker") | pl.col("is_weak")
    is_sentence = (pl.col("words") >= 4) & ~pl.col("ends_with_colon") & ~pl.col("next_in_list")
    can_be_subtitle = ((pl.col("pos") > pl.col("title_pos")) & ~is_claimed & is_sentence).fill_null(value=False)
    is_subtitle = can_be_subtitle & (pl.col("pos") == pl.col("pos").filter(can_be_subtitle).min().over("doc"))
    is_plain_section = (pl.col("is_section") | pl.col("is_label")) & ~pl.col("is_caps")
    roles = free.select(
        "doc",
        "pos",
        "title_pos",
        role=pl.when("is_title")
        .then(pl.lit("title"))
        .when(is_subtitle)
        .then(pl.lit("subtitle"))
        .when("is_outlet")
        .then(pl.lit("outlet"))
        .when(pl.col("is_slug") | is_plain_section)
        .then(pl.lit("slug"))
        .when("is_kicker")
        .then(pl.lit("kicker")),
    )
    positions = roles.group_by("doc").agg(pl.col("title_pos").first())
    return blocks.join(roles.drop("title_pos"), on=["doc", "pos"], how="left", maintain_order="left").join(
        positions, on="doc", how="left", maintain_order="left"
    )
