"""`dateline evaluate`: gold documents in, precision, recall and F1 by type and the most frequent confusions out."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console

from pipelines.console.annotate import annotate_texts
from pipelines.console.output import table_of
from pipelines.errors import SettingsError
from pipelines.settings import Settings
from pipelines.steps.evaluation import calibration_error, count_confusions, score_names

CONFUSIONS_SHOWN = 15

_SPAN = {"article_id": pl.Int64, "start_char": pl.Int64, "end_char": pl.Int64, "entity_type": pl.String}


def read_gold(path: Path) -> tuple[list[tuple[str, str]], list[list[tuple[int, int, str]]]]:
    """The documents of a gold file and the names of each.

    Args:
        path: JSON lines of {"id", "text", "mentions": [{"start", "end", "type"}]}; offsets in code points.

    Raises:
        SettingsError: For a line that is not so; names the line.
    """
    if not path.is_file():
        raise SettingsError(f"{path} is not a file; name JSON lines with text and mentions.")
    documents, names = [], []
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                documents.append((str(row.get("id", number)), str(row["text"])))
                names.append([(int(m["start"]), int(m["end"]), str(m["type"])) for m in row["mentions"]])
            except (json.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
                raise SettingsError(
                    f'{path}, line {number}: expected {{"text": ..., "mentions": [{{"start", "end", "type"}}]}}'
                    f" ({type(error).__name__}: {error})."
                ) from None
    if not documents:
        raise SettingsError(f"{path} has no documents; give each a line of JSON with text and mentions.")
    return documents, names


def evaluate(path: Path, settings: Settings, merge: Mapping[str, str]) -> dict[str, Any]:
    """Annotate the gold file's texts as a build would and compare.

    Returns:
        documents, scores (see score_names), confusions (see count_confusions), calibration_error.
    """
    documents, names = read_gold(path)
    found, ids = annotate_texts(documents, settings)
    rows = [(ids[i], *name) for i, listed in enumerate(names) for name in listed]
    gold = pl.DataFrame(rows, schema=_SPAN, orient="row")
    wanted = gold.with_columns(pl.col("entity_type").replace(merge)).unique().with_columns(is_hit=True)
    is_hit = (
        found.with_columns(pl.col("entity_type").replace(merge))
        .join(
            wanted,
            on=list(_SPAN),
            how="left",
            maintain_order="left",
        )["is_hit"]
        .fill_null(False)
    )
    return {
        "documents": len(documents),
        "scores": score_names(gold, found, merge=merge),
        "confusions": count_confusions(gold, found, merge=merge),
        "calibration_error": calibration_error(found["confidence"], is_hit),
    }


def print_evaluation(result: Mapping[str, Any], console: Console, *, as_json: bool) -> None:
    """Print an evaluation as tables, or as one JSON object."""
    if as_json:
        plain = {k: v.to_dicts() if isinstance(v, pl.DataFrame) else v for k, v in result.items()}
        sys.stdout.write(json.dumps(plain) + "\n")
        return
    percent = pl.col("precision", "recall", "f1").map_batches(lambda s: (s * 100).round(1), return_dtype=pl.Float64)
    console.print(table_of(f"Exact span, {result['documents']:,} documents", result["scores"].with_columns(percent)))
    console.print(table_of("Most frequent confusions", result["confusions"].head(CONFUSIONS_SHOWN)))
    console.print(f"Expected calibration error of the confidence: {result['calibration_error']:.3f}")
