"""Reads the files of an export as other people's programs do, and compares every cell of each with that of the NDJSON.

Takes a folder with items.ndjson, items.csv, items-nb.csv, items.xlsx and items.parquet; those that are not there are left out,
except the first. Prints the control totals that each reader found, as JSON: `{"csv": {"count": 2, "net": "1.00", …}, …}`.
"""

import csv
import json
import re
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import openpyxl
import pyarrow
import pyarrow.parquet
from openpyxl.utils.escape import unescape

WHOLE = {"sequence", "revision"}
DECIMAL = {"quantity", "unit_price", "net", "vat_rate", "vat_amount"}
FLAG = {"reversal", "demo"}
MOMENT = {"posted_at"}
DAY = {"posted_on"}
NORWAY = ZoneInfo("Europe/Oslo")
OPTIONAL = {"organisation_number", "buyer_reference", "settlement_number", "account", "cost_centre", "project"}
CODES = {
    "stage", "quote_number", "unit", "tariff_status", "quote_id", "settlement_number", "document_type", "document_number",
}
# What begins a formula; what begins a cell or a row for one reader or another; what is passed over at the beginning of a cell.
SIGNS = "=+\\-@＝＋－＠﹢﹣﹦﹫−"
SEPARATES = ",;|\t\n\v\f\r\x85\u2028\u2029"
PASSED_OVER = '\\s"\x00-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff'
BEGINNING = f"(?:\\A|(?<=[{SEPARATES}]))([{PASSED_OVER}]*)"
COULD_RUN = re.compile(f"{BEGINNING}[{SIGNS}]")
GUARD = re.compile(f"{BEGINNING}'(?=['{SIGNS}])")
STAGES = ("quoted", "ordered", "settled")
ROWS_OF_A_SHEET = 1_048_576
LARGE = 10 << 20


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def of_json(row):
    """A row of the NDJSON, whose decimals are exact."""
    for name, value in row.items():
        if name in DECIMAL:
            assert isinstance(value, str), (name, value)
            row[name] = Decimal(value)
        elif name in MOMENT:
            row[name] = moment(value)
        elif name in DAY:
            row[name] = date.fromisoformat(value)
            assert row[name] == row["posted_at"].astimezone(NORWAY).date(), row
        else:
            kind = int if name in WHOLE else bool if name in FLAG else str
            assert type(value) is kind or (value is None and name in OPTIONAL), (name, value)
    return row


