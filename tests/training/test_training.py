import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

pytest.importorskip("numba", reason="training needs the extra `train`")
pytest.importorskip("sklearn", reason="training needs the extra `train`")

from pipelines.errors import SettingsError
from pipelines.sources.reference import load_reference
from pipelines.steps.tagger import load_tagger
from pipelines.steps.tagger.labels import LABEL_COUNT, TYPE_COUNT
from pipelines.steps.tagger.model import MODEL_FILE
from pipelines.tables.contract import frame_of
from pipelines.tables.flow import Span
from pipelines.training.card import write_card
from pipelines.training.corpora import COMMON_TITLES, SCHEMES, GoldDocument, GoldSpan, read_corpus
from pipelines.training.crf import Examples, train_crf
from pipelines.training.crf_kernels import marginals
from pipelines.training.examples import align_gold, tokens_of
from pipelines.training.gazetteer import Gazetteer, head_type, read_gazetteer
from pipelines.training.invention import Inventor, recase
from pipelines.training.measure import DevelopmentSet, measure
from pipelines.training.train import TrainingPaths, read_inputs, train_tagger, train_with
from pipelines.training.written import WRITTEN, read_marked, read_written

DATA = Path(__file__).resolve().parents[2] / "data"
REFERENCE = DATA / "reference"


def quiet(_line: str) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return read_gazetteer(load_reference(REFERENCE))


def corpus_file(folder: Path, name: str, text: str, *mentions: tuple[str, str]) -> Path:
    rows = [
        {"start": text.index(s), "end": text.index(s) + len(s), "surface": s, "type": t, "orig": t} for s, t in mentions
    ]
    path = folder / f"{name}.jsonl"
    path.write_text(json.dumps({"id": "1", "text": text, "mentions": rows}) + "\n", encoding="utf-8")
    return path


def spans_of(document: GoldDocument) -> list[tuple[str, set[str], bool]]:
    return [(document.text[s.start : s.end], set(s.types), s.is_optional) for s in document.spans]


class TestCorpora:
    def test_news_is_taken_as_it_stands(self, tmp_path: Path, gazetteer: Gazetteer) -> None:
        path = corpus_file(tmp_path, "news_train", "The U.S. Navy met.", ("U.S. Navy", "ORG"))
        assert spans_of(next(read_corpus(path, "news_train", gazetteer))) == [("U.S. Navy", {"ORG"}, False)]

    def test_coarse_labels_become_sets(self, tmp_path: Path, gazetteer: Gazetteer) -> None:
        text = "The Lisbon met a Belgian at the Treaty of Lund, with 3 songs of Tarn."
        path = corpus_file(
            tmp_path, "redocred_a", text, ("The Lisbon", "LOC"), ("Belgian", "LOC"), ("Treaty of Lund", "MISC"),
            ("3", "NUM"), ("Tarn", "MISC"),
        )  # fmt: skip
        assert spans_of(next(read_corpus(path, "redocred_a", gazetteer))) == [
            ("Lisbon", {"GPE", "LOC", "FAC"}, False),
            ("Belgian", {"NORP"}, False),
            ("Treaty of Lund", {"LAW"}, False),
            ("Tarn", {"NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"}, False),
        ]

    def test_titles_and_possessives_are_cut(self, tmp_path: Path, gazetteer: Gazetteer) -> None:
        text = "Foreign Minister Ana Ruiz's aide"
        path = corpus_file(tmp_path, "gmb_sample", text, ("Foreign Minister Ana Ruiz's", "per"))
        assert spans_of(next(read_corpus(path, "gmb_sample", gazetteer))) == [("Ana Ruiz", {"PERSON"}, False)]

    def test_titles_and_offices_are_read_as_the_scheme_says(self, tmp_path: Path, gazetteer: Gazetteer) -> None:
        text = "Bishop Ana Ruiz, Judge Otto Koch and President of Lund"
        surfaces = ("Bishop Ana Ruiz", "Judge Otto Koch", "President of Lund")
        path = corpus_file(tmp_path, "gum_train", text, *((s, "person") for s in surfaces))
        found = {}
        for name, scheme in (
            ("all", SCHEMES["gum_train"]),
            ("common", replace(SCHEMES["gum_train"], titles=COMMON_TITLES, drops_offices=False)),
            ("none", replace(SCHEMES["gum_train"], titles="")),
        ):
            document = next(read_corpus(path, "gum_train", gazetteer, scheme))
            found[name] = [document.text[s.start : s.end] for s in document.spans]
        assert found == {
            "all": ["Ana Ruiz", "Otto Koch"],
            "common": ["Bishop Ana Ruiz", "Otto Koch", "of Lund"],
            "none": list(surfaces),
        }

    def test_no_development_set_is_a_corpus(self) -> None:
        assert not [name for name in SCHEMES if "dev" in name or "test" in name or "linking" in name]


