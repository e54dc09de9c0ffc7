"""The tagger's spans in, the same cut behind a line that is a label out: "BRAZIL" over "Supreme Court judges ...".

Round-ups set the country or the field of each item on a line of its own, in capitals, right above its text. Where only
a line break stands between the two, a tagger takes them for one name.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon, expand
from pipelines.steps.name_hashes import ngram_hashes
from pipelines.steps.stream import TokenStream

_LABEL = r"^\P{Ll}*\p{Lu}\P{Ll}*\p{Lu}\P{Ll}*$"
"""No small letter, two capitals."""


def cut_labels(stream: TokenStream, lexicon: Lexicon, tagged: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Cut names at a line break behind a line that holds nothing but capitals, all of them theirs.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Knows the types of labels; case says nothing there.
        tagged: The tagger's spans: begin, length, entity_type, method, confidence.
        articles: article_id, text.

    Returns:
        The spans; of those that begin with such a line both parts. A label that the reference knows has its type. A
        line that goes on in capitals is no label over a text but one headline in two lines.
    """
    begin, end = tagged["begin"].to_numpy(), (tagged["begin"] + tagged["length"]).to_numpy()
    spans = pl.DataFrame({
        "article_id": stream.article[begin], "start": stream.start[begin], "stop": stream.end[end - 1],
    }).with_row_index("row")  # fmt: skip
    text = pl.col("text").str.slice(pl.col("start"), pl.col("stop") - pl.col("start"))
    lined = (
        spans.filter(pl.Series(tagged["length"] > 1))
        .join(articles.select("article_id", "text"), on="article_id", how="left", maintain_order="left")
        .filter(text.str.contains("\n", literal=True))
        .with_columns(before=pl.col("text").str.slice(pl.col("start") - 1, 1), surface=text)
        .with_columns(head=pl.col("surface").str.extract(r"^([^\n]*?)[ \t]*\n"))
        .filter((pl.col("start") == 0) | (pl.col("before") == "\n"))
        .filter(pl.col("head").str.contains(_LABEL))
        .filter(pl.col("surface").str.extract(r"(?s)\n(.*)$").str.contains(r"\p{Ll}"))
        .select("row", head_end=pl.col("start") + pl.col("head").str.len_chars())
    )
    if not lined.height:
        return tagged
    rows = lined["row"].to_numpy()
    sizes = end[rows] - begin[rows]
    owner = np.repeat(np.arange(len(rows)), sizes)
    token = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + begin[rows][owner]
    heads = np.bincount(owner, weights=stream.end[token] <= lined["head_end"].to_numpy()[owner]).astype(np.int64)
    whole = tagged.select(pl.all().gather(rows)).with_columns(head=pl.Series(heads))
    whole = whole.filter(pl.col("head") < pl.col("length"))
    labels = whole.with_columns(length="head")
    labels = labels.with_columns(entity_type=pl.coalesce(_types(stream, lexicon, labels), "entity_type"))
    rest = whole.with_columns(begin=pl.col("begin") + pl.col("head"), length=pl.col("length") - pl.col("head"))
    uncut = tagged.join(whole.select("begin", "length"), on=["begin", "length"], how="anti", maintain_order="left")
    return pl.concat([uncut, labels.select(tagged.columns), rest.select(tagged.columns)])


def _types(stream: TokenStream, lexicon: Lexicon, labels: pl.DataFrame) -> pl.Series:
    """The types of the reference entities that are likeliest meant, null where it knows none."""
    begin, length = labels["begin"].to_numpy(), labels["length"].to_numpy()
    query, name = expand(*lexicon.find(ngram_hashes(stream.folded_hash[stream.code], begin, length)))
    known = lexicon.names.select("strength", "name_kind")[name].hstack(
        lexicon.entities.select("entity_type")[lexicon.entity[name]]
    )
    best = (
        known.with_columns(row=pl.Series(query, dtype=pl.Int64))
        .filter(pl.col("name_kind") != "demonym")
        .sort("row", "strength", descending=[False, True], maintain_order=True)
        .unique("row", keep="first", maintain_order=True)
    )
    rows = pl.DataFrame({"row": np.arange(labels.height)})
    return rows.join(best, on="row", how="left", maintain_order="left")["entity_type"]
