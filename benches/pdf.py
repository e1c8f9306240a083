#!/usr/bin/env python3
"""Compares the time to set the PDF of a price estimate of 20 lines: our renderer, ReportLab, and the PyPI package `typst`.

    pip install reportlab==5.1.0 typst==0.15.2
    python3 benches/pdf.py

All three set the texts of the data.json that `benches/pdf.rs` dumps, on A4 in the same Noto Sans. The rounds take turns; a
figure is the median of the rounds' medians, in process, wall clock. Run it on an idle machine: under load all become slower,
but the `typst` package far more than ours, which flatters us. The output names the load before, and the spread of the rounds.

Compared: from the ready texts to the bytes of the PDF. Not compared: start-up and first render, reading of fonts, pricing.
- ours: Typst as a library, PDF/A-3a and PDF/UA-1, JSON attached. Its cache is emptied after each render, within the time.
- ReportLab: Platypus, laid out by hand as in estimate.typ, once as its users write it, with a `Paragraph` for each text that
  may wrap, and once ("drawn") using what our program found out before: names and details known to fit are drawn as plain
  strings. In favour of both: no tags, no PDF/A, no attachment, no carried sums, no kerning, texts already parsed from the
  JSON, no ASCII85, fonts and styles made once. Rows known to fit have fixed heights, as ours have. ReportLab's C accelerator
  `rl_accel` is used if installed; the output says whether it was.
- typst: the same estimate.typ, the same standards and attachment, once by `typst.compile`, as its page shows first, and once
  with one `Compiler` for all renders, which reads the fonts once. See `TypstPackage` for what its cache may keep.
"""

import argparse
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import typst
from figures import FEATURES, at_most, figure
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Paragraph, Table

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "quote-templates" / "v1" / "estimate.typ"
LINES = 20
GOALS = {"ReportLab": 0.65, "ReportLab, drawn": 0.65, "typst": 0.60, "typst, one Compiler": None}

# The measures of estimate.typ.
SIDE, TOP, BOTTOM = 18 * mm, 17 * mm, 21 * mm
WIDTH = A4[0] - 2 * SIDE
GUTTER = 2 * mm
COLUMNS = [WIDTH - (36 + 25 + 40) * mm, 36 * mm, 25 * mm, 40 * mm]
HEAD, CAPTION, ROW, TOTAL = 5.3 * mm, 5.5 * mm, 8.3 * mm, 5.9 * mm
INK, SOFT, ACCENT = HexColor("#162327"), HexColor("#4c5a5e"), HexColor("#0f6b56")
HAIRLINE, WARM = HexColor("#b9c4c1"), HexColor("#fff4dc")
REGULAR, BOLD = "NotoSans", "NotoSans-Bold"
DETAIL = '<br/><font size="7" color="#4c5a5e">{}</font>'


