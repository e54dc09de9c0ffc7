"""Thin Dagster assets, checks, schedules and sensors around steps and warehouse."""
