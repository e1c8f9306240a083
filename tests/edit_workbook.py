"""Fills in a workbook as a person would, with openpyxl. Run as: edit_workbook.py FROM TO EDITS, where EDITS is a JSON list of
{"key": "applicant.project.title", "set": value} in a form, {"key": "populations.name", "row": 1, "set": value} in a list,
{"key": "fd_trygd.cross", "code": "F_UFP", "set": "x"} in a catalogue, or {"rename": [from, to]}, {"delete_sheet": title},
{"delete_column": key}, {"copy_sheet": title}, {"add_sheet": title}.

A value is a text, a number, a truth value, {"date": "2026-09-01"} or {"text": "=1"}, which stays a text. Prints the cells that were
set, as a JSON list of [sheet, cell]; with no edits it saves the file as openpyxl does."""

import datetime
import json
import sys

import openpyxl
from openpyxl.utils import get_column_letter

MARK = "prisoverslag:"


def main() -> None:
    source, target, edits = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    book = openpyxl.load_workbook(source)
    cells = [edit(book, one) for one in edits]
    book.save(target)
    print(json.dumps([cell for cell in cells if cell]))


def edit(book: openpyxl.Workbook, one: dict) -> list[str] | None:
    if "rename" in one:
        book[one["rename"][0]].title = one["rename"][1]
    elif "delete_sheet" in one:
        del book[one["delete_sheet"]]
    elif "copy_sheet" in one:
        book.copy_worksheet(book[one["copy_sheet"]])
    elif "add_sheet" in one:
        book.create_sheet(one["add_sheet"])["A1"] = "mine egne notater"
    elif "delete_column" in one:
        sheet, _, column = marked(book, one["delete_column"])
        sheet.delete_cols(column)
    else:
        cell = place(book, one)
        write(cell, one["set"])
        return [cell.parent.title, f"{get_column_letter(cell.column)}{cell.row}"]
    return None


def marked(book: openpyxl.Workbook, key: str):
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=False):
            for cell in row:
                if cell.value == MARK + key:
                    return sheet, cell.row, cell.column
    raise SystemExit(f"no cell is marked {key}")


def place(book: openpyxl.Workbook, one: dict):
    sheet, row, column = marked(book, one["key"])
    name = one["key"].split(".")[0]
    if "row" in one:
        return sheet.cell(row + 2 + one["row"], column)
    if "code" in one:
        of_code = {"fd_trygd": "table", "statistics_areas": "area"}[name]
        _, _, codes = marked(book, f"{name}.{of_code}")
        rows = [at for at in range(row + 3, sheet.max_row + 1) if sheet.cell(at, codes).value == one["code"]]
        return sheet.cell(rows[one.get("which", 0)], column)
    _, _, values = marked(book, f"{name}.value")
    return sheet.cell(row, values)


def write(cell, value) -> None:
    if isinstance(value, dict) and "date" in value:
        cell.value = datetime.date.fromisoformat(value["date"])
    elif isinstance(value, dict):
        cell.value = value["text"]
        cell.data_type = "s"
    else:
        cell.value = value


if __name__ == "__main__":
    main()
