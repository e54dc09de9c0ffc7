import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = ROOT / "../shared/corpora/articles_dev"
RAW_TEXT = ROOT / "../shared/raw_text"


@pytest.fixture(scope="module")
def headers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmarks_headers", ROOT / "benchmarks/headers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the annotated articles are not part of the repository")
def test_annotated_articles(headers: ModuleType) -> None:
    score = headers.score_articles(ARTICLES)
    assert score.share >= 0.95, score.errors
    for kind, counts in score.lines.items():
        assert counts["right"] >= 0.8 * max(counts["gold"], counts["found"]), (kind, score.errors)


@pytest.mark.skipif(not RAW_TEXT.is_dir(), reason="the raw corpora are not part of the repository")
def test_days_of_raw_corpora(headers: ModuleType) -> None:
    for score in (headers.score_wikinews(RAW_TEXT), headers.score_reuters(RAW_TEXT)):
        for name, total in score.total.items():
            assert score.right[name] >= 0.98 * total, (name, score.errors[:10])
