"""How well and how fast mentions are linked: python -m benchmarks.linking CORPORA [--text FILE] [--show N].

CORPORA is a folder with news_dev.jsonl and articles_dev/articles_dev.jsonl (standoff gold with `key`),
linking_wiki_fair.jsonl and redocred_a.jsonl. The first two are measured twice: on the gold's own mentions, which shows
linking alone, and on the mentions that Dateline finds.

- key: share of country and region mentions (gold key of ISO 3166) with the right key.
- city: share of city mentions (gold key `city:NAME,CC`) linked to a city of that country.
- B-cubed: precision, recall and F1 of the mentions' clusters by entity key against those by gold key (Bagga and
  Baldwin 1998), over the mentions that both have.
"""

import argparse
import csv
import datetime as dt
import json
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.settings import bundled
from pipelines.sources.reference import load_reference
from pipelines.steps.article.articles import parse_articles
from pipelines.steps.entity.focus import find_focus
from pipelines.steps.entity.linking import link_mentions
from pipelines.steps.mention.mentions import Lexicon, build_lexicon, describe_spans, find_mentions
from pipelines.steps.tagger import Tagger
from pipelines.steps.tagger.builtin import load_tagger
from pipelines.steps.tokens import tokenize
from pipelines.tables.contract import frame_of, polars_schema
from pipelines.tables.flow import Record, Span

Document = dict[str, Any]

WIKI_TYPES = {"LOC": "GPE", "PER": "PERSON", "ORG": "ORG", "MISC": "MISC"}
"""Types of the Wikipedia corpora, and the nearest of ours; theirs has one for all places."""


