"""Reads tables as other people's programs do. Takes a folder with table.csv, table-nb.csv, table.xlsx and table-nb.xlsx, and prints
the headings and rows that each reader found, as JSON: `{"csv": [["stage", "count"], ["quoted", "2"]], …}`. Numbers are plain decimals.
"""

import csv
import json
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl


def separated(path, separator, comma):
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") == comma, data[:3]
    assert all(line.endswith(b"\r\n") for line in data.splitlines(keepends=True))
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=separator, strict=True))
    assert len({len(row) for row in rows}) == 1, rows
    return [rows[0]] + [[decimal(cell, comma) for cell in row] for row in rows[1:]]


def decimal(text, comma):
    """A number as a plain decimal; any other text as it is."""
    if not text.lstrip("-").replace("," if comma else ".", "", 1).isdigit():
        return text
    return plain(Decimal(text.replace(",", ".") if comma else text))


def plain(number):
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def workbook(path, norwegian):
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == 1, book.sheetnames
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold
    formats = {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, float)}
    assert formats <= {"#,##0.00" if norwegian else "0.00", "0"}, formats
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [[of_cell(cell.value) for cell in row] for row in sheet.iter_rows()]


def of_cell(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return plain(Decimal(repr(value)))
    return value or ""


def main():
    folder = Path(sys.argv[1])
    found = {
        "csv": separated(folder / "table.csv", ",", False),
        "csv_norwegian": separated(folder / "table-nb.csv", ";", True),
        "xlsx": workbook(folder / "table.xlsx", False),
        "xlsx_norwegian": workbook(folder / "table-nb.xlsx", True),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
