"""Speed, memory and load time of the tagger on one core, beside spaCy's small `ner` trained on the same data.

    POLARS_MAX_THREADS=1 python benchmarks/tagger.py ../shared

spaCy's part runs where spaCy is installed (extra `dev-spacy`); it is trained for one pass only, since its speed does
not depend on how well it was trained.
"""

import datetime as dt
import importlib.metadata
import importlib.util
import json
import os
import platform
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import polars as pl

from pipelines.steps.article.articles import parse_articles
from pipelines.steps.tagger import load_tagger
from pipelines.steps.tokens import tokenize
from pipelines.tables.contract import frame_of
from pipelines.tables.flow import Record

MODELS = Path(__file__).resolve().parents[1] / "data" / "models"
BATCH_ARTICLES = 1200  # about 200,000 tokens of Reuters
SPACY_TOKENS = 60_000
REPEATS = 3


def read_batches(path: Path, limit: int) -> list[pl.DataFrame]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:limit]]
    records = [
        {"article_id": i, "source_path": f"{i}.txt", "source_name": "raw", "record_no": 0, "text": row["text"]}
        for i, row in enumerate(rows, 1)
    ]
    return [frame_of(Record, records[i : i + BATCH_ARTICLES]) for i in range(0, len(records), BATCH_ARTICLES)]


def best_of(run: Callable[[], int]) -> float:
    """Tokens a second of processor time, the best of several runs; other work on the machine does not count."""
    speeds = []
    for _ in range(REPEATS):
        started = time.process_time()
        count = run()
        speeds.append(count / (time.process_time() - started))
    return max(speeds)


def spacy_speed(corpora: Path, batches: list[pl.DataFrame]) -> float:
    """Tokens a second of spaCy's HashEmbedCNN `ner` alone, on tokens that are given."""
    import spacy  # noqa: PLC0415 - spaCy is optional
    from spacy.tokens import Doc  # noqa: PLC0415
    from spacy.training import Example  # noqa: PLC0415

    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    examples = []
    for line in (corpora / "news_train.jsonl").read_text(encoding="utf-8").splitlines()[:150]:
        row = json.loads(line)
        doc = nlp.make_doc(row["text"])
        spans = [doc.char_span(m["start"], m["end"], m["type"]) for m in row["mentions"]]
        gold = doc.copy()
        gold.ents = spacy.util.filter_spans([s for s in spans if s is not None])
        examples.append(Example(doc, gold))
    nlp.initialize(lambda: examples)
    random.Random(1).shuffle(examples)
    for batch in spacy.util.minibatch(examples, 8):
        nlp.update(batch)
    words = [
        part["token"].to_list()
        for batch in batches[:1]
        for part in batch.head(SPACY_TOKENS).partition_by("article_id", maintain_order=True)
    ]

    def run() -> int:
        docs = [Doc(nlp.vocab, words=w) for w in words]
        return sum(len(doc) for doc in nlp.pipe(docs))

    return best_of(run)


def main() -> None:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    records = read_batches(shared / "raw_text" / "reuters21578.jsonl", 8 * BATCH_ARTICLES)
    parsed = [parse_articles(r, numeric_dates="day_first", latest_on=dt.date.today()) for r in records]
    texts = [p.articles.select("article_id", "text") for p in parsed]
    tokens = [tokenize(t, p.sentences) for t, p in zip(texts, parsed, strict=True)]
    started = time.process_time()
    tagger = load_tagger(MODELS)
    load_seconds = time.process_time() - started
    memory_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def tokenize_all() -> int:
        return sum(tokenize(t, p.sentences).height for t, p in zip(texts, parsed, strict=True))

    def tag_all() -> int:
        for batch in tokens:
            tagger.tag(batch)
        return sum(batch.height for batch in tokens)

    started = time.process_time()
    first_pass = tag_all() / (time.process_time() - started)
    rows = [
        ("tokeniser, tokens/s", best_of(tokenize_all)),
        ("tagger, tokens/s, first pass (words not yet met)", first_pass),
        ("tagger, tokens/s", best_of(tag_all)),
        ("tagger, load, seconds", load_seconds),
        ("peak memory of the process, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        ("  of it before tagging", memory_before),
        ("tokens in the test", float(sum(batch.height for batch in tokens))),
        ("tokens in a batch", float(tokens[0].height)),
    ]  # fmt: skip
    if importlib.util.find_spec("spacy"):
        speed = spacy_speed(shared / "corpora", tokens)
        rows += [("spaCy ner alone, tokens/s", speed), ("  tagger is faster by a factor of", rows[2][1] / speed)]
    versions = " ".join(f"{p} {importlib.metadata.version(p)}" for p in ("numpy", "polars"))
    print(f"{platform.machine()}, Python {platform.python_version()}, {versions}, one thread")
    for name, value in rows:
        print(f"{name:<52} {value:>14,.2f}" if value < 100 else f"{name:<52} {value:>14,.0f}")


if __name__ == "__main__":
    main()