def read_documents(path: Path) -> list[Document]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Corpus:
    """Documents parsed and tokenised, with their gold spans."""

    def __init__(self, documents: list[Document], types: Iterable[str] | None = None) -> None:
        self.documents = documents
        records = frame_of(Record, [{"article_id": i + 1, "text": d["text"]} for i, d in enumerate(documents)])
        records = records.with_columns(source_path=pl.col("article_id").cast(pl.String))
        parsed = parse_articles(records, numeric_dates="undecided", latest_on=dt.date(2100, 1, 1))
        self.articles, self.segments, self.sentences = parsed.articles, parsed.segments, parsed.sentences
        self.tokens = tokenize(self.articles.select("article_id", "text"), self.sentences)
        self.gold = {
            (i + 1, m["start"], m["end"]): m
            for i, d in enumerate(documents)
            for m in d["mentions"]
            if types is None or m["type"] in types
        }

    def link_gold(self, lexicon: Lexicon, type_map: dict[str, str] | None = None) -> pl.DataFrame:
        """Link the gold's own mentions."""
        mapping = type_map or {}
        rows = [(a, s, e, mapping.get(m["type"], m["type"]), "tagger", 1.0) for (a, s, e), m in self.gold.items()]
        spans = pl.DataFrame(rows, schema=polars_schema(Span), orient="row")
        return self.link(describe_spans(self.articles, self.tokens, spans), lexicon)

    def find(self, lexicon: Lexicon, tagger: Tagger | None) -> pl.DataFrame:
        """Find mentions, with the tagger or without."""
        spans = None if tagger is None else tagger.tag(self.tokens)
        return find_mentions(self.articles, self.segments, self.sentences, self.tokens, lexicon, tagger_spans=spans)

    def link(self, found: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
        """Link found mentions."""
        return link_mentions(found, self.articles, self.segments, self.sentences, lexicon)


def b_cubed(pairs: list[tuple[Any, Any]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of clusters: each mention's cluster in the one and in the other labelling."""
    system, gold = defaultdict(list), defaultdict(list)
    for i, (s, g) in enumerate(pairs):
        system[s].append(i)
        gold[g].append(i)
    precision = recall = 0.0
    for s, g in pairs:
        common = len(set(system[s]) & set(gold[g]))
        precision += common / len(system[s])
        recall += common / len(gold[g])
    p, r = precision / max(1, len(pairs)), recall / max(1, len(pairs))
    return p, r, 2 * p * r / max(1e-9, p + r)


def expected_key(key: str) -> str | None:
    """The entity key that a gold key of ISO 3166 stands for."""
    if len(key) == 2 and key.isupper():
        return f"iso3166:{key}"
    if len(key) > 3 and key[2] == "-" and key[:2].isupper() and key[3:].isalnum() and key.upper() == key:
        return f"iso3166-2:{key}"
    return None


def is_right(found: str, expected: str) -> bool:
    former = found.startswith("iso3166-3:") and found[10:12] == expected[8:]
    west_germany = False
    return found == expected or former or west_germany


def report(name: str, corpus: Corpus, mentions: pl.DataFrame, cities: dict[str, str | None], show: int) -> None:
    """Print the measures of one set of mentions."""
    keys = total = right = city_right = city_total = 0
    wrong: Counter[tuple[str, str, str, str]] = Counter()
    pairs = []
    for row in mentions.iter_rows(named=True):
        gold = corpus.gold.get((row["article_id"], row["start_char"], row["end_char"]))
        if gold is None:
            continue
        total += 1
        key = gold.get("key") or ""
        pairs.append(((row["article_id"], row["entity_key"]), (row["article_id"], key.casefold() or row["mention_id"])))
        expected = expected_key(key) if gold["type"] in ("GPE", "NORP", "LOC") else None
        if expected:
            keys += 1
            right += is_right(row["entity_key"], expected)
            if not is_right(row["entity_key"], expected):
                wrong[(row["surface"], key, row["entity_key"], row["link_rule"])] += 1
        elif key.startswith("city:"):
            city_total += 1
            ok = cities.get(row["entity_key"]) == key[-2:] or row["role"] == "metonym"
            city_right += ok
            if not ok:
                wrong[(row["surface"], key, row["entity_key"], row["link_rule"])] += 1
    p, r, f = b_cubed(pairs)
    print(
        f"{name:34} mentions {total:5} of {len(corpus.gold):5}   key {right / max(1, keys):6.1%} of {keys:4}   "
        f"city {city_right / max(1, city_total):6.1%} of {city_total:4}   B-cubed P {p:.1%} R {r:.1%} F1 {f:.1%}"
    )
    for (surface, key, found, rule), count in wrong.most_common(show):
        print(f"    {count:3} {surface!r} gold {key} found {found} by {rule}")


def report_speed(path: Path, lexicon: Lexicon, tagger: Tagger | None) -> None:
    """Print how long finding (the tagger's time apart) and linking take on open text."""
    corpus = Corpus([{**d, "mentions": []} for d in read_documents(path)[:5000]])
    start = time.perf_counter()
    spans = None if tagger is None else tagger.tag(corpus.tokens)
    print(f"tagger: {corpus.tokens.height / (time.perf_counter() - start) / 1e6:.2f} M tokens/s")
    best = [9e9, 9e9]
    for _ in range(3):
        start = time.perf_counter()
        found = find_mentions(
            corpus.articles, corpus.segments, corpus.sentences, corpus.tokens, lexicon, tagger_spans=spans
        )
        middle = time.perf_counter()
        corpus.link(found, lexicon)
        best = [min(best[0], middle - start), min(best[1], time.perf_counter() - middle)]
    count = corpus.tokens.height
    print(
        f"{count:,} tokens: finding {count / best[0] / 1e6:.2f} M tokens/s, linking {count / best[1] / 1e6:.2f} M,"
        f" together {count / sum(best) / 1e6:.2f} M"
    )


def without_nested(documents: list[Document], types: Collection[str]) -> list[Document]:
    """Documents with the outermost mentions of some types that begin with a capital: names, not descriptions."""
    kept = []
    for document in documents:
        mentions: list[Document] = []
        for m in sorted(document["mentions"], key=lambda m: (m["start"], -m["end"])):
            is_name = m["type"] in types and m["surface"][:1].isupper()
            if is_name and (not mentions or m["start"] >= mentions[-1]["end"]):
                mentions.append(m)
        kept.append({**document, "mentions": mentions})
    return kept


def wikidata_keys(lexicon: Lexicon) -> dict[str, str]:
    """The key in the reference data of each Wikidata item that it knows."""
    with (bundled("reference") / "import" / "wikidata_countries.csv").open(encoding="utf-8") as stream:
        wanted = {row["item"]: f"iso3166:{row['country']}" for row in csv.DictReader(stream)}
    known = lexicon.entities.filter(pl.col("entity_key").str.starts_with("wikidata:"))["entity_key"].to_list()
    return wanted | {key.removeprefix("wikidata:"): key for key in known}


def report_wikidata(corpora: Path, lexicon: Lexicon, show: int) -> None:
    """Print how many mentions of countries and of organisations with a Wikidata key are linked to it."""
    wanted = wikidata_keys(lexicon)
    documents = without_nested(read_documents(corpora / "linking_wiki_fair.jsonl"), WIKI_TYPES)
    corpus = Corpus(documents)
    right = total = 0
    for row in corpus.link_gold(lexicon, WIKI_TYPES).iter_rows(named=True):
        gold = corpus.gold[(row["article_id"], row["start_char"], row["end_char"])]
        expected = wanted.get(gold.get("link", ""))
        if expected:
            total += 1
            right += row["entity_key"] == expected
            if row["entity_key"] != expected and show:
                print(f"    {row['surface']!r} is {expected}, linked to {row['entity_key']}")
    print(f"linking_wiki_fair: {right / max(1, total):.1%} of {total} mentions of countries and organisations right")


def expected_calibration_error(links: list[tuple[float, bool]]) -> float:
    """Mean distance of score and share of right links over ten bins of score, weighted by links (Guo et al. 2017)."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, ok in links:
        bins[min(9, int(score * 10))].append((score, ok))
    gaps = (abs(sum(score for score, _ in one) - sum(ok for _, ok in one)) for one in bins.values())
    return sum(gaps) / max(1, len(links))


def report_calibration(corpora: Path, lexicon: Lexicon) -> None:
    """Print how often links are right, by score and by rule, where the gold says so."""
    wanted, known = wikidata_keys(lexicon), set(wikidata_keys(lexicon).values())
    judged: list[tuple[str, float, bool]] = []
    wiki = Corpus(without_nested(read_documents(corpora / "linking_wiki_fair.jsonl"), WIKI_TYPES))
    for row in wiki.link_gold(lexicon, WIKI_TYPES).iter_rows(named=True):
        link = wiki.gold[(row["article_id"], row["start_char"], row["end_char"])].get("link")
        if link and row["entity_key"] in known:
            judged.append((row["link_rule"], row["link_score"], wanted.get(link) == row["entity_key"]))
    for name in ("news_dev.jsonl", "articles_dev/articles_dev.jsonl"):
        corpus = Corpus(read_documents(corpora / name))
        for row in corpus.link_gold(lexicon).iter_rows(named=True):
            gold = corpus.gold[(row["article_id"], row["start_char"], row["end_char"])]
            expected = expected_key(gold.get("key") or "") if gold["type"] in ("GPE", "NORP", "LOC") else None
            if expected and not row["entity_key"].startswith("local:"):
                judged.append((row["link_rule"], row["link_score"], is_right(row["entity_key"], expected)))
    error = expected_calibration_error([(score, ok) for _, score, ok in judged])
    print(f"link_score: expected calibration error {error:.3f} over {len(judged)} links to the reference")
    for rule in sorted({rule for rule, _, _ in judged}):
        of_rule = [(score, ok) for name, score, ok in judged if name == rule]
        mean = sum(score for score, _ in of_rule) / len(of_rule)
        print(f"    {rule:24} {len(of_rule):5} links, mean score {mean:.2f}, right {sum(ok for _, ok in of_rule):4}")


def report_clusters(corpora: Path, lexicon: Lexicon) -> None:
    """Print B-cubed of alias clusters in Re-DocRED."""
    corpus = Corpus(without_nested(read_documents(corpora / "redocred_a.jsonl"), WIKI_TYPES))
    pairs = [
        (
            (r["article_id"], r["entity_key"]),
            (r["article_id"], corpus.gold[(r["article_id"], r["start_char"], r["end_char"])]["cluster"]),
        )
        for r in corpus.link_gold(lexicon, WIKI_TYPES).iter_rows(named=True)
    ]
    p, r, f = b_cubed(pairs)
    print(f"redocred_a: {len(pairs)} mentions, B-cubed P {p:.1%} R {r:.1%} F1 {f:.1%}")


def report_focus(corpus: Corpus, mentions: pl.DataFrame, expected_dir: Path, entities: pl.DataFrame, show: int) -> None:
    """Print how often the focus country is the expected or an acceptable one."""
    focus = dict(find_focus(mentions, corpus.articles, entities).iter_rows())
    right = named = 0
    for i, document in enumerate(corpus.documents):
        expect = json.loads((expected_dir / f"{document['id']}.expect.json").read_text(encoding="utf-8"))
        wanted = {expect["focus_country"], *expect.get("focus_also_ok", [])}
        named += 1
        right += focus[i + 1] in wanted
        if focus[i + 1] not in wanted and show:
            print(f"    {document['id']}: focus {focus[i + 1]}, expected {sorted(map(str, wanted))}")
    print(f"focus country right {right} of {named}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--reference", type=Path, default=bundled("reference"))
    parser.add_argument("--text", type=Path, help="JSON lines with `text` to measure speed on")
    parser.add_argument("--show", type=int, default=0, help="wrong links to print for each set")
    given = parser.parse_args()
    start = time.perf_counter()
    reference = load_reference(given.reference)
    loaded = time.perf_counter()
    lexicon = build_lexicon(reference)
    print(
        f"reference: {reference.names.height:,} names, {reference.entities.height:,} entities; read in "
        f"{loaded - start:.2f} s, compiled in {time.perf_counter() - loaded:.2f} s"
    )
    tagger = load_tagger(bundled("models"))
    cities = dict(reference.entities.select("entity_key", "country_code").iter_rows())
    for name in ("news_dev.jsonl", "articles_dev/articles_dev.jsonl"):
        corpus = Corpus(read_documents(given.corpora / name))
        report(f"{Path(name).stem}, gold mentions", corpus, corpus.link_gold(lexicon), cities, given.show)
        linked = corpus.link(corpus.find(lexicon, tagger), lexicon)
        report(f"{Path(name).stem}, found mentions", corpus, linked, cities, given.show)
        if name.startswith("articles"):
            report_focus(corpus, linked, given.corpora / "articles_dev", reference.entities, given.show)
    report_wikidata(given.corpora, lexicon, given.show)
    report_calibration(given.corpora, lexicon)
    report_clusters(given.corpora, lexicon)
    if given.text:
        report_speed(given.text, lexicon, tagger)


if __name__ == "__main__":
    main()