def main():
    options, load = parse_options(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rust = RustBench(options.binary or rust_binary())
        rust.dump(folder)
        others = other_contenders(folder, options.fonts or fonts_folder())
        if options.keep:
            keep(options.keep, others)
        rounds = {"ours": [], **{name: [] for name in others}}
        for _ in range(options.rounds):
            rounds["ours"].append(rust.median(options.rust_renders))
            for name, contender in others.items():
                rounds[name].append(median(contender, options.python_renders))
    report(rounds, load, options)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rust-renders", type=int, default=60, help="renders of ours in a round")
    parser.add_argument("--python-renders", type=int, default=30, help="renders of each of the others in a round")
    parser.add_argument("--binary", type=Path, help="the built benchmark benches/pdf.rs, instead of asking cargo to build it")
    parser.add_argument("--fonts", type=Path, help="the folder of the Noto Sans fonts, instead of asking cargo for it")
    parser.add_argument("--keep", type=Path, help="a folder to write a PDF of each of the others to, to look at")
    return parser.parse_args()


def rust_binary():
    """The benchmark of benches/pdf.rs, built if need be."""
    built = cargo("bench", "--profile", "dist", *FEATURES, "--no-run", "--bench", "pdf", "--message-format=json")
    messages = [json.loads(line) for line in built.splitlines() if line.startswith("{")]
    ours = [message for message in messages if message.get("executable") and message["target"]["name"] == "pdf"]
    return Path(ours[-1]["executable"])


def fonts_folder():
    """The fonts of the crate that our renderer has them from."""
    host = re.search(r"^host: (.*)$", subprocess.run(["rustc", "-vV"], check=True, stdout=subprocess.PIPE, text=True).stdout, re.M).group(1)
    # The packages of other platforms were never downloaded.
    packages = json.loads(cargo("metadata", "--format-version", "1", "--offline", "--filter-platform", host))["packages"]
    manifest = next(package["manifest_path"] for package in packages if package["name"] == "notosans")
    return Path(manifest).parent / "fonts"


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def other_contenders(folder, fonts):
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    register_fonts(fonts)
    return {
        "ReportLab": ReportLab(data, paragraph_line),
        "ReportLab, drawn": ReportLab(data, DrawnLine),
        "typst": TypstPackage(data, folder, fonts, reuse=False),
        "typst, one Compiler": TypstPackage(data, folder, fonts, reuse=True),
    }


def keep(folder, contenders):
    folder.mkdir(parents=True, exist_ok=True)
    for name, contender in contenders.items():
        (folder / f"{name}.pdf").write_bytes(contender.render())


def median(contender, renders):
    """The median time of a render, in milliseconds; one more goes before, to warm up what the others' turns made cold."""
    times = []
    for _ in range(renders + 1):
        contender.prepare()
        start = time.perf_counter()
        contender.render()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:]) * 1e3


def report(rounds, load, options):
    accelerated = "with" if importlib.util.find_spec("_rl_accel") else "without"
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("reportlab", "typst")]
    print(f"{LINES} lines, {options.rounds} rounds of {options.rust_renders} renders of ours and {options.python_renders} of each other")
    print(f"Python {sys.version.split()[0]}, {versions[0]} {accelerated} rl_accel, {versions[1]}; load before: {load:.2f}")
    print("ours and typst: PDF/A-3a and PDF/UA-1, JSON attached; ReportLab: untagged, nothing attached, no carried sums\n")
    print(f"{'':<20}{'ms':>8}{'rounds':>18}")
    ours = statistics.median(rounds["ours"])
    for name, times in rounds.items():
        time_ms = statistics.median(times)
        spread = f"{min(times):.2f} – {max(times):.2f}"
        print(f"{name:<20}{time_ms:>8.2f}{spread:>18}")
    figure("ours, a document of 20 lines", ours, "ms")
    for name, goal in GOALS.items():
        figure(f"ours of {name}", ours / statistics.median(rounds[name]), "", goal and at_most(goal))


class RustBench:
    """Our renderer, as benches/pdf.rs runs it."""

    def __init__(self, binary):
        self.binary = binary.resolve()

    def dump(self, folder):
        self._run("--renders", "1", "--dump", str(folder))

    def median(self, renders):
        printed = self._run("--renders", str(renders))
        return float(re.search(r"median ([\d.]+) ms", printed).group(1))

    def _run(self, *arguments):
        command = [str(self.binary), "--lines", str(LINES), *arguments]
        return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


# What differs from one estimate to the next, by the names in the data.
OWN_TEXTS = {"project", "value", "name", "text", "entries", "days"}


def varied(data, number, is_own=False):
    """The data with a number at the end of each text that is an estimate's own."""
    if isinstance(data, dict):
        return {key: varied(value, number, key in OWN_TEXTS) for key, value in data.items()}
    if isinstance(data, list):
        return [varied(value, number, is_own) for value in data]
    return f"{data} {number}" if is_own and isinstance(data, str) and data else data


