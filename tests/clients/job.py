"""The whole job by a client that openapi-python-client makes of the contract, unpatched: from an estimate to the verification of the quote's document.

Arguments: the address of the service, a key of someone who may make
quotes and read the feed, and the file with an estimate's request."""

import datetime
import io
import json
import sys
from typing import Any, TypeVar

from prisoverslag_client import AuthenticatedClient
from prisoverslag_client.api.estimates import create_estimate, create_estimate_pdf
from prisoverslag_client.api.finance import export_line_items, list_line_items
from prisoverslag_client.api.quotes import (
    accept_quote,
    change_quote,
    create_quote,
    create_quote_from_estimate,
    issue_quote,
    read_quote_pdf,
    verify_document,
)
from prisoverslag_client.models import (
    AcceptanceInput,
    AcknowledgementInput,
    DraftInput,
    Estimate,
    EstimateRequest,
    ExportLineItemsFormat,
    LineItemPage,
    Problem,
    ProblemCode,
    Quote,
    Severity,
    Stage,
    State,
    Verification,
)
from prisoverslag_client.types import File, Response, Unset

Parsed = TypeVar("Parsed")


def got(kind: type[Parsed], response: Response[Any]) -> Parsed:
    """What was answered, of the kind that was expected."""
    assert isinstance(response.parsed, kind), response.content
    return response.parsed


def tag(response: Response[Any]) -> str:
    etag: str = response.headers["etag"]
    return etag


def present(value: Parsed | Unset) -> Parsed:
    assert not isinstance(value, Unset)
    return value


def main(address: str, token: str, file: str) -> None:
    client = AuthenticatedClient(base_url=address, token=token)
    with open(file, encoding="utf-8") as text:
        request = EstimateRequest.from_dict(json.load(text))

    estimate = got(Estimate, create_estimate.sync_detailed(client=client, body=request))
    pdf = create_estimate_pdf.sync_detailed(client=client, body=request).content
    assert pdf.startswith(b"%PDF-")

    # A problem is told by its code.
    nobody = EstimateRequest.from_dict({"scope": {**request.scope.to_dict(), "populations": []}})
    problem = got(Problem, create_estimate.sync_detailed(client=client, body=nobody))
    assert problem.code == ProblemCode.PROBLEM_CODE_INVALID_INPUT, problem
    assert [fault.code.value for fault in present(problem.errors)][0] == "too_few", problem

    draft = DraftInput(scope=request.scope, case_number="2026/1234", delivery_date=datetime.date(2199, 12, 1))
    made = create_quote.sync_detailed(client=client, body=draft, idempotency_key="python-1")
    quote = got(Quote, made)
    again = create_quote.sync_detailed(client=client, body=draft, idempotency_key="python-1")
    assert got(Quote, again).id == quote.id and again.headers["idempotent-replayed"] == "true"

    warnings = [finding for finding in present(quote.estimate).findings if finding.severity == Severity.SEVERITY_WARNING]
    draft.acknowledgements = [
        AcknowledgementInput(finding=finding.code, path=finding.path, note="Considered.") for finding in warnings
    ]
    changed = change_quote.sync_detailed(quote.id, client=client, body=draft, if_match=tag(made))
    assert present(got(Quote, changed).needed_to_issue) == []

    stale = issue_quote.sync_detailed(quote.id, client=client, if_match=tag(made))
    assert got(Problem, stale).code == ProblemCode.PROBLEM_CODE_STALE
    issued = issue_quote.sync_detailed(quote.id, client=client, if_match=tag(changed))
    number = present(got(Quote, issued).number)
    acceptance = AcceptanceInput(signed_by="Kari Nordmann", role="Forskningsleder")
    accepted = accept_quote.sync_detailed(quote.id, client=client, body=acceptance, if_match=tag(issued))
    assert got(Quote, accepted).state == State.STATE_ACCEPTED

    rows = got(LineItemPage, list_line_items.sync_detailed(client=client, quote=number, stage=Stage.STAGE_ORDERED))
    assert len(rows.line_items) == len(estimate.lines)
    exported = export_line_items.sync_detailed(client=client, quote=number, format_=ExportLineItemsFormat.CSV)
    assert number in exported.content.decode() and "control-count" in exported.headers

    document = read_quote_pdf.sync_detailed(quote.id, client=client).content
    verified = got(Verification, verify_document.sync_detailed(client=client, body=File(payload=io.BytesIO(document))))
    assert verified.genuine and verified.number == number, verified

    from_estimate = create_quote_from_estimate.sync_detailed(client=client, body=File(payload=io.BytesIO(pdf)))
    assert present(got(Quote, from_estimate).price).total == estimate.total.expected
    print(number, estimate.total.expected)


main(*sys.argv[1:])
