"""Pure frame -> frame transforms, one module per thing made; no Dagster, no DuckDB, no paths."""
