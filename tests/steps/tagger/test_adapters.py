import importlib
import importlib.util
import string
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import SettingsError
from pipelines.steps.tagger.gliner_tagger import GlinerTagger, load_gliner_tagger
from pipelines.steps.tagger.label_maps import read_label_maps
from pipelines.steps.tagger.spacy_tagger import SpacyTagger, load_spacy_tagger
from pipelines.tables.contract import conform
from pipelines.tables.flow import Span
from pipelines.tables.mentions import EntityType
from tests.steps.tagger.conftest import token_rows

TEXT = "Wang Yi visited Mongolia.\nThe China-Mongolia border is open."


def surfaces(spans: Any) -> list[tuple[str, str]]:
    return [(TEXT[a:b], t) for a, b, t in spans.select("start_char", "end_char", "entity_type").rows()]


def test_every_mapped_type_is_one_of_the_contract() -> None:
    maps = read_label_maps()
    assert set(maps.types.values()) | set(maps.prompts.values()) <= set(EntityType.__args__)
    assert not set(maps.types) & maps.ignored


class TestSpacy:
    @pytest.fixture
    def spacy(self) -> Any:
        return pytest.importorskip("spacy", reason="spaCy is not installed (extra spacy)")

    def test_a_trained_pipeline_on_disk_finds_names_at_exact_offsets(self, spacy: Any, tmp_path: Path) -> None:
        from spacy.tokens import Doc
        from spacy.training import Example

        nlp = spacy.blank("en")
        nlp.add_pipe("ner")
        words = [
            ["Wang", "Yi", "visited", "Mongolia", "."],
            ["The", "China", "-", "Mongolia", "border", "is", "open", "."],
        ]
        tags = [["B-PERSON", "L-PERSON", "O", "U-GPE", "O"], ["O", "U-GPE", "O", "U-GPE", "O", "O", "O", "O"]]
        examples = [
            Example(
                Doc(nlp.vocab, words=w),
                Doc(nlp.vocab, words=w, ents=[t.replace("L-", "I-").replace("U-", "B-") for t in ts]),
            )
            for w, ts in zip(words, tags, strict=True)
        ]
        spacy.util.fix_random_seed(0)
        nlp.initialize(lambda: examples)
        for _ in range(40):
            nlp.update(examples)
        nlp.to_disk(tmp_path / "small")
        tagger = load_spacy_tagger(str(tmp_path / "small"))
        spans = conform(tagger.tag(token_rows(TEXT)), Span)
        assert surfaces(spans) == [("Wang Yi", "PERSON"), ("Mongolia", "GPE"), ("China", "GPE"), ("Mongolia", "GPE")]
        assert tagger.version.startswith("spacy:en_")

    def test_a_pipeline_without_names_is_refused(self, spacy: Any) -> None:
        with pytest.raises(SettingsError, match="no ner component"):
            SpacyTagger(spacy.blank("en"), read_label_maps())

    def test_a_label_unheard_of_is_refused(self, spacy: Any) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("entity_ruler").add_patterns([{"label": "SPELL", "pattern": "abracadabra"}])
        with pytest.raises(SettingsError, match="1 labels are not known, first: SPELL"):
            SpacyTagger(nlp, read_label_maps())

    def test_values_are_not_names(self, spacy: Any) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("entity_ruler").add_patterns(
            [{"label": "DATE", "pattern": "open"}, {"label": "LOC", "pattern": "Mongolia"}]
        )
        spans = SpacyTagger(nlp, read_label_maps()).tag(token_rows(TEXT))
        assert surfaces(spans) == [("Mongolia", "LOC"), ("Mongolia", "LOC")]

    @pytest.mark.usefixtures("spacy")
    def test_a_pipeline_that_is_not_there_is_named(self) -> None:
        with pytest.raises(SettingsError, match="no pipeline 'en_no_such_pipeline'"):
            load_spacy_tagger("en_no_such_pipeline")


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(SettingsError, match=r"pip install 'dateline\[spacy\]'"):
        load_spacy_tagger("en_core_web_sm")
    with pytest.raises(SettingsError, match=r"pip install 'dateline\[gliner\]'"):
        load_gliner_tagger(tmp_path)


class AskedModel:
    """Answers as a GLiNER model does: a list of entities a text, offsets in characters of the text."""

    def inference(
        self, texts: list[str], labels: list[str], threshold: float, flat_ner: bool
    ) -> list[list[dict[str, Any]]]:
        assert "person" in labels
        assert flat_ner
        wanted = {"Wang Yi": "person", "Mongolia": "country, city or state", "Mongol": "person"}
        return [
            [
                {"start": text.index(n), "end": text.index(n) + len(n), "label": label, "score": len(n) / 10}
                for n, label in wanted.items()
                if n in text and len(n) / 10 >= threshold
            ]
            for text in texts
        ]


def test_gliner_answers_become_spans_of_whole_tokens() -> None:
    tagger = GlinerTagger(AskedModel(), "asked", read_label_maps())
    spans = conform(tagger.tag(token_rows(TEXT)), Span)
    assert surfaces(spans) == [("Wang Yi", "PERSON"), ("Mongolia", "GPE"), ("Mongolia", "GPE")]
    assert spans["confidence"].to_list() == [0.7, 0.8, 0.8]
    assert tagger.version == "gliner:asked"


@pytest.fixture(scope="module")
def gliner_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GLiNER model on disk, tiny and with weights of chance: its answers are real, if not clever."""
    pytest.importorskip("gliner", reason="GLiNER is not installed (extra gliner)")
    import torch
    from gliner import GLiNER
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(1)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    pieces = [*special, *string.ascii_letters, *(f"##{c}" for c in string.ascii_letters), *string.punctuation]
    splitter = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    splitter.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    splitter.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token"), special, strict=True))
    backbone, model = tmp_path_factory.mktemp("backbone"), tmp_path_factory.mktemp("gliner") / "tiny"
    PreTrainedTokenizerFast(tokenizer_object=splitter, **names).save_pretrained(backbone)
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(backbone)
    settings = {"model_name": str(backbone), "hidden_size": 32, "max_width": 4, "encoder_config": config.to_dict()}
    GLiNER.from_config(settings, backbone_from_pretrained=False).save_pretrained(str(model))
    return model


def test_a_gliner_model_on_disk_answers_in_spans_of_whole_tokens(gliner_folder: Path) -> None:
    tagger = load_gliner_tagger(gliner_folder)
    tokens = token_rows(TEXT)
    spans = conform(tagger.tag(tokens), Span)
    assert spans.height
    assert set(spans["start_char"]) <= set(tokens["start_char"])
    assert set(spans["end_char"]) <= set(tokens["end_char"])
    assert (spans["start_char"][1:] >= spans["end_char"][:-1]).all()
    assert spans["confidence"].is_between(0.5, 1.0).all()
    assert tagger.version == "gliner:tiny"


def test_a_folder_without_a_gliner_model_is_refused(gliner_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="holds no usable model"):
        load_gliner_tagger(tmp_path)
