"""How fast and in how much memory `dateline build` runs: a table of files, articles a second, peak memory, step shares.

    python benchmarks/build.py [--files 2000 10000] [--shared ../shared]

Texts come from the corpora beside the checkout; each is written out as one file. Sizes are measured side by side in
one run, so that ratios hold on a noisy machine. Every build is a fresh process; its peak memory is the largest
process's, as the operating system counts it (workers included).
"""

import argparse
import itertools
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_CORPORA = ("wikinews_2019_2020.jsonl", "reuters21578.jsonl", "wikipedia_current_events.jsonl")


def texts(shared: Path) -> Iterator[str]:
    """The corpora's documents as their readers get them: title, blank line, text."""
    for name in _CORPORA:
        with (shared / "raw_text" / name).open(encoding="utf-8") as stream:
            for line in stream:
                row = json.loads(line)
                yield "\n\n".join(
                    filter(None, [row.get("title"), f"{row.get('dateline') or ''} {row['text']}".strip()])
                )


def write_files(folder: Path, count: int, words: int, shared: Path) -> int:
    """Write `count` files of about `words` words each, in ten source folders; returns their bytes."""
    size, number, buffer = 0, 0, []
    for text in itertools.cycle(texts(shared)):
        buffer.append(text)
        if sum(len(t.split()) for t in buffer) < words:
            continue
        path = folder / f"source-{number % 10}" / f"{number:06}.txt"
        path.parent.mkdir(exist_ok=True)
        data = "\n\n".join(buffer).encode()
        path.write_bytes(data)
        size, number, buffer = size + len(data), number + 1, []
        if number == count:
            return size
    return size


def timed_build(folder: Path, warehouse: Path, *flags: str) -> tuple[float, float, str]:
    """Wall seconds, peak memory of the largest process in MB, and output of one build."""
    command = [
        sys.executable,
        "-m",
        "pipelines.cli",
        "build",
        "--raw",
        str(folder),
        "--warehouse",
        str(warehouse),
        *flags,
    ]
    with tempfile.TemporaryDirectory() as home:
        # A folder without dagster.yaml: the run's history stays in memory and out of the figures.
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=home, env={**os.environ, "PYTHONPATH": str(_ROOT)}, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"build failed: {output}")
    return seconds, usage.ru_maxrss / 1024, output


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, nargs="+", default=[2000, 10000])
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--shared", type=Path, default=_ROOT.parent / "shared")
    arguments = parser.parse_args()
    packages = " ".join(f"{name} {version(name)}" for name in ("dagster", "duckdb", "polars"))
    print(
        f"{platform.platform()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, {packages}"
    )
    print(f"{'build':<22}{'files':>8}{'MB':>8}{'seconds':>9}{'files/s':>9}{'peak MB':>9}")
    for count in arguments.files:
        with tempfile.TemporaryDirectory() as folder_name:
            folder = Path(folder_name)
            (folder / "raw").mkdir()
            size = write_files(folder / "raw", count, arguments.words, arguments.shared)
            warehouse = folder / "w.duckdb"
            for label, change in (("first", None), ("unchanged", None), ("one file changed", True)):
                if change:
                    path = next(iter(sorted((folder / "raw").rglob("*.txt"))))
                    path.write_text(path.read_text(encoding="utf-8") + "\n\nOne more sentence.\n", encoding="utf-8")
                seconds, peak, output = timed_build(folder / "raw", warehouse)
                print(f"{label:<22}{count:>8,}{size / 1e6:>8.1f}{seconds:>9.1f}{count / seconds:>9.0f}{peak:>9.0f}")
                steps = re.search(r"Seconds by step: (.*)", output)
                if steps:
                    print(f"    {steps.group(1)}")
            print(f"    warehouse {warehouse.stat().st_size / 1e6:.1f} MB")
            shutil.rmtree(folder / "raw")


if __name__ == "__main__":
    main()
