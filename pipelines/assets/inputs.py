"""What comes from outside, as the graph shows it: the raw folder, and the files of corrections."""

import dagster as dg

from pipelines.assets.metadata import OWNERS

RAW_FOLDER = "raw_folder"
CORRECTIONS = "corrections"


def make_inputs() -> list[dg.AssetSpec]:
    """External assets: Dagster shows them and their place in the flow, and never makes them."""
    return [
        dg.AssetSpec(
            RAW_FOLDER,
            description=(
                "The folder of raw news text (DATELINE_RAW_DIR); the first folder below it is a source's name."
                " Put files here, or change and delete them: the next build reads what changed, and nothing else."
            ),
            group_name="inputs",
            owners=OWNERS,
            kinds={"file"},
            tags={"layer": "input"},
        ),
        dg.AssetSpec(
            CORRECTIONS,
            description=(
                "Your corrections of entities (DATELINE_OVERRIDES, by default data/reference/overrides.csv): merge,"
                " rename, block and so on. A changed line costs only the articles that it concerns."
            ),
            group_name="inputs",
            owners=OWNERS,
            kinds={"csv"},
            tags={"layer": "input"},
        ),
    ]
