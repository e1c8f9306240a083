//! The name in a signer's certificate (RFC 5652, section 5.3; RFC 5280, section 4.1.2.6). Runs only in a reader's process.

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier};
use der::asn1::{PrintableStringRef, TeletexStringRef, Utf8StringRef};
use der::oid::ObjectIdentifier;
use der::{Decode as _, SliceReader};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;

use crate::scope::Name;

/// `id-at-commonName` (RFC 5280, appendix A.1).
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// The common name of whoever made a signature, as their certificate states it; `None` where none can be read.
pub fn signer(contents: &[u8]) -> Option<String> {
    // What a document reserves for a signature is filled up with zeros.
    let mut reader = SliceReader::new(contents).ok()?;
    let content = ContentInfo::decode(&mut reader).ok()?;
    let signed: SignedData = content.content.decode_as().ok()?;
    let SignerIdentifier::IssuerAndSerialNumber(id) = &signed.signer_infos.0.as_ref().first()?.sid else { return None };
    let certificates = signed.certificates.as_ref()?.0.iter().filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    });
    let is_signers = |certificate: &&Certificate| {
        certificate.tbs_certificate.issuer == id.issuer && certificate.tbs_certificate.serial_number == id.serial_number
    };
    let certificate = { certificates }.find(is_signers)?;
    let mut attributes = certificate.tbs_certificate.subject.0.iter().flat_map(|names| names.0.iter());
    let name = attributes.find(|attribute| attribute.oid == COMMON_NAME)?;
    // A name that no person has is none.
    Name::parse(&text(name)?).ok().map(Name::into_string)
}

fn text(attribute: &AttributeTypeAndValue) -> Option<String> {
    let value = &attribute.value;
    let utf8 = || value.decode_as::<Utf8StringRef<'_>>().ok().map(|text| text.as_str().to_owned());
    let printable = || value.decode_as::<PrintableStringRef<'_>>().ok().map(|text| text.as_str().to_owned());
    let teletex = || value.decode_as::<TeletexStringRef<'_>>().ok().map(|text| text.as_str().to_owned());
    utf8().or_else(printable).or_else(teletex)
}
