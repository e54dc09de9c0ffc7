"""What each method of finding mentions adds: python -m benchmarks.mentions CORPORA.

CORPORA is a folder with news_dev.jsonl and articles_dev/articles_dev.jsonl. The table has exact-span F1, typed and
untyped, for the tagger alone, for everything, for everything without one method, and for everything without the tagger.
"""

import argparse
from collections.abc import Collection
from pathlib import Path

import polars as pl

from benchmarks.linking import Corpus, read_documents
from pipelines.settings import bundled
from pipelines.sources.reference import load_reference
from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.mention.mentions import find_mentions
from pipelines.steps.tagger.builtin import load_tagger

METHODS = [
    "gazetteer", "rule:acronym", "rule:repeat", "rule:name_year", "rule:head_word", "rule:first_word",
    "rule:legal_form", "rule:title", "rule:given_name",
]  # fmt: skip


def f1(corpus: Corpus, found: pl.DataFrame, *, typed: bool) -> float:
    """F1 of exact spans."""
    gold = {(*span, m["type"]) if typed else span for span, m in corpus.gold.items()}
    columns = ["article_id", "start_char", "end_char", *(["entity_type"] if typed else [])]
    system = set(found.select(columns).iter_rows())
    return 2 * len(gold & system) / max(1, len(gold) + len(system))


def find(corpus: Corpus, lexicon: Lexicon, spans: pl.DataFrame | None, without: Collection[str] = ()) -> pl.DataFrame:
    """Mentions of a corpus with some methods left out."""
    frames = corpus.articles, corpus.segments, corpus.sentences, corpus.tokens
    return find_mentions(*frames, lexicon, tagger_spans=spans, without=without)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    given = parser.parse_args()
    lexicon = build_lexicon(load_reference(bundled("reference")))
    tagger = load_tagger(bundled("models"))
    for name in ("news_dev.jsonl", "articles_dev/articles_dev.jsonl"):
        corpus = Corpus(read_documents(given.corpora / name))
        spans = tagger.tag(corpus.tokens)
        rows = [("tagger alone", spans), ("all", find(corpus, lexicon, spans))]
        rows += [(f"all without {m}", find(corpus, lexicon, spans, [m])) for m in METHODS]
        rows.append(("all without tagger", find(corpus, lexicon, None)))
        rows += [(f"all without tagger and {m}", find(corpus, lexicon, None, [m])) for m in METHODS]
        print(f"{Path(name).stem:44} typed   untyped")
        for label, found in rows:
            print(f"  {label:42} {f1(corpus, found, typed=True):.2%}  {f1(corpus, found, typed=False):.2%}")


if __name__ == "__main__":
    main()
