"""The figures that a benchmark reports: printed for whoever runs it, and recorded for `benches/run.py`, which writes the table."""

import json
import os
import pathlib

# The file that run.py names for the benchmark it runs; unset where somebody runs a benchmark alone.
RECORD = "PRISOVERSLAG_FIGURES"

# Every benchmark builds with these: with others, cargo would replace the program that the next one runs by one without them.
FEATURES = ["--features", "bench-endpoints"]


def at_least(limit):
    return {"limit": limit, "is_least": True}


def at_most(limit):
    return {"limit": limit, "is_least": False}


def figure(name, value, unit="", goal=None):
    """Reports a figure beside its goal, and returns whether the goal was met."""
    met = goal is None or (value >= goal["limit"] if goal["is_least"] else value <= goal["limit"])
    record = {"name": name, "value": digits(value), "unit": unit, "goal": words(goal, unit), "met": met}
    print(f"  {name:<66}{with_unit(record['value'], unit):>20}  {record['goal']}{'' if met else '  MISSED'}")
    if path := os.environ.get(RECORD):
        with pathlib.Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return met


def words(goal, unit):
    if goal is None:
        return ""
    return f"{'at least' if goal['is_least'] else 'at most'} {with_unit(digits(goal['limit']), unit)}"


def with_unit(number, unit):
    return f"{number} {unit}".rstrip()


def digits(value):
    """Three significant digits, thousands apart."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
