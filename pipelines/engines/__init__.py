"""Where batches of work run: in this process, in a process pool, on a cluster."""
