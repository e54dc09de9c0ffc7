"""What stands behind the commands of `dateline`: runs, tables on the terminal, JSON lines, the web UI's processes."""
