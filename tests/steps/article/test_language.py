import polars as pl
import pytest

from pipelines.steps.article.language import identify_languages, normalise_language

TEXTS = {
    "en": "The minister said on Wednesday that the bridge would open within ten days, after a check of its bolts.",
    "de": "Der Minister sagte am Mittwoch, die Brücke werde in zehn Tagen wieder geöffnet, nach einer Prüfung.",
    "es": "El ministro dijo el miércoles que el puente abrirá de nuevo dentro de diez días, después de revisarlo.",
    "fr": "Le ministre a dit mercredi que le pont serait rouvert dans dix jours, après un examen.",
    "ru": "Министр сказал в среду, что мост снова откроют через десять дней, после того как его осмотрят инженеры.",
    "nl": "De minister zei woensdag dat de brug over tien dagen weer open gaat, nadat ingenieurs haar hadden bekeken.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_running_text(code: str) -> None:
    assert identify_languages(pl.Series([TEXTS[code]])).to_list() == [code]


def test_what_is_too_short_or_a_table_has_no_language() -> None:
    table = "\n".join(f"Shr {n} cts vs {n + 2} cts 1,{n}00,000 2,{n}00,000" for n in range(10, 30))
    assert identify_languages(pl.Series(["Short text.", "", None, table])).to_list() == [None] * 4


def test_blanks_that_pad_a_table_count_once() -> None:
    table = "\n".join(f"{grain:<40}{'tons':>60}" for grain in ("Maize", "Barley", "Rice", "Sorghum", "Teff", "Oats"))
    assert identify_languages(pl.Series([f"{table}\n\n{TEXTS['en']}"])).to_list() == ["en"]


def test_each_text_is_judged_alone() -> None:
    texts = pl.Series([TEXTS["de"], TEXTS["en"], TEXTS["de"]])
    assert identify_languages(texts).to_list() == ["de", "en", "de"]


@pytest.mark.parametrize(
    ("stated", "code"),
    [("en-US", "en"), ("FR", "fr"), ("English", "en"), ("de_AT", "de"), ("Klingon", None), (None, None)],
)
def test_stated_languages(stated: str | None, code: str | None) -> None:
    frame = pl.DataFrame({"stated": [stated]}, schema={"stated": pl.String()})
    assert frame.select(normalise_language(pl.col("stated")))["stated"].to_list() == [code]