def ndjson(folder):
    with open(folder / "items.ndjson", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield of_json(json.loads(line))


def in_norway(rows):
    """Rows whose moments are what clocks in Norway show."""
    for row in rows:
        for name in MOMENT:
            row[name] = row[name].astimezone(NORWAY).replace(tzinfo=None)
        yield row


def of_text(name, text, comma):
    """A cell of a CSV file."""
    if name in WHOLE:
        return int(text)
    if name in DECIMAL:
        assert ("." if comma else ",") not in text, text
        return Decimal(text.replace(",", "."))
    if name in FLAG:
        return {"true": True, "false": False}[text]
    if name in MOMENT:
        found = moment(text)
        offset = found.astimezone(NORWAY).utcoffset() if comma else found.utcoffset()
        assert found.utcoffset() == offset and text.endswith("Z") != comma, text
        return found
    if name in DAY:
        return date.fromisoformat(text)
    if name in OPTIONAL and text == "":
        return None
    assert not COULD_RUN.search(text), f"{name} could run: {text!r}"
    return text if name in CODES else GUARD.sub(r"\1", text)


def separated(path, separator, comma, encoding):
    head = path.read_bytes()[:3]
    assert (head == b"\xef\xbb\xbf") == (encoding == "utf-8-sig"), head
    with open(path, encoding=encoding, newline="") as file:
        rows = csv.reader(file, delimiter=separator, strict=True)
        names = next(rows)
        for cells in rows:
            assert len(cells) == len(names), cells
            yield {name: of_text(name, cell, comma) for name, cell in zip(names, cells)}
    with open(path, "rb") as file:
        assert all(line.endswith(b"\r\n") for line in file)


def of_cell(name, cell, norwegian):
    """A cell of a workbook; Excel knows no empty text."""
    decimal, moment_form, day = (
        ("#,##0.00", "dd.mm.yyyy hh:mm:ss", "dd.mm.yyyy") if norwegian else ("0.00", "yyyy-mm-dd hh:mm:ss.000", "yyyy-mm-dd")
    )
    value = cell.value
    if value is None:
        return None if name in OPTIONAL else ""
    if name in FLAG:
        assert cell.data_type == "b", (name, cell.data_type)
        return value
    if name in WHOLE:
        assert cell.data_type == "n" and float(value).is_integer(), (name, value)
        return int(value)
    if name in DECIMAL:
        assert cell.data_type == "n" and cell.number_format == decimal, (name, cell.number_format)
        return Decimal(repr(value))
    if name in MOMENT:
        assert cell.data_type == "d" and cell.number_format == moment_form, (name, cell.number_format)
        return value
    if name in DAY:
        assert cell.data_type == "d" and cell.number_format == day, (name, cell.number_format)
        return value.date()
    assert cell.data_type in ("s", "inlineStr") and cell.number_format == "@", (name, cell.data_type, cell.number_format)
    return unescape(value)


def workbook(path, names, norwegian):
    """The rows of a workbook; of a Norwegian one, whose headings are for people, with the names of the columns."""
    book = openpyxl.load_workbook(path, read_only=True)
    sheets = book.sheetnames
    items, control = ("Linjer", "Kontroll") if norwegian else ("Items", "Control")
    assert sheets[-1] == control and sheets[0] == items, sheets
    assert sheets[1:-1] == [f"{items} {number}" for number in range(2, len(sheets))], sheets
    for sheet in sheets[:-1]:
        rows = book[sheet].iter_rows()
        headings = [cell.value for cell in next(rows)]
        # Excel knows no zones: the header tells whose time it is.
        if norwegian:
            assert headings[:2] == ["Løpenummer", "Ført (norsk tid)"] and len(set(headings)) == len(headings), headings
            names = names or headings
        else:
            assert headings[1] == "posted_at (Europe/Oslo)", headings
            headings[1] = "posted_at"
            names = headings
        # A row's last empty cells may be left out.
        for count, cells in enumerate(rows, 2):
            cells = list(cells) + [openpyxl.cell.read_only.EMPTY_CELL] * (len(names) - len(cells))
            yield {name: of_cell(name, cell, norwegian) for name, cell in zip(names, cells, strict=True)}
        assert sheet == sheets[-2] or count == ROWS_OF_A_SHEET, (sheet, count)


def workbook_control(path, norwegian):
    """The sheet of control totals, which holds values and no formulas."""
    sheet = openpyxl.load_workbook(path, read_only=True)["Kontroll" if norwegian else "Control"]
    rows = list(sheet.iter_rows(max_col=2))
    assert all(cell.data_type != "f" for row in rows for cell in row)
    labels = [name.value for name, _ in rows]
    plain = ["count", *(f"{stage}_{sum}" for stage in STAGES for sum in ("count", "net", "vat")), "first_sequence", "last_sequence"]
    assert norwegian or labels == plain, labels
    assert not norwegian or labels[:3] == ["Antall rader", "Tilbudt: antall rader", "Tilbudt: netto"], labels
    values = dict(zip(plain, (value.value for _, value in rows), strict=True))
    amount = lambda value: str(Decimal(repr(value)).quantize(Decimal("0.01")))
    stages = {
        stage: {"count": values[f"{stage}_count"], "net": amount(values[f"{stage}_net"]), "vat": amount(values[f"{stage}_vat"])}
        for stage in STAGES
    }
    return {"count": values["count"], **stages, "first_sequence": values["first_sequence"], "last_sequence": values["last_sequence"]}


def look(path):
    """What a workbook looks like. It has to be read whole for that, and so is not if it is large."""
    if path.stat().st_size > LARGE:
        return
    for sheet in openpyxl.load_workbook(path).worksheets[:-1]:
        assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold, sheet.title
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}", sheet.auto_filter.ref
        assert all(column.width > 10 for column in sheet.column_dimensions.values())


