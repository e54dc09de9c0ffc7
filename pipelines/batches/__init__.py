"""What one batch of work is: sources and steps chained, without DuckDB and Dagster; the unit that an engine runs."""
