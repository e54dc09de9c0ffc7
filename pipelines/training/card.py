"""Measurements and counts in; the model's card in Markdown out."""

from collections.abc import Mapping, Sequence

from pipelines.steps.tagger.labels import NAME_TYPES
from pipelines.training.crf import train_crf
from pipelines.training.measure import Measurement

# ruff: noqa: E501
_DATA = """\
| corpus | used for | licence |
|---|---|---|
| news_train (Wikinews, Wikipedia current events, Reuters-21578) | all types, variants, second stage | texts CC BY 2.5, CC BY-SA, CC BY 4.0; annotation of this project |
| data/training (310 articles and other texts, written for this project) | all types, variants, second stage | Apache-2.0 |
| GUM, training part | PERSON without titles, ORG, EVENT; places and abstract names as partial labels | texts CC BY / BY-SA by genre, annotation CC BY 4.0 |
| GMB sample | PERSON, ORG, NORP, EVENT; places as partial labels | public-domain news, free annotation |
| wikigold | PERSON, ORG; places and others as partial labels | CC BY 4.0 |
| Re-DocRED, two parts | PERSON, ORG; places and others as partial labels | annotation MIT, texts CC BY-SA |
| CrossNER politics, training part | PERSON, ORG, GPE, EVENT | annotation MIT, texts CC BY-SA |
| Reuters-21578, Wikinews, Wikipedia current events, plain | clusters of words, habits of case | CC BY 4.0, CC BY 2.5, CC BY-SA |
| data/reference | word classes; names to invent others with | see data/reference/SOURCES.csv |
| pipelines/training/patterns.toml | invented names and sentences | Apache-2.0, written for this project |

The model holds numbers only: keys of features, weights, counts. No sentence of the corpora can be read from it. Development
sets (news_dev, gum_dev, articles_dev, uner_ewt_dev), CrossNER's test part and the linking set were not trained on, and open
text with the ids of the first three was left out. Before a release under another licence than CC BY-SA, check GMB and the
CC BY-SA texts."""

_METHOD = """\
A linear-chain conditional random field in BIOES over ten types. Features of a word: form, lower-case form, shape,
affixes to six letters, classes from gazetteers, clusters of open text at three depths, share of lower case in open text;
those of the five words around count too. Further: pairs of neighbours, the unbroken stretch of capitalised words with its
edges and head word, how the line is written, whether the word is common in this article. Lines in capitals are read with
the case that open text gives their words. Lower-case words that were not seen in names are outside without a look. A
second stage adds what the article says elsewhere: types of the same word, of longer names that hold it, of what it
abbreviates. It is trained on held-out scores of the first, and four fifths of its corrections are kept. A range is reported
if it is likelier a name than not, all types together. Trained by AdaGrad with feature dropout; several seeds are averaged;
small weights are pruned; weights are kept in one byte. Confidence is the posterior of the exact range and type (forward and
backward), calibrated by isotonic regression on held-out news."""


_SPEED = """\
November 2026, one core; NumPy 2.4, Polars 2.1, processor time, 1.47 million tokens of Reuters-21578 in batches of 176,000.
On an Intel Xeon shared with others, in a quiet and in a busy hour: tokeniser 2.4 and 1.9 million tokens/s; tagger, from tokens
to spans, 1.12 and 0.83 million tokens/s while words are new, 1.56 and 1.19 million afterwards; spaCy's small `ner`, trained for
one pass on part of news_train (its speed does not depend on more), in the same runs 21,600 and 18,600 tokens/s. The version
before, which decoded token by token, gave 0.57 and 0.68 million in the busy hour. Load 0.2 s; peak memory of the process 500 MB."""

_UNSEEN = """\
The shipped model is trained on all texts of data/training. The next table is of a model trained in the same way without each
sixth of them, measured on these: rare names in layouts, and partly in genres, that it has not seen."""


def _percent(value: float) -> str:
    return f"{100 * value:.1f}"


