"""How old what users read may be before the UI says so."""

import datetime as dt

import dagster as dg

WARN_AFTER = dt.timedelta(hours=26)
"""A daily build that is late by two hours."""
FAIL_AFTER = dt.timedelta(hours=50)
"""Two daily builds missed."""


def built_daily() -> dg.FreshnessPolicy:
    """What a build a day keeps fresh; a build that finds nothing changed counts."""
    return dg.FreshnessPolicy.time_window(fail_window=FAIL_AFTER, warn_window=WARN_AFTER)
