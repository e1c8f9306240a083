"""Does to a PDF what those do who receive one. Run as: sign_pdf.py FROM TO DEED..., where each deed is done to what the one before made:

sign NAME     an electronic signature (pyHanko, PAdES), by a certificate in that name that is made for it
stamp NAME    the same, drawn on the first page
time          the time stamp of a service, in place of a signature
update        an incremental update that changes nothing that is shown
note          an annotation on the first page, as a viewer adds one
paint         other contents of the first page, as an incremental update
field         a form field on the first page
detach        the attached files are gone, as an incremental update
resave        saved anew by another program
scan          another file, of one page without text
"""

import datetime
import io
import sys

import pypdf
from asn1crypto import keys, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner, fields
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore


def certificate(name: str, usage: x509.ObjectIdentifier | None = None) -> tuple[asn1_x509.Certificate, keys.PrivateKeyInfo]:
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Universitetet"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Utsteder")])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    made = builder.sign(key, hashes.SHA256())
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)), keys.PrivateKeyInfo.load(der)


def field_name(writer: IncrementalPdfFileWriter) -> str:
    return f"Signatur{len(list(fields.enumerate_sig_fields(writer))) + 1}"


def sign(data: bytes, name: str, *, is_drawn: bool) -> bytes:
    cert, key = certificate(name)
    signer = SimpleSigner(signing_cert=cert, signing_key=key, cert_registry=SimpleCertificateStore())
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    field = field_name(writer)
    box = (60, 60, 260, 110) if is_drawn else None
    fields.append_signature_field(writer, fields.SigFieldSpec(field, on_page=0, box=box))
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    return PdfSigner(metadata, signer=signer).sign_pdf(writer).getvalue()


def time_stamp(data: bytes) -> bytes:
    cert, key = certificate("Tidsstempel", x509.ObjectIdentifier("1.3.6.1.5.5.7.3.8"))
    stamper = DummyTimeStamper(tsa_cert=cert, tsa_key=key)
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    return PdfTimeStamper(stamper, field_name=field_name(writer)).timestamp_pdf(writer, "sha256").getvalue()


def updated(data: bytes, change) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> tuple[generic.IndirectObject, generic.DictionaryObject]:
    reference, _ = writer.find_page_for_modification(0)
    return reference, reference.get_object()


def update(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Metadata"].get_object()
    writer.set_info(writer.add_object(generic.DictionaryObject({pdf_name("/Producer"): generic.pdf_string("Et annet program")})))


def annotate(writer: IncrementalPdfFileWriter, annotation: dict) -> generic.IndirectObject:
    reference, page = first_page(writer)
    added = writer.add_object(generic.DictionaryObject({pdf_name(key): value for key, value in annotation.items()}))
    annotations = page.get("/Annots", generic.ArrayObject())
    page[pdf_name("/Annots")] = generic.ArrayObject([*annotations, added])
    writer.update_container(page)
    return added


RECT = generic.ArrayObject([generic.FloatObject(value) for value in (60, 60, 260, 110)])


def note(writer: IncrementalPdfFileWriter) -> None:
    text = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/FreeText"), "/Rect": RECT, "/Contents": generic.pdf_string("1 000 kr")}
    annotate(writer, text | {"/DA": generic.pdf_string("/Helv 12 Tf 0 g")})


def field(writer: IncrementalPdfFileWriter) -> None:
    text = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Widget"), "/Rect": RECT, "/FT": pdf_name("/Tx"), "/T": generic.pdf_string("Pris")}
    added = annotate(writer, text | {"/V": generic.pdf_string("1 000 kr")})
    form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject([added])})
    writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
    writer.update_root()


def paint(writer: IncrementalPdfFileWriter) -> None:
    _, page = first_page(writer)
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"1 0 0 rg 60 60 200 50 re f"))
    writer.update_container(page)


def detach(writer: IncrementalPdfFileWriter) -> None:
    for key in ("/Names", "/AF"):
        writer.root.pop(pdf_name(key), None)
    writer.update_root()


def resave(data: bytes) -> bytes:
    output = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(data)).write(output)
    return output.getvalue()


def scan() -> bytes:
    output = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(output)
    return output.getvalue()


def main() -> None:
    source, target, *deeds = sys.argv[1:]
    with open(source, "rb") as file:
        data = file.read()
    changes = {"update": update, "note": note, "paint": paint, "field": field, "detach": detach}
    while deeds:
        deed = deeds.pop(0)
        if deed in ("sign", "stamp"):
            data = sign(data, deeds.pop(0), is_drawn=deed == "stamp")
        elif deed == "time":
            data = time_stamp(data)
        elif deed == "resave":
            data = resave(data)
        elif deed == "scan":
            data = scan()
        else:
            data = updated(data, changes[deed])
    with open(target, "wb") as file:
        file.write(data)


main()
