"""`dateline ui`: Dagster's web server and daemon on loopback, started and stopped as one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pipelines

_HOST = "127.0.0.1"
"""Dagster's open-source web server has no login, so it listens on loopback only."""


def run_ui(port: int) -> int:
    """Run `dagster dev` for this package until it is interrupted.

    Returns:
        Its exit code; 0 when it was stopped with an interrupt.
    """
    command = [
        sys.executable, "-m", "dagster", "dev", "--module-name", f"{pipelines.__name__}.definitions",
        "--host", _HOST, "--port", str(port),
    ]  # fmt: skip
    environment = dict(os.environ)
    # The code location must import this very package, also when the command was not installed but run from a checkout.
    root = str(Path(pipelines.__file__).parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [root, environment.get("PYTHONPATH")]))
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    previous = signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGINT))
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait()
        return 0
    finally:
        signal.signal(signal.SIGTERM, previous)
