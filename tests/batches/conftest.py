"""A reference folder whose own tables count as large."""

from pathlib import Path

import pytest

from pipelines.batches import lexicon_cache
from pipelines.tables.contract import polars_schema
from pipelines.tables.reference import ReferenceEntity, ReferenceName

LOCAL = "id,name,type,aliases,country,links\n1,Harrow Vole Partners,ORG,HVP,KE,\n2,Quilla Zubrowska,PERSON,,,\n"


@pytest.fixture
def reference_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lexicon_cache, "LARGE_BYTES", len(LOCAL))
    folder = tmp_path / "reference"
    (folder / "local").mkdir(parents=True)
    (folder / "places.csv").write_text(",".join(polars_schema(ReferenceEntity)) + "\n")
    (folder / "places_names.csv").write_text(",".join(polars_schema(ReferenceName)) + "\n")
    (folder / "local" / "own.csv").write_text(LOCAL)
    return folder
