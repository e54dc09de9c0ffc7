"""Names of national bodies in, the same with their country out: whose "Ministry of Defence", whose "Parliament".

Every country has a ministry of defence. So that those of different countries stay apart and the forms of one meet
("Iraqi Parliament", "Parliament of Iraq", "the Parliament" in an article on Iraq), the local key of a body whose name
has general words only begins with its country: `local:ORG:iraq parliament`.
"""

import polars as pl

from pipelines.steps.lexicon import Lexicon

_SMALL_WORDS = ["of", "the", "and", "for", "on", "in", "s"]
_MAX_COUNTRY_WORDS = 5
_MIN_SHARE = 0.6
_MIN_MENTIONS = 2
"""Share of an article's mentions of countries, and their number, from which the article is on that country."""


def _split_countries(bodies: pl.DataFrame, countries: pl.DataFrame) -> pl.DataFrame:
    """The country that a name begins with ("Iraqi Parliament") or ends with ("Parliament of Iraq"), and the rest.

    Returns:
        form, country, rest (words); names without a country have no row.
    """
    words, size = pl.col("words"), pl.col("words").list.len()
    parts = []
    for n in range(1, _MAX_COUNTRY_WORDS):
        longer = bodies.filter(size > n)
        parts.append(longer.select("form", phrase=words.list.head(n).list.join(" "), rest=words.list.slice(n)))
        behind = words.list.get(-n - 1, null_on_oob=True)
        article = (behind == "the").fill_null(False)
        before = pl.when(article).then(words.list.get(-n - 2, null_on_oob=True)).otherwise(behind)
        rest = words.list.head(size - n - 1 - article.cast(pl.Int64))
        parts.append(longer.filter(before == "of").select("form", phrase=words.list.tail(n).list.join(" "), rest=rest))
    return (
        pl.concat(parts)
        .join(countries, left_on="phrase", right_on="folded", how="inner")
        .filter(pl.col("rest").list.len() > 0)
        .with_columns(size=pl.col("rest").list.len())
        .sort(["form", "size"])
        .unique("form", keep="first", maintain_order=True)
        .select("form", "country", "rest")
    )


def _countries_before(mentions: pl.DataFrame, countries_of_forms: pl.DataFrame) -> pl.DataFrame:
    """The country of the name right before a name: "Chinese Ministry of ...", "Iraq's Parliament"."""
    before = mentions.select(
        "form",
        previous=pl.col("form").shift(1),
        gap=pl.col("token_no") - (pl.col("token_no") + pl.col("token_count")).shift(1),
        link="before",
    ).filter((pl.col("gap") == 0) | ((pl.col("gap") == 1) & pl.col("link").is_in(["'s", "'S"])))
    return (
        before.join(countries_of_forms.rename({"form": "previous"}), on="previous", how="inner", maintain_order="left")
        .unique("form", keep="first", maintain_order=True)
        .select("form", "country_code")
    )


def _countries_of_articles(support: pl.DataFrame) -> pl.DataFrame:
    """The country that an article is on, where one stands out."""
    total = support.group_by("article_id", "country_code").agg(count=(pl.col("countries") + pl.col("places")).sum())
    return (
        total.with_columns(share=pl.col("count") / pl.col("count").sum().over("article_id"))
        .filter((pl.col("share") >= _MIN_SHARE) & (pl.col("count") >= _MIN_MENTIONS))
        .select("article_id", "country_code")
    )


def qualify_bodies(own: pl.DataFrame, mentions: pl.DataFrame, support: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Put the country in front of the names of public bodies that the reference does not know.

    Args:
        own: As `name_forms` gives them.
        mentions: FoundMention rows with `form`, in order.
        support: As `count_support` gives it.
        lexicon: Supplies country names and the words of public bodies.

    Returns:
        form, folded (with the country in front); only forms that have general words alone, or besides their country.
    """
    bodies = own.filter((pl.col("entity_type") == "ORG") & pl.col("entity_key").is_null()).select(
        "form", "article_id", "words"
    )
    countries_of_forms = own.filter(pl.col("entity_key").str.starts_with("iso3166:")).select(
        "form", country_code=pl.col("entity_key").str.slice(len("iso3166:"))
    )
    general = pl.concat([lexicon.words_of("public_word"), pl.Series(_SMALL_WORDS)])
    is_general = pl.col("rest").list.set_difference(general.implode()).list.len() == 0
    named = _split_countries(bodies, lexicon.countries.select("folded", "country")).filter(is_general)
    names = lexicon.countries.unique("country_code", keep="first", maintain_order=True).select(
        "country_code", "country"
    )
    bare = (
        bodies.join(named, on="form", how="anti", maintain_order="left")
        .select("form", "article_id", rest="words")
        .filter(is_general)
        .join(_countries_before(mentions, countries_of_forms), on="form", how="left", maintain_order="left")
        .join(_countries_of_articles(support), on="article_id", how="left", maintain_order="left", suffix="_article")
        .with_columns(country_code=pl.coalesce("country_code", "country_code_article"))
        .join(names, on="country_code", how="inner", maintain_order="left")
    )
    found = pl.concat([named, bare.select(named.columns)])
    return found.select("form", folded=pl.concat_str("country", pl.col("rest").list.join(" "), separator=" "))
