// The whole job by a client that openapi-typescript and openapi-fetch make of the contract, unpatched: from an estimate to the
// verification of the quote's document. Arguments: the address of the service, a key of someone who may make quotes and read the
// feed, and the file with an estimate's request.
import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Draft = components["schemas"]["DraftInput"];
type Quote = components["schemas"]["Quote"];
type Problem = components["schemas"]["Problem"];

const [address, key, file] = process.argv.slice(2);
if (address === undefined || key === undefined || file === undefined) throw new Error("expected an address, a key and a file");
const request = JSON.parse(readFileSync(file, "utf8")) as components["schemas"]["EstimateRequest"];
const api = createClient<paths>({ baseUrl: address, headers: { authorization: `Bearer ${key}` } });

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** What was answered, or the problem as an error. */
function got<T>(answer: { data?: T; error?: Problem; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.status} ${answer.error?.code}: ${answer.error?.detail}`);
  return answer.data;
}

function tag(response: Response): string {
  const etag = response.headers.get("etag");
  must(etag !== null, "no ETag");
  return etag;
}

const estimate = got(await api.POST("/api/v1/estimates", { body: request }));
must(/^[0-9]+\.[0-9]{2}$/.test(estimate.total.expected), "the total is money");

const printed = await api.POST("/api/v1/estimates/pdf", { body: request, parseAs: "arrayBuffer" });
const pdf = printed.data as unknown as ArrayBuffer;
must(new TextDecoder().decode(pdf.slice(0, 5)) === "%PDF-", "the estimate is a PDF");

// A problem is told by its code, and each fault by its own.
const faulty = await api.POST("/api/v1/estimates", { body: { scope: { ...request.scope, populations: [] } } });
must(faulty.error?.code === "invalid_input", `${faulty.error?.code}`);
must(faulty.error.errors?.[0]?.code === "too_few", `${faulty.error.errors?.[0]?.code}`);

const draft: Draft = { scope: request.scope, case_number: "2026/1234", delivery_date: "2199-12-01" };
const once = { "Idempotency-Key": "typescript-1" };
const made = await api.POST("/api/v1/quotes", { body: draft, params: { header: once } });
const quote: Quote = got(made);
const again = await api.POST("/api/v1/quotes", { body: draft, params: { header: once } });
must(got(again).id === quote.id && again.response.headers.get("idempotent-replayed") === "true", "made once");

const warnings = (quote.estimate?.findings ?? []).filter((finding) => finding.severity === "warning");
const acknowledgements = warnings.map(({ code, path }) => ({ finding: code, path, note: "Considered." }));
const path = { id: quote.id };
const changed = await api.PUT("/api/v1/quotes/{id}", {
  params: { path, header: { "If-Match": tag(made.response) } },
  body: { ...draft, acknowledgements },
});
must(got(changed).needed_to_issue?.length === 0, JSON.stringify(got(changed).needed_to_issue));

const stale = await api.POST("/api/v1/quotes/{id}/issue", { params: { path, header: { "If-Match": tag(made.response) } } });
must(stale.error?.code === "stale", `${stale.error?.code}`);
const issued = await api.POST("/api/v1/quotes/{id}/issue", { params: { path, header: { "If-Match": tag(changed.response) } } });
must(got(issued).state === "issued", "issued");

const accepted = await api.POST("/api/v1/quotes/{id}/accept", {
  params: { path, header: { "If-Match": tag(issued.response) } },
  body: { signed_by: "Kari Nordmann", role: "Forskningsleder" },
});
must(got(accepted).state === "accepted", "accepted");

const number = got(issued).number;
must(number !== undefined, "a number");
const rows = got(await api.GET("/api/v1/line-items", { params: { query: { quote: number, stage: "ordered" } } }));
must(rows.line_items.length === estimate.lines.length, `${rows.line_items.length} rows`);
const exported = await api.GET("/api/v1/line-items/export", {
  params: { query: { format: "csv", quote: number } },
  parseAs: "text",
});
must(typeof exported.data === "string" && exported.data.includes(number), "the export names the quote");
must(exported.response.headers.get("control-count") !== null, "control totals");

const document = await api.GET("/api/v1/quotes/{id}/pdf", { params: { path }, parseAs: "blob" });
const verified = got(
  await api.POST("/api/v1/documents/verification", {
    body: document.data as unknown as string,
    headers: { "content-type": "application/pdf" },
    bodySerializer: (body) => body,
  }),
);
must(verified.genuine && verified.number === number, JSON.stringify(verified));
console.log(`${number} ${estimate.total.expected}`);
