"""The product as its users see it: a real server, a real browser, from an empty warehouse to a failure told well.

The tests are one story and run in the order of this file.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.ui.conftest import Server, wait_for

pytestmark = pytest.mark.ui

FINAL = {"SUCCESS", "FAILURE", "CANCELED"}
STORY = (
    "Lighthouse keepers of Peru meet in Lima\n\nPublished: May 13, 2025 09:07 AM\n\nLIMA, Peru - Keepers from Peru and"
    " Chile met on Tuesday, the Navy of Peru said.\n"
)

Picture = Callable[..., None]


def served(server: Server, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(server.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def finished_run(server: Server, known: set[str], seconds: float = 240) -> dict[str, Any]:
    """The first run that is not among the known ones, when it has ended."""

    def found() -> dict[str, Any] | None:
        new = [run for run in server.runs() if run["runId"] not in known]
        return new[-1] if new and new[-1]["status"] in FINAL else None

    return dict(wait_for("a run to end", found, seconds))


def known_runs(server: Server) -> set[str]:
    return {run["runId"] for run in server.runs()}


def materialize(page: Any, server: Server, asset: str) -> None:
    """Click Materialize on an asset's page, and confirm where Dagster asks whether its inputs may be missing."""
    known = known_runs(server)
    page.goto(f"{server.url}/assets/{asset}")
    page.get_by_text("Definition", exact=True).first.wait_for()
    page.locator("button", has_text="Materialize").first.click()
    confirm = page.get_by_role("button", name="Confirm")

    def launched() -> bool:
        if confirm.is_visible():
            confirm.click()
        return known_runs(server) != known

    wait_for("the run to be launched", launched)


def switch(page: Any, server: Server, name: str) -> None:
    """Turn a schedule or sensor on or off, as a user does."""
    page.goto(f"{server.url}/automation")
    row = page.locator(f"a[href$='/schedules/{name}'], a[href$='/sensors/{name}']").first.locator("xpath=..")
    boxes = row.locator("input[type=checkbox]:enabled")
    wait_for("the switch to be ready", lambda: boxes.count() == 2)  # the other one selects the row
    boxes.last.locator("xpath=..").click()
    page.wait_for_timeout(1000)


def state_of(server: Server, kind: str, name: str) -> dict[str, Any]:
    """Status and ticks, the latest first, of a sensor or schedule."""
    location = (
        f'repositoryName: "__repository__", repositoryLocationName: "pipelines.definitions", {kind}Name: "{name}"'
    )
    query = (
        f"{{{kind}OrError({kind}Selector: {{{location}}}) {{... on {kind.title()} {{{kind}State"
        " {status ticks(limit: 20) {status skipReason runIds}}}}}"
    )
    return dict(server.ask(query)[f"{kind}OrError"][f"{kind}State"])


def ticks(server: Server, sensor: str) -> list[dict[str, Any]]:
    return list(state_of(server, "sensor", sensor)["ticks"])


def test_the_server_is_ready_and_the_graph_explains_the_product(server: Server, page: Any) -> None:
    assert server.ready_seconds < 90
    page.goto(f"{server.url}/asset-groups")
    page.get_by_role("button", name=re.compile("Materialize all")).wait_for()
    for group in ("inputs", "files", "articles", "mentions", "entities", "views", "publication"):
        page.get_by_text(group, exact=True).first.wait_for()


def test_a_view_without_its_inputs_says_what_to_do(server: Server, page: Any) -> None:
    known = known_runs(server)
    materialize(page, server, "entity_overview")
    run = finished_run(server, known)
    assert run["status"] == "FAILURE"
    page.goto(f"{server.url}/runs/{run['runId']}")
    page.get_by_text(re.compile("There is no warehouse at .* yet")).first.wait_for()
    assert not server.warehouse.exists()


def test_materialize_all_succeeds_and_publishes(server: Server, page: Any, picture: Picture) -> None:
    known = known_runs(server)
    page.goto(f"{server.url}/asset-groups")
    page.get_by_role("button", name=re.compile("Materialize all")).click()
    run = finished_run(server, known)
    assert run["status"] == "SUCCESS"
    reasons = served(server, "SELECT DISTINCT reject_reason FROM source_file WHERE state = 'rejected' ORDER BY 1")
    assert reasons == [("binary",), ("empty",), ("undecodable",)]
    assert served(server, "SELECT count(*) FROM entity_overview")[0][0] > 10
    page.goto(f"{server.url}/runs/{run['runId']}")
    page.get_by_text("Success", exact=True).first.wait_for()
    page.get_by_text("refresh_views").first.wait_for()
    picture("run", size=(1500, 1560), visible_height=560)
    page.goto(f"{server.url}/asset-groups")
    page.get_by_role("button", name=re.compile("Materialize all")).wait_for()
    picture("graph", size=(1500, 460))


