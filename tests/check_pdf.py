"""Reads PDFs as other people's programs do, and prints what they find as JSON, one line a file.

For each path given: whether it conforms to PDF/A-3a and PDF/UA-1 (every rule, by page-validation), its pages' texts and its
attachment (by pypdf), and the languages, titles and table header cells of its structure tree.
"""

import json
import sys

import page
import pypdf


def check(path):
    reader = pypdf.PdfReader(path)
    root = reader.trailer["/Root"]
    reports = {profile: page.validate_pdf(path, profile=profile) for profile in ("3a", "ua1")}
    return {
        "compliant": {profile: report.is_compliant for profile, report in reports.items()},
        "failures": [str(failure) for report in reports.values() for failure in report.failures],
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
