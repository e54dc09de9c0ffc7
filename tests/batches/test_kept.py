"""Folders kept in a cache: made once, whole or not there, old ones dropped; nothing fails where there is no cache."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.batches.kept import keep_folder, opened

_MAKE = """
import sys
import time
from pathlib import Path
from pipelines.batches.kept import keep_folder

def make(folder):
    time.sleep(0.2)
    (folder / "content").write_text("made")
    with open(sys.argv[2], "a") as log:
        log.write("made ")

print(keep_folder(Path(sys.argv[1]), make))
"""


def make(folder: Path) -> None:
    (folder / "content").write_text("whole")


def fail(folder: Path) -> None:
    (folder / "content").write_text("ha")
    raise ValueError("half")


def read(folder: Path) -> str:
    return (folder / "content").read_text()


def age(folder: Path, seconds: int) -> None:
    os.utime(folder, (folder.stat().st_mtime - seconds,) * 2)


@pytest.mark.process
def test_processes_that_want_the_same_make_it_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _MAKE, str(tmp_path / "cache" / "names-1"), str(tmp_path / "log")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert {process.communicate()[0].strip() for process in running} == {str(tmp_path / "cache" / "names-1")}
    assert (tmp_path / "log").read_text() == "made "


def test_what_fails_leaves_no_folder_that_looks_whole(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="half"):
        keep_folder(tmp_path / "names-1", fail)
    assert not (tmp_path / "names-1").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"names.lock"}
    assert read(keep_folder(tmp_path / "names-1", make)) == "whole"
    assert {path.name for path in tmp_path.iterdir()} == {"names-1", "names.lock"}


def test_the_folder_used_last_stays_and_older_ones_go(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        age(keep_folder(tmp_path / f"names-{number}", make), 100 * (4 - number))
    assert {path.name for path in tmp_path.glob("names-*")} == {"names-2", "names-3"}
    keep_folder(tmp_path / "names-2", make)
    keep_folder(tmp_path / "names-4", make)
    assert {path.name for path in tmp_path.glob("names-*")} == {"names-2", "names-4"}


def test_other_kinds_stay(tmp_path: Path) -> None:
    for number in range(4):
        keep_folder(tmp_path / f"names-{number}", make)
        keep_folder(tmp_path / "languages-1", make)
    assert (tmp_path / "languages-1").exists()


def test_a_folder_that_goes_while_it_is_opened_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "names-1"
    opens = []

    def read_late(path: Path) -> str:
        opens.append(path)
        if len(opens) == 1:
            (path / "content").unlink()
            path.rmdir()
        return read(path)

    assert opened(folder, make, read_late) == "whole"
    assert opens == [folder, folder]


def test_without_a_cache_there_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert opened(None, make, read) is None
    assert opened(tmp_path / "file" / "names-1", make, read) is None


def test_what_a_killed_process_left_goes_with_the_next_making(tmp_path: Path) -> None:
    (tmp_path / "new.names-x").mkdir()
    (tmp_path / "new.names-x" / "content").write_text("ha")
    keep_folder(tmp_path / "names-1", make)
    assert not (tmp_path / "new.names-x").exists()


@pytest.mark.parametrize("damage", ["gone", "empty"])
def test_a_damaged_folder_is_made_again_with_a_word(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = keep_folder(tmp_path / "names-1", make)
    (folder / "content").unlink()
    if damage == "empty":
        (folder / "content").touch()

    def read_whole(path: Path) -> str:
        if read(path) != "whole":
            raise EOFError("half a file")
        return read(path)

    assert opened(folder, make, read_whole) == "whole"
    assert "is damaged and is made again" in caplog.text
    assert read(folder) == "whole"


def test_a_cache_that_cannot_be_written_is_asked_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    made: list[Path] = []
    for _ in range(3):
        assert opened(tmp_path / "file" / "names-1", made.append, read) is None
    assert made == []
    assert caplog.text.count("cannot be written") == 1


def test_whoever_may_read_the_cache_may_read_what_is_kept(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir(mode=0o755)
    cache.chmod(0o755)
    assert keep_folder(cache / "names-1", make).stat().st_mode & 0o777 == 0o755