def test_an_asset_shows_its_counts_plot_and_rejected_files(server: Server, page: Any, picture: Picture) -> None:
    page.goto(f"{server.url}/assets/article?view=events")
    plot = page.locator("img[src^='data:image/png;base64,']").first
    plot.wait_for()
    assert plot.evaluate("image => image.naturalWidth") == 480
    picture("asset")
    page.goto(f"{server.url}/assets/source_file?view=events")
    page.get_by_text("2025-02-20-held-copy.txt").first.wait_for()
    page.get_by_text(re.compile("The file is empty")).first.wait_for()
    page.goto(f"{server.url}/assets/entity?view=events")
    page.get_by_text("█", exact=False).first.wait_for()


def test_checks_show_what_they_prove(server: Server, page: Any) -> None:
    page.goto(f"{server.url}/assets/mention?view=checks")
    page.get_by_text("mention_round_trip").first.click()
    page.get_by_text("This is a").first.wait_for()
    page.get_by_text("no offending row").first.wait_for()
    page.get_by_text("mention_contract").first.wait_for()


def test_the_sensor_brings_a_dropped_file_into_the_served_warehouse(server: Server, page: Any) -> None:
    known = known_runs(server)
    switch(page, server, "raw_folder_sensor")
    wait_for("a look", lambda: ticks(server, "raw_folder_sensor"))
    assert known_runs(server) == known
    (server.raw / "coast").mkdir(exist_ok=True)
    (server.raw / "coast" / "lighthouse.txt").write_text(STORY)
    run = finished_run(server, known)
    assert run["status"] == "SUCCESS"
    assert served(server, "SELECT state FROM source_file WHERE source_path = 'coast/lighthouse.txt'") == [("loaded",)]
    looked = len(ticks(server, "raw_folder_sensor"))
    wait_for("another look", lambda: len(ticks(server, "raw_folder_sensor")) > looked or looked >= 20)
    assert len(known_runs(server)) == len(known) + 1
    reasons = [tick["skipReason"] or "" for tick in ticks(server, "raw_folder_sensor")]
    assert any("starts when the folder has been at rest" in reason for reason in reasons), reasons
    switch(page, server, "raw_folder_sensor")


def test_the_schedule_is_switched_on_and_ticks(server: Server, page: Any) -> None:
    known = known_runs(server)
    switch(page, server, "daily_build")
    wait_for("the schedule to be on", lambda: state_of(server, "schedule", "daily_build")["status"] == "RUNNING")
    page.goto(f"{server.url}/automation")
    page.locator("a[href$='/schedules/daily_build']").first.click()
    page.locator("button", has_text="Preview tick result").click()
    page.get_by_role("button", name="Continue").click()
    page.locator("button", has_text="Launch all").click()
    run = finished_run(server, known)
    assert run["status"] == "SUCCESS"
    assert run["jobName"] == "build"
    switch(page, server, "daily_build")


def test_an_edited_view_refreshes_what_depends_on_it_and_nothing_else(server: Server, page: Any) -> None:
    switch(page, server, "refresh_on_edit")
    wait_for("a first look", lambda: ticks(server, "refresh_on_edit"))
    known = known_runs(server)
    file = server.sql / "views" / "entity_by_month.sql"
    file.write_text(file.read_text().replace("-- Purpose:  ", "-- Purpose:  edited; "))
    run = finished_run(server, known)
    assert run["status"] == "SUCCESS"
    made = {asset["path"][-1] for asset in run["assetSelection"]}
    assert "entity_by_month" in made
    assert "source_file" not in made
    assert "mention_in_context" not in made
    comment = served(server, "SELECT comment FROM duckdb_views() WHERE view_name = 'entity_by_month'")
    assert comment[0][0].startswith("edited;")
    switch(page, server, "refresh_on_edit")


def test_a_broken_view_is_told_in_one_sentence_and_alerts(server: Server, page: Any) -> None:
    before = server.warehouse.stat().st_mtime_ns
    known = known_runs(server)
    file = server.sql / "views" / "entity_by_month.sql"
    sound = file.read_text()
    file.write_text(sound.replace("news_mention", "mention_of_nothing"))
    try:
        materialize(page, server, "entity_by_month")
        run = finished_run(server, known)
    finally:
        file.write_text(sound)
    assert run["status"] == "FAILURE"
    page.goto(f"{server.url}/runs/{run['runId']}")
    page.get_by_text(re.compile(r"views/entity_by_month\.sql:\d+.*mention_of_nothing")).first.wait_for()
    assert server.warehouse.stat().st_mtime_ns == before
    alerts = server.folder / "alerts.jsonl"
    wait_for("the alert", alerts.exists)
    wait_for("the sentence", lambda: "mention_of_nothing" in Path(alerts).read_text(), 90)