def parquet_rows(path):
    file = pyarrow.parquet.ParquetFile(path)
    for field in file.schema_arrow:
        expected = (
            pyarrow.int64() if field.name in WHOLE
            else pyarrow.decimal128(18, 2) if field.name in DECIMAL
            else pyarrow.bool_() if field.name in FLAG
            else pyarrow.timestamp("ms", tz="UTC") if field.name in MOMENT
            else pyarrow.date32() if field.name in DAY
            else pyarrow.string()
        )
        assert field.type == expected and field.nullable == (field.name in OPTIONAL), field
    for batch in file.iter_batches():
        yield from batch.to_pylist()


def compare(reader, rows, expected):
    """Compares rows with those of the NDJSON, and sums them."""
    sums, first, last = {}, None, None
    for row, other in zip(rows, expected, strict=True):
        assert list(row) == list(other), f"{reader}: other columns: {list(row)}"
        for name in row:
            if row[name] != other[name] or type(row[name]) is not type(other[name]):
                raise AssertionError(f"{reader}, {other['sequence']}, {name}: {row[name]!r} for {other[name]!r}")
        count, net, vat = sums.get(row["stage"], (0, 0, 0))
        sums[row["stage"]] = (count + 1, net + row["net"], vat + row["vat_amount"])
        first, last = first or row["sequence"], row["sequence"]
    return totals(sums, first, last)


def totals(sums, first, last):
    """Control totals, of each stage apart."""
    of = {stage: sums.get(stage, (0, 0, 0)) for stage in STAGES}
    stages = {stage: {"count": count, "net": f"{net:.2f}", "vat": f"{vat:.2f}"} for stage, (count, net, vat) in of.items()}
    return {"count": sum(count for count, _, _ in of.values()), **stages, "first_sequence": first, "last_sequence": last}


def summed(table):
    """The totals that DuckDB finds by a query."""
    sums = "stage, count(*), sum(net::decimal(18, 2)), sum(vat_amount::decimal(18, 2))"
    stages = {stage: tuple(of) for stage, *of in duckdb.sql(f"select {sums} from {table} group by stage").fetchall()}
    return totals(stages, *duckdb.sql(f"select min(sequence), max(sequence) from {table}").fetchall()[0])


def main():
    folder = Path(sys.argv[1])
    found = {"ndjson": compare("ndjson", ndjson(folder), ndjson(folder))}
    if (path := folder / "items.csv").exists():
        found["csv"] = compare("csv", separated(path, ",", False, "utf-8"), ndjson(folder))
        # Only a reader that is told to holds the file to RFC 4180.
        options = "header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false"
        columns = ", ".join(f"'{name}': '{kind(name)}'" for name in next(csv.reader(open(path, encoding="utf-8"))))
        found["duckdb_csv"] = summed(f"read_csv('{path}', {options}, columns = {{{columns}}})")
    if (path := folder / "items-nb.csv").exists():
        found["csv_norwegian"] = compare("csv_norwegian", separated(path, ";", True, "utf-8-sig"), ndjson(folder))
    if (path := folder / "items.xlsx").exists():
        found["xlsx"] = compare("xlsx", workbook(path, None, False), in_norway(ndjson(folder)))
        found["xlsx_control"] = workbook_control(path, False)
        look(path)
    if (path := folder / "items-nb.xlsx").exists():
        names = list(next(ndjson(folder), {}))
        found["xlsx_norwegian"] = compare("xlsx_norwegian", workbook(path, names, True), in_norway(ndjson(folder)))
        found["xlsx_norwegian_control"] = workbook_control(path, True)
        look(path)
    if (path := folder / "items.parquet").exists():
        found["parquet"] = compare("parquet", parquet_rows(path), ndjson(folder))
        found["parquet_control"] = json.loads(pyarrow.parquet.ParquetFile(path).metadata.metadata[b"control"])
        found["duckdb_parquet"] = summed(f"read_parquet('{path}')")
    print(json.dumps(found))


def kind(name):
    return (
        "bigint" if name in WHOLE
        else "decimal(18, 2)" if name in DECIMAL
        else "boolean" if name in FLAG
        else "timestamptz" if name in MOMENT
        else "date" if name in DAY
        else "varchar"
    )


if __name__ == "__main__":
    main()