class TestWritten:
    def test_marks_become_spans_and_leave_the_text(self) -> None:
        document = read_marked("By [[PERSON Ana Ruiz]]\n\nThe [[GPE U.S.]]-[[ORG Bank\nof Lund]] deal (1).\n", "x")
        assert document.text == "By Ana Ruiz\n\nThe U.S.-Bank\nof Lund deal (1).\n"
        assert spans_of(document) == [
            ("Ana Ruiz", {"PERSON"}, False), ("U.S.", {"GPE"}, False), ("Bank\nof Lund", {"ORG"}, False),
        ]  # fmt: skip

    def test_a_mark_of_no_type_is_refused(self) -> None:
        with pytest.raises(SettingsError, match="marks 'Lund' as CITY"):
            read_marked("In [[CITY Lund]].", "x")

    @pytest.mark.parametrize(
        "text", ["In [[GPE Lund.", "In GPE Lund]].", "In [[GPELund]].", "[[ORG Bank of [[GPE Lund]]]]"]
    )
    def test_a_broken_mark_is_refused(self, text: str) -> None:
        with pytest.raises(SettingsError, match="broken mark"):
            read_marked(text, "x")

    def test_the_texts_of_the_repository_are_marked_in_whole_tokens(self) -> None:
        documents = list(read_written(DATA / "training"))
        assert len({d.key for d in documents}) == len(documents) > 300
        gold = align_gold(documents, tokens_of(documents))
        names = [d.text[s.start : s.end] for d in documents for s in d.spans]
        assert not [n for n in names if n != n.strip()]
        assert gold.lost <= 0.002 * len(names)


def test_the_head_word_tells_the_type(gazetteer: Gazetteer) -> None:
    heads = gazetteer.heads
    assert head_type(["Battle", "of", "Lund"], heads) == "EVENT"
    assert head_type(["Lund", "Airport"], heads) == "FAC"
    assert head_type(["Lund"], heads) is None


def test_invented_documents_name_what_they_hold(gazetteer: Gazetteer) -> None:
    document = Inventor(gazetteer.slots, 1).document("x", 60, 1.0)
    assert document == Inventor(gazetteer.slots, 1).document("x", 60, 1.0)
    assert {t for s in document.spans for t in s.types} >= {"LAW", "FAC", "EVENT", "PERSON"}
    gold = align_gold([document], tokens_of([document]))
    assert gold.lost <= 0.02 * len(document.spans)


def test_variants_keep_names_in_place(gazetteer: Gazetteer) -> None:
    text = "Ruiz meets Koch\n\nAna Ruiz of Spain met Otto Koch in Lund."
    names = [
        ("Ruiz", "PERSON"), ("Koch", "PERSON"), ("Ana Ruiz", "PERSON"), ("Spain", "GPE"), ("Otto Koch", "PERSON"),
        ("Lund", "GPE"),
    ]  # fmt: skip
    spans, position = [], 0
    for surface, kind in names:
        position = text.index(surface, position)
        spans.append(GoldSpan(position, position + len(surface), frozenset({kind})))
        position += len(surface)
    document = GoldDocument("news_train/1", "news_train", text, tuple(spans))
    inventor = Inventor(gazetteer.slots, 2)
    renamed = inventor.renamed(document, "r", 0.0, 1.0)
    assert (renamed.text, renamed.spans, renamed.source_key) == (text, document.spans, "news_train/1")
    dressed = inventor.dressed(document, "d", 1.0)
    assert [dressed.text[s.start : s.end] for s in dressed.spans if dressed.text[s.start : s.end] == "Ana Ruiz"] == [
        "Ana Ruiz"
    ]
    capitals = recase(document, "c", upper=True, weight=1.0)
    assert capitals is not None
    assert capitals.text.startswith("RUIZ MEETS KOCH\n\nAna Ruiz")


def test_partition_sum_is_that_of_all_paths() -> None:
    """Against enumeration: a run of three tokens with the labels outside, and those of two types."""
    rng = np.random.default_rng(5)
    kept = [0, 1, 2, 3, 4, 9, 12]
    mask = np.full(3, sum(1 << y for y in kept), dtype=np.int64)
    emit = rng.normal(size=(3, LABEL_COUNT))
    meet, go_on = rng.normal(size=(TYPE_COUNT + 1, TYPE_COUNT + 1)), rng.normal(size=(TYPE_COUNT, 4))
    from pipelines.steps.tagger.decode import Chain
    from tests.steps.tagger.test_decode import path_score

    chain = Chain(meet, go_on)  # type: ignore[arg-type]
    scores = [s for p in itertools.product(kept, repeat=3) if (s := path_score(emit, chain, list(p))) is not None]
    buffers = [np.empty((3, LABEL_COUNT)) for _ in range(3)]
    sums = np.empty((TYPE_COUNT + 1, TYPE_COUNT + 1)), np.empty((TYPE_COUNT, 4))
    log_z = marginals(emit, mask, np.exp(meet), np.exp(go_on), *buffers, *sums)
    assert log_z == pytest.approx(np.log(np.exp(scores).sum()), rel=1e-6)
    assert buffers[2].sum(axis=1) == pytest.approx(np.ones(3), rel=1e-6)
    assert sums[0].sum() + sums[1].sum() == pytest.approx(4.0, rel=1e-6)


