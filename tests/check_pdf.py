"""Reads PDFs as other people's programs do, and prints what they find as JSON, one line a file.

For each path given: whether it conforms to PDF/A-3a and PDF/UA-1 (every rule, by page-validation), its pages' texts and its
attachment (by pypdf), and the languages, titles and table header cells of its structure tree.
"""

import json
import re
import sys

import page
import pypdf


def lengths_are_exact(path):
    """Whether every stream has as many bytes as it says before the line feed and `endstream`.

    page-validation takes a last byte of 13 for the beginning of the end of the line, and so for one byte too many: every 256th
    stream ends in it.
    """
    with open(path, "rb") as file:
        data = file.read()
    head = re.compile(rb"\bobj\s*<<(?:(?!endobj).)*?/Length (\d+)\b(?:(?!endobj).)*?>>\s*stream\n", re.DOTALL)
    at, streams = 0, 0
    while found := head.search(data, at):
        at, streams = found.end() + int(found[1]), streams + 1
        if not data.startswith(b"\nendstream", at):
            return False
    return streams > 0


def check(path):
    reader = pypdf.PdfReader(path)
    root = reader.trailer["/Root"]
    failures = {profile: list(page.validate_pdf(path, profile=profile).failures) for profile in ("3a", "ua1")}
    if lengths_are_exact(path):
        failures["3a"] = [failure for failure in failures["3a"] if failure.rule_id != "PDFA3A-STREAM-LENGTH-001"]
    return {
        "compliant": {profile: not found for profile, found in failures.items()},
        "failures": [str(failure) for found in failures.values() for failure in found],
        "pages": [page_.extract_text() for page_ in reader.pages],
        "attachments": {name: contents[0].decode() for name, contents in reader.attachments.items()},
        "language": root["/Lang"],
        "title": reader.metadata.title,
        "tags": sorted(tags(root["/StructTreeRoot"])),
    }


def tags(root):
    """The kinds of structure elements below the root of the tree."""
    found = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(child.get_object() for child in node)
        elif isinstance(node, dict):
            if "/S" in node:
                found.add(node["/S"])
            pending.append(node.get("/K"))
    return found


def main():
    for path in sys.argv[1:]:
        print(json.dumps(check(path)))


if __name__ == "__main__":
    main()
