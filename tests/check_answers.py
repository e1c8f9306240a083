"""Checks a running server's answers against what others say: the OpenAPI document's own schemas (by jsonschema), the tariff
files' JSON schemas, and the working days of the PyPI package `holidays`.

Usage: check_answers.py BASE-ADDRESS. Prints what was checked; fails with the first thing that does not hold.
"""

import datetime
import json
import pathlib
import sys
import tomllib
import urllib.error
import urllib.request

import holidays
from jsonschema import Draft202012Validator

PROJECT = pathlib.Path(__file__).resolve().parent.parent
NORWAY = holidays.country_holidays("NO", years=range(2020, 2045), include_sundays=False)


def call(base, path, body=None, headers=None):
    """The status and JSON of an answer."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {"content-type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def validators(document):
    """A function that validates a value against a named schema of the OpenAPI document."""

    def validate(name, value):
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        Draft202012Validator.check_schema(schema)
        errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(value)]
        assert not errors, f"{name}: {errors[:3]}"

    return validate


def check_schemas(base, cases):
    """Every answer is what the document says, and every case's scope too."""
    _, document = call(base, "/openapi.json")
    validate = validators(document)
    request = json.loads((PROJECT / "openapi/estimate-request.json").read_text())
    answers = 0
    for body in [request, *({"scope": case["scope"], "priced_on": case["priced_on"]} for case in cases)]:
        validate("EstimateRequest", body)
        status, estimate = call(base, "/api/v1/estimates", body)
        assert status == 200, estimate
        validate("Estimate", estimate)
        status, comparison = call(base, "/api/v1/estimates/comparison", {"before": request, "after": body})
        assert status == 200, comparison
        validate("Comparison", comparison)
        status, levers = call(base, "/api/v1/estimates/levers", body)
        assert status == 200, levers
        validate("LeverList", levers)
        answers += 3
    for path, name in [
        ("/healthz", "Health"),
        ("/api/v1/tariffs", "TariffList"),
        ("/api/v1/tariffs/current", "Tariff"),
        ("/api/v1/tariffs/2021-01-01/comparison/2026-01-01", "TariffComparison"),
    ]:
        validate(name, call(base, path)[1])
        answers += 1
    for status, path, body in [(404, "/nowhere", None), (422, "/api/v1/estimates", {"scope": {}}), (422, "/api/v1/estimates", [])]:
        found, problem = call(base, path, body)
        assert found == status, problem
        validate("Problem", problem)
        answers += 1
    return answers


def check_tariff_files():
    """Every tariff file fits its JSON schema."""
    files = sorted(PROJECT.glob("tariffs/*/*.toml"))
    for path in files:
        schema = json.loads((PROJECT / "tariffs/schema" / f"{path.stem}.schema.json").read_text())
        Draft202012Validator.check_schema(schema)
        errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(tomllib.loads(path.read_text()))]
        assert not errors, f"{path.name}: {errors[:3]}"
    return len(files)


def working_day_after(start, days):
    """The day that lies so many working days after the start."""
    day = start
    while days > 0:
        day += datetime.timedelta(days=1)
        if day.weekday() < 5 and day not in NORWAY:
            days -= 1
    return day


def check_working_days(base):
    """Delivery dates from every day of some years are those of other people's calendar."""
    request = json.loads((PROJECT / "openapi/estimate-request.json").read_text())
    day = datetime.date(2024, 1, 1)
    count = 0
    while day < datetime.date(2030, 1, 1):
        _, estimate = call(base, "/api/v1/estimates", {**request, "priced_on": day.isoformat()})
        time = estimate["delivery_time"]
        for point, days in time["working_days"].items():
            expected = working_day_after(day, days).isoformat()
            assert time["delivered_by"][point] == expected, (day, point, time["delivered_by"][point], expected)
            count += 1
        day += datetime.timedelta(days=2)
    return count


def main():
    base = sys.argv[1]
    cases = [json.loads(path.read_text()) for path in sorted(PROJECT.glob("tests/cases/*/*.json"))]
    assert len(cases) >= 20, len(cases)
    print(f"{check_schemas(base, cases)} answers fit the OpenAPI document")
    print(f"{check_tariff_files()} tariff files fit their schemas")
    print(f"{check_working_days(base)} delivery dates agree with the calendar")


if __name__ == "__main__":
    main()