def test_partial_labels_let_the_model_choose() -> None:
    """Row 0 is seen with one label, row 1 only with a set: the model gives it the label that its feature suggests."""
    one, either = 1 << 4, (1 << 4) | (1 << 8)
    examples = Examples(
        rows=np.array([[0, 2], [1, 2]] * 30, dtype=np.int32),
        first=np.arange(61),
        allowed=np.array([one, either] * 30),
        open_labels=np.full(60, (1 << LABEL_COUNT) - 1),
        weight=np.ones(60, dtype=np.float32),
        group=np.arange(60, dtype=np.int32),
    )
    weights = train_crf(examples, 3, seed=1, epochs=4, dropout=0.0)
    again = train_crf(examples, 3, seed=1, epochs=4, dropout=0.0)
    assert np.array_equal(weights.emission, again.emission)
    scores = weights.emission[1] + weights.emission[2]
    assert int(scores.argmax()) == 4


@pytest.fixture(scope="module")
def tiny_paths(tmp_path_factory: pytest.TempPathFactory, gazetteer: Gazetteer) -> TrainingPaths:
    folder = tmp_path_factory.mktemp("training")
    inventor = Inventor(gazetteer.slots, 3)
    rows, plain = [], []
    for number in range(10):
        document = inventor.document(str(number), 20, 1.0)
        mentions = [{"start": s.start, "end": s.end, "type": next(iter(s.types))} for s in document.spans]
        rows.append(json.dumps({"id": str(number), "text": document.text, "mentions": mentions}))
        plain.append(json.dumps({"id": f"plain{number}", "title": None, "text": document.text}))
    (folder / "open").mkdir()
    (folder / "written" / "theme").mkdir(parents=True)
    marked = "[[PERSON Ana Ruiz]] crossed the [[FAC Lund Bridge]].\n" * 20
    (folder / "written" / "theme" / "001.txt").write_text(marked, encoding="utf-8")
    (folder / "news_train.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (folder / "open" / "plain.jsonl").write_text("\n".join(plain), encoding="utf-8")
    return TrainingPaths(folder, folder / "written", folder / "open", REFERENCE, (), folder / "model")


def test_one_seed_gives_one_file_and_the_model_learns(tiny_paths: TrainingPaths, gazetteer: Gazetteer) -> None:
    small = replace(gazetteer, phrases={kind: names[:40] for kind, names in gazetteer.phrases.items()})
    files = []
    for _ in range(2):
        inputs = read_inputs(tiny_paths, small, 1, quiet)
        counts = train_with(inputs, small, tiny_paths.model_dir, seed=1, seed_count=1, folds=2, log=quiet)
        files.append((tiny_paths.model_dir / MODEL_FILE).read_bytes())
    assert files[0] == files[1]
    assert counts["documents, variants included"] > 10
    assert [d.key for d in inputs.documents if d.corpus == WRITTEN] == ["written/theme/001"]
    assert {d.source_key for d in inputs.variants} >= {"written/theme/001"}
    texts = [GoldDocument("x", "x", "Parliament passed the Fisheries Act by 112 votes to 40.", ())]
    spans = load_tagger(tiny_paths.model_dir).tag(tokens_of(texts))
    assert spans.select("start_char", "end_char", "entity_type").rows() == [(22, 35, "LAW")]


def test_the_card_says_how_good_the_model_is(tiny_paths: TrainingPaths, gazetteer: Gazetteer) -> None:
    text = "The treaty was signed in Lund."
    gold = GoldDocument("x", "x", text, (GoldSpan(text.index("Lund"), len(text) - 1, frozenset({"GPE"})),))

    class Finder:
        version = "finder"

        def tag(self, tokens: pl.DataFrame) -> pl.DataFrame:
            assert tokens.height
            found = {"article_id": 1, "start_char": 25, "end_char": 29, "entity_type": "LOC", "method": "tagger"}
            return frame_of(Span, [{**found, "confidence": 0.75}])

    measured = measure(Finder(), DevelopmentSet("tiny", [gold], {"GPE": "LOC"}))
    card = write_card({"seed": 1}, [measured], [("all", [measured])])
    assert "| ALL | 1 | 100.0 | 100.0 | 100.0 |" in card
    assert "Expected calibration error 0.250." in card
    assert "| all | 100.0 / 100.0 |" in card


def test_corpora_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"news_train\.jsonl does not exist"):
        train_tagger(TrainingPaths(tmp_path, tmp_path, tmp_path, REFERENCE, (), tmp_path), log=quiet)
