"""The language model from the cache judges as the library's own does."""

from pathlib import Path

import pytest

from pipelines.batches import language_cache
from pipelines.batches.language_cache import lend_kept_identifier
from pipelines.steps.article.language import load_identifier

TEXTS = (
    "Der Ministerpräsident sprach am Montag mit den Abgeordneten über den Haushalt und die Reform.",
    "Le ministre a rencontré lundi les députés pour parler du budget et de la réforme.",
    "Премьер-министр встретился в понедельник с депутатами и говорил о бюджете.",
    "总理星期一会见了议员，讨论了预算和改革。",
    "The prime minister met members on Monday to talk about the budget and the reform.",
    "3 14 15 92 65",
    "",
)


def test_the_cache_judges_as_the_library_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = load_identifier()
    language_cache.load_kept.cache_clear()
    with lend_kept_identifier(tmp_path / "cache"):
        pass
    language_cache.load_kept.cache_clear()
    # From here on only what is kept can answer.
    monkeypatch.setattr(language_cache, "load_identifier", None)
    for _ in range(2):
        with lend_kept_identifier(tmp_path / "cache") as kept:
            assert [kept.rank(text)[:5] for text in TEXTS] == [own.rank(text)[:5] for text in TEXTS]


def test_without_a_cache_the_library_unpacks_its_model() -> None:
    with lend_kept_identifier(None) as identifier:
        assert identifier.classify(TEXTS[0])[0] == "de"


def test_its_pages_count_to_the_process_only_while_it_is_used(tmp_path: Path) -> None:
    language_cache.load_kept.cache_clear()
    with lend_kept_identifier(tmp_path / "cache") as kept:
        for text in TEXTS:
            kept.classify(text)
        within = resident_file_kilobytes()
    assert resident_file_kilobytes() < within - 10_000
    language_cache.load_kept.cache_clear()


def resident_file_kilobytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("RssFile")).split()[1])