_RULES = """\
The whole program, measured by `python -m benchmarks.mentions ../shared/corpora`; F1 typed / untyped. Beside the tagger three
kinds of rules are left, names tied to a year ("Steppe Partner-2024"), head words that contradict its laws and events, and
persons behind titles in capitals ("DSP Vikram Rathore"); on these sets none changes anything. The others run only without
it (`DATELINE_TAGGER=none`). Gazetteers stay since they
settle types and link, acronyms since they link what a text defines.

| found by | news_dev | articles_dev |
|---|---|---|
| tagger alone | 91.3 / 95.8 | 87.4 / 96.7 |
| tagger, gazetteers, acronyms: the program | 91.6 / 95.9 | 87.7 / 96.7 |
| without gazetteers | 91.1 / 95.8 | 87.5 / 96.8 |
| without acronyms that the text defines | 91.7 / 95.9 | 87.8 / 96.7 |
| without the tagger: gazetteers and rules | 76.4 / 78.5 | 70.4 / 74.6 |
| without tagger and gazetteers | 33.5 / 38.4 | 39.3 / 43.4 |
| without tagger and repeats of a name | 72.0 / 74.1 | 68.9 / 73.0 |
| without tagger and head words | 74.4 / 76.6 | 61.7 / 65.8 |
| without tagger and titles of persons | 74.3 / 76.4 | 69.3 / 73.3 |
| without tagger and given names | 71.7 / 73.4 | 64.4 / 68.0 |
| without tagger and first words | 76.2 / 78.3 | 70.3 / 73.8 |
| without tagger and legal forms | 76.4 / 78.5 | 70.3 / 74.4 |
| without tagger and names with a year | 76.4 / 78.5 | 70.4 / 74.6 |
| without tagger and acronyms | 75.9 / 78.0 | 70.2 / 74.2 |"""


def _score_table(measurement: Measurement) -> str:
    order = {name: i for i, name in enumerate(("ALL", "UNTYPED", *NAME_TYPES))}
    rows = sorted(measurement.scores.iter_rows(named=True), key=lambda r: order.get(r["entity_type"], 99))
    lines = ["| type | names | precision | recall | F1 |", "|---|---|---|---|---|"]
    lines += [
        f"| {r['entity_type']} | {r['gold_count']} | {_percent(r['precision'])} | {_percent(r['recall'])} | {_percent(r['f1'])} |"
        for r in rows
        if r["gold_count"] or r["found_count"]
    ]
    return "\n".join(
        [f"### {measurement.name}", "", f"Expected calibration error {measurement.calibration_error:.3f}.", "", *lines]
    )


def _ablation_table(ablations: Sequence[tuple[str, Sequence[Measurement]]]) -> str:
    if not ablations:
        return "Not measured with this model; `python -m pipelines.training --ablations` measures them."
    names = [m.name for m in ablations[0][1]]
    lines = ["| model | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for label, measured in ablations:
        cells = [f"{_percent(m.scores['f1'][0])} / {_percent(m.scores['f1'][1])}" for m in measured]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write_card(
    counts: Mapping[str, int | float],
    measured: Sequence[Measurement],
    ablations: Sequence[tuple[str, Sequence[Measurement]]] = (),
    unseen: Sequence[Measurement] = (),
) -> str:
    """The card of a model.

    Args:
        counts: What train_tagger returns.
        measured: Scores on the development sets.
        ablations: Label of a lesser model, and its scores on the same sets.
        unseen: Scores, on texts of data/training, of a model that was trained without them.

    Returns:
        Markdown.
    """
    facts = "\n".join(f"| {name} | {value} |" for name, value in counts.items())
    options = train_crf.__kwdefaults__ or {}
    shown = ", ".join(f"{k} {options[k]}" for k in ("epochs", "rate", "decay", "dropout", "average_from"))
    scores = "\n\n".join(_score_table(m) for m in measured)
    if unseen:
        scores = "\n\n".join([scores, _UNSEEN, *(_score_table(m) for m in unseen)])
    return f"""\
# The built-in tagger

Finds names of ten types in English news. The file `tagger.npz` holds plain arrays (no pickle); its SHA-256 is its version.
Made by `python -m pipelines.training`; one seed gives one file. Speed and memory: `python benchmarks/tagger.py`.

## Data and licences

{_DATA}

## Method

{_METHOD}

Training: {shown}.

| fact | value |
|---|---|
{facts}

## Scores

Exact range and type, in percent; UNTYPED asks for the range alone. GUM (talks, court, travel guides, textbooks, biographies)
marks titles, offices ("President of the Senate") and several persons together as persons. It is measured in three readings:
names ended as in news, where all titles are cut and offices and groups are left out (that list of titles was completed with
gum_dev in view); with only the titles cut that are common in news, offices and groups counted; and as it stands.
uner_ewt_dev is text of the web.

{scores}

## Speed

{_SPEED}

## Ablations

First stage alone, one seed, unless it says otherwise; F1 typed / untyped.

{_ablation_table(ablations)}

## Gazetteers and rules

{_RULES}

## Limits

English only. Weak on titles of works and on names of things that look like persons or places (ships, mines, ferries).
Facilities and islands that share the name of a town are mostly read as the town. Rare layouts of tables and lists are
read line by line.
"""
