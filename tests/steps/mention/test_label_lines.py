import polars as pl
import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.mention.mentions import find_mentions
from pipelines.steps.tokens import tokenize
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def found(text: str, lexicon: Lexicon, mark: str) -> list[tuple[str, str]]:
    """Surfaces and types where the whole text is one sentence, beside a tagger that found one body."""
    world = texts_of([text])
    whole = world.sentences.head(1).with_columns(start_char=pl.lit(0, pl.Int64), end_char=pl.lit(len(text), pl.Int64))
    tokens = tokenize(world.articles.select("article_id", "text"), whole)
    start = text.index(mark)
    spans = spans_of([(1, start, start + len(mark), "ORG")])
    mentions = find_mentions(world.articles, world.segments, whole, tokens, lexicon, tagger_spans=spans)
    return list(mentions.select("surface", "entity_type").iter_rows())


@pytest.mark.parametrize(
    ("label", "body", "label_type"),
    [
        ("BRAZIL", "Supreme Court", "GPE"),
        ("UNITED STATES", "Federal Reserve", "GPE"),
        ("MARKETS DESK", "Tidewater Chemical", "ORG"),
    ],
)
def test_a_label_is_cut_off(real_world: tuple[Lexicon, Reference], label: str, body: str, label_type: str) -> None:
    text = f"{label}\n{body} members met again."
    assert found(text, real_world[0], f"{label}\n{body}") == [(label, label_type), (body, "ORG")]
    text = f"It ended.\n{label} \n{body} members met again."
    assert found(text, real_world[0], f"{label} \n{body}") == [(label, label_type), (body, "ORG")]


@pytest.mark.parametrize(
    "text",
    [
        "The talks with the BBC\nTrust ended.",
        "NORTHERN SEED\nCOUNCIL MEETS",
        "Northern\nSeed Council members met.",
    ],
)
def test_names_over_line_breaks_stay(real_world: tuple[Lexicon, Reference], text: str) -> None:
    mark = {"T": "BBC\nTrust", "N": text.removesuffix(" MEETS").removesuffix(" members met.")}[text[0]]
    assert found(text, real_world[0], mark) == [(mark, "ORG")]
