"""`dateline ui`: Dagster's web server and daemon on loopback, started and stopped as one."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pipelines
from pipelines.errors import SettingsError

_HOST = "127.0.0.1"
"""Dagster's open-source web server has no login, so it listens on loopback only."""

_STOP_SECONDS = 30
"""How long the server may take to end its parts after an interrupt, before it is killed."""


def _require_free(port: int) -> None:
    """Raise SettingsError when something listens on the port: Dagster would start all the same, and half of it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise SettingsError(
                f"Port {port} of {_HOST} cannot be used ({error.strerror}): perhaps `dateline ui` runs already; choose"
                " another with --port."
            ) from None


def _environment() -> dict[str, str]:
    """The server's environment: where this package is, and where Dagster keeps its history."""
    environment = dict(os.environ)
    # The code location must import this very package, also when the command was not installed but run from a checkout.
    root = str(Path(pipelines.__file__).parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [root, environment.get("PYTHONPATH")]))
    config = Path("dagster.yaml")
    if not environment.get("DAGSTER_HOME") and config.is_file():
        # Without a home, Dagster makes a temporary one and says that the history will be lost, which it would not be;
        # with the checkout as home, it puts its logs there.
        home = Path(".dagster").absolute()
        home.mkdir(exist_ok=True)
        shutil.copyfile(config, home / config.name)
        environment["DAGSTER_HOME"] = str(home)
    return environment


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Interrupt the server, as Ctrl+C does, and make sure that it ends."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run_ui(port: int) -> int:
    """Run `dagster dev` for this package until it is interrupted or terminated.

    Returns:
        Its exit code; 0 when it was stopped.

    Raises:
        SettingsError: When the port is taken.
    """
    _require_free(port)
    command = [
        sys.executable, "-W", "ignore", "-m", "dagster", "dev", "--module-name", f"{pipelines.__name__}.definitions",
        "--host", _HOST, "--port", str(port),
    ]  # fmt: skip
    # Set before the start: a server that a shell put into the background would inherit that interrupts are ignored.
    previous = {number: signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)}
    process = subprocess.Popen(command, env=_environment(), start_new_session=True)
    try:
        return process.wait()
    except KeyboardInterrupt:
        _stop(process)
        return 0
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