class TypstPackage:
    """The PyPI package with our own template.

    Its cache keeps what the last ten compilations used, so the same document again, or a part of it, would come from the cache.
    Each render therefore has texts that none before it had, as a service typesets one estimate after another; the fixed words, and
    what else the cache can use of the others, it may. As with ours, the time holds the clearing of what has become too old.
    """

    def __init__(self, data, folder, fonts, reuse):
        self.data = data
        self.data_file = folder / "data.json"
        self.renders = 0
        self.template = shutil.copy(TEMPLATE, folder)
        shutil.copy(TEMPLATE.with_name("sheet.typ"), folder)
        self.world = {"root": folder, "font_paths": [fonts], "ignore_system_fonts": True}
        self.compiler = typst.Compiler(self.template, **self.world) if reuse else None

    def prepare(self):
        self.renders += 1
        # Both kinds share the cache: their numbers differ too.
        number = 2 * self.renders + bool(self.compiler)
        self.data_file.write_text(json.dumps(varied(self.data, number), ensure_ascii=False), encoding="utf-8")

    def render(self):
        output = {"format": "pdf", "pdf_standards": ["a-3a", "ua-1"]}
        if self.compiler:
            return self.compiler.compile(**output)
        return typst.compile(self.template, **self.world, **output)


class ReportLab:
    """The estimate laid out by hand with Platypus."""

    def __init__(self, data, fitting_line):
        # ReportLab's default wraps every stream in ASCII85, which only costs time.
        rl_config.useA85 = 0
        self.data = data
        self.fitting_line = fitting_line
        self.styles = paragraph_styles()

    def prepare(self):
        """Nothing: ReportLab keeps nothing of a document that would make the next one faster."""

    def render(self):
        data = self.data
        pdf = BytesIO()
        document = BaseDocTemplate(
            pdf,
            pagesize=A4,
            title=data["frame"]["document_title"],
            author=data["frame"]["words"]["issuer"],
            subject=data["frame"]["description"],
            lang=f"{data['frame']['language']}-{data['frame']['region']}",
        )
        frame = Frame(SIDE, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
        document.addPageTemplates(PageTemplate(frames=[frame]))
        document.build(story(data, self.styles, self.fitting_line), canvasmaker=partial(NumberedCanvas, texts=data["frame"]))
        return pdf.getvalue()


def register_fonts(folder):
    pdfmetrics.registerFont(TTFont(REGULAR, folder / "NotoSans-Regular.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, folder / "NotoSans-Bold.ttf"))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


class NumberedCanvas(Canvas):
    """Holds the pages back until their number is known, then draws each with its footer: the usual idiom for "page x of y"."""

    def __init__(self, *arguments, texts, **options):
        super().__init__(*arguments, **options)
        self.texts = texts
        self.held = []

    def showPage(self):
        self.held.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        for page in self.held:
            self.__dict__.update(page)
            self.draw_footer()
            super().showPage()
        super().save()

    def draw_footer(self):
        texts, y = self.texts, 12.5 * mm
        self.setFont(REGULAR, 7.5)
        self.setFillColor(SOFT)
        self.drawString(SIDE, y, texts["footer"])
        number = f"{texts['words']['page']} {self._pageNumber} {texts['words']['page_of']} {len(self.held)}"
        self.drawRightString(SIDE + WIDTH, y, number)


def paragraph_styles():
    body = ParagraphStyle("body", fontName=REGULAR, fontSize=9, leading=11.4, textColor=INK)
    derive = partial(ParagraphStyle, parent=body)
    label = {"bulletFontName": REGULAR, "bulletFontSize": 9, "bulletColor": SOFT, "bulletIndent": 0}
    box = {"backColor": WARM, "borderPadding": (2 * mm, 3 * mm, 2.4 * mm), "borderRadius": 1 * mm}
    return {
        "body": body,
        "note": derive("note", spaceBefore=1.5 * mm),
        "title": derive("title", textColor=SOFT, spaceBefore=3.5 * mm),
        "heading": derive("heading", fontName=BOLD, fontSize=19, leading=24, spaceAfter=4.5 * mm),
        "section": derive("section", fontName=BOLD, fontSize=10.5, leading=13, textColor=ACCENT, spaceBefore=4.6 * mm, spaceAfter=1 * mm),
        "example": derive("example", leftIndent=3 * mm, rightIndent=3 * mm, spaceAfter=4.6 * mm, **box),
        "headline": derive("headline", fontSize=8, leading=9.5, textColor=SOFT),
        "fact": derive("fact", leftIndent=40 * mm, **label),
        "line": derive("line", fontSize=8, leading=9),
        "span": derive("span", fontSize=8, leading=9.3, textColor=SOFT, alignment=TA_RIGHT),
        "finding": derive("finding", spaceAfter=0.8 * mm),
        "basis": derive("basis", fontSize=7.5, leading=9.5, textColor=SOFT),
    }


def story(data, styles, fitting_line):
    words = data["frame"]["words"]
    findings = [f"<b>{escape(finding['label'])}: </b>{escape(finding['text'])}" for finding in data["findings"]]
    basis = [Paragraph(escape(entry), styles["basis"]) for entry in data["frame"]["basis"]]
    return [
        *opening(data["frame"], styles),
        *section(words["case"], facts(data["case"], styles), styles),
        *section(words["scope"], entries(data["scope"], styles), styles),
        *section(words["price"], [price_table(data["table"], words, styles, fitting_line)], styles),
        Paragraph(escape(words["not_an_offer"]), styles["note"]),
        *section(words["delivery_time"], delivery(data["delivery"], styles), styles),
        *section(words["findings"], [Paragraph(text, styles["finding"]) for text in findings], styles),
        *section(words["basis"], basis, styles),
    ]


def opening(frame, styles):
    """From the letterhead to the answer: what it costs and how long it takes."""
    flowables = [
        letterhead(frame["words"]["issuer"], frame["reference"]),
        Paragraph(escape(frame["subject"]), styles["title"]),
        Paragraph(escape(frame["heading"]), styles["heading"]),
    ]
    for banner in frame["banners"]:
        flowables.append(Paragraph(f"<b>{escape(banner['title'])}. </b>{escape(banner['text'])}", styles["example"]))
    return [*flowables, headline(frame["headline"], styles)]


def letterhead(issuer, date):
    commands = [
        *bare(8.5, 10),
        ("FONTNAME", (0, 0), (0, 0), BOLD),
        ("TEXTCOLOR", (0, 0), (0, 0), ACCENT),
        ("TEXTCOLOR", (1, 0), (1, 0), SOFT),
        ("ALIGN", (1, 0), (1, 0), "RIGHT"),
    ]
    return Table([[issuer, date]], [WIDTH / 2] * 2, style=commands)


def headline(figures, styles):
    labels, values, details = zip(*((figure["label"], figure["value"], figure["note"]) for figure in figures))
    commands = [
        *bare(8, 9.5),
        ("TEXTCOLOR", (0, 0), (-1, 0), SOFT),
        ("FONT", (0, 1), (-1, 1), BOLD, 17, 18),
        ("TOPPADDING", (0, 0), (-1, 0), 2.4 * mm),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 2.6 * mm),
        ("LINEABOVE", (0, 0), (-1, 0), 0.9, INK),
        ("LINEBELOW", (0, -1), (-1, -1), 0.4, HAIRLINE),
    ]
    # The last of the three may be long.
    wrapping = [Paragraph(escape(detail), styles["headline"]) for detail in details]
    return Table([labels, values, wrapping], [WIDTH / len(figures)] * len(figures), style=commands)


def section(heading, flowables, styles):
    # A heading is never left alone at the foot of a page. (`keepWithNext` would move the whole price table.)
    return [CondPageBreak(25 * mm), Paragraph(escape(heading), styles["section"]), *flowables]


def facts(rows, styles):
    return [Paragraph(escape(row["value"]), styles["fact"], bulletText=row["label"]) for row in rows]


def entries(sections, styles):
    """The first entry beside its label, the others below it."""
    labelled = [(part["label"] if first else None, entry) for part in sections for first, entry in enumerated(part["entries"])]
    return [Paragraph(escape(entry), styles["fact"], bulletText=label) for label, entry in labelled]


def enumerated(texts):
    return [(index == 0, text) for index, text in enumerate(texts)]


def delivery(table, styles):
    rows = [*table["rows"], *([table["sum"]] if table["sum"] else []), table["total"]]
    cells = [["", table["head"]], *([row["label"], row["days"]] for row in rows)]
    commands = [*bare(8, 9.3), ("ALIGN", (1, 0), (1, -1), "RIGHT"), ("FONTNAME", (0, -1), (-1, -1), BOLD)]
    return [Table(cells, [WIDTH - 40 * mm, 40 * mm], style=commands), Paragraph(escape(table["note"]), styles["body"])]


def price_table(table, words, styles, fitting_line):
    # Numbers are plain strings, and so is what stands alone in its row: only a line's name and detail can wrap.
    rows, heights = [table["head"], [words["amounts_in"], "", "", ""]], [HEAD, CAPTION]
    commands = [*TABLE_STYLE]
    for group in table["groups"]:
        commands += group_style(len(rows))
        rows.append(sum_cells(group["sum"]))
        heights.append(ROW)
        for part in group["parts"]:
            if part["sum"]:
                rows.append(sum_cells(part["sum"], part["note"]))
                heights.append(ROW)
            for line in part["lines"]:
                rows.append(line_cells(line, styles, fitting_line))
                heights.append(ROW if line["height"] == "fixed" else None)
    commands += totals_style(len(rows))
    for total in table["totals"]:
        rows.append(sum_cells(total))
        heights.append(TOTAL)
    return Table(rows, COLUMNS, heights, style=commands, repeatRows=2)


def sum_cells(total, note=""):
    return [total["label"], note, total["amount"], total["range"] or ""]


def line_cells(line, styles, fitting_line):
    name, detail, numbers = line["name"], line["detail"], [*line["figures"], line["amount"]]
    if line["height"] == "fixed":
        return [fitting_line(name, detail, styles), *numbers, line["range"] or ""]
    return [paragraph_line(name, detail, styles), *numbers, Paragraph(escape(line["range"] or ""), styles["span"])]


def paragraph_line(name, detail, styles):
    return Paragraph(escape(name) + DETAIL.format(escape(detail)), styles["line"])


class DrawnLine(Flowable):
    """A name and its detail that are known to fit: drawn where a `Paragraph` would set them, but neither parsed nor measured."""

    def __init__(self, name, detail, _styles):
        super().__init__()
        self.name, self.detail = name, detail

    def wrap(self, width, _height):
        return width, 18

    def draw(self):
        for size, colour, y, text in ((8, INK, 10, self.name), (7, SOFT, 1, self.detail)):
            self.canv.setFont(REGULAR, size)
            self.canv.setFillColor(colour)
            self.canv.drawString(0, y, text)


def bare(size, leading):
    """A table of plain text without any padding."""
    return [
        ("FONT", (0, 0), (-1, -1), REGULAR, size, leading),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]


TABLE_STYLE = [
    *bare(8, 9.3),
    ("RIGHTPADDING", (0, 0), (2, -1), GUTTER),
    ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
    ("TEXTCOLOR", (3, 2), (3, -1), SOFT),
    ("FONTNAME", (0, 0), (-1, 0), BOLD),
    ("FONTSIZE", (0, 1), (-1, 1), 7),
    ("TEXTCOLOR", (0, 1), (-1, 1), SOFT),
    ("LINEBELOW", (0, 1), (-1, 1), 0.9, INK),
    ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 0.9, INK),
]


def group_style(row):
    return [
        ("FONTNAME", (0, row), (2, row), BOLD),
        ("TEXTCOLOR", (0, row), (0, row), ACCENT),
        ("VALIGN", (0, row), (-1, row), "BOTTOM"),
        ("BOTTOMPADDING", (0, row), (-1, row), 1 * mm),
        ("LINEBELOW", (0, row), (-1, row), 0.4, HAIRLINE),
        ("TOPPADDING", (0, row + 1), (-1, row + 1), 1),
        # A group's name is never left alone at the foot of a page.
        ("NOSPLIT", (0, row), (0, row + 1)),
    ]


def totals_style(first):
    return [
        ("VALIGN", (0, first), (-1, -1), "MIDDLE"),
        ("LINEABOVE", (0, first), (-1, first), 0.9, INK),
        ("LINEBELOW", (0, -1), (-1, -1), 0.9, INK),
        ("FONTNAME", (0, -1), (2, -1), BOLD),
    ]


if __name__ == "__main__":
    main()
