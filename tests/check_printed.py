"""Whether PDFs say what was written, and draw it within its lines.

Its argument is a JSON file: a list of `{"pdf": path, "lines": [...], "texts": [...]}`. Each of `lines` must be a line of its
own in what pdftotext reads, each of `texts` must be somewhere in it, both after NFC and with any blank for any other. Every
glyph must be drawn between the ascender and the descender of its own line (by pypdfium2). Prints what does not hold, one
fault a line, as JSON.
"""

import ctypes
import json
import subprocess
import sys
import unicodedata

import pypdfium2
import pypdfium2.raw as pdfium

# Of Noto Sans, in parts of the size: what its line is made for; and what rounding may add.
ASCENDER, DESCENDER, SLACK = 1.069, 0.293, 0.01


def plain(text):
    """The text in NFC, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def squeezed(text):
    return "".join(unicodedata.normalize("NFC", text).split())


def misread(job):
    read = subprocess.run(["pdftotext", job["pdf"], "-"], check=True, capture_output=True).stdout.decode()
    lines = {plain(line) for line in read.splitlines()}
    faults = [f"no line of its own: {line}" for line in job.get("lines", []) if plain(line) not in lines]
    whole = squeezed(read)
    return faults + [f"not read back: {text}" for text in job.get("texts", []) if squeezed(text) not in whole]


def size_of(page, index):
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(page, index, matrix)
    return pdfium.FPDFText_GetFontSize(page, index) * abs(matrix.d)


def outside(path):
    """Glyphs that reach out of the line of the letter before them that has a place of its own."""
    faults = []
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(document, 1):
        text = page.get_textpage()
        baseline = None
        for index in range(text.count_chars()):
            character = chr(pdfium.FPDFText_GetUnicode(text, index))
            x, y = ctypes.c_double(), ctypes.c_double()
            if not pdfium.FPDFText_GetCharOrigin(text, index, x, y) or character.isspace():
                continue
            if unicodedata.category(character)[0] != "M":
                baseline = y.value
            _, bottom, _, top = text.get_charbox(index)
            size = size_of(text, index)
            above, below = (top - baseline) / size, (baseline - bottom) / size
            if top > bottom and (above > ASCENDER + SLACK or below > DESCENDER + SLACK):
                faults.append(f"page {number}: {character!r} reaches {above:.2f} above and {below:.2f} below its line")
    return faults


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        jobs = json.load(file)
    for job in jobs:
        for fault in misread(job) + outside(job["pdf"]):
            print(json.dumps(fault))


if __name__ == "__main__":
    main()
