"""The envelope around a statement: DSSE, https://github.com/secure-systems-lab/dsse.

What is signed is not the text but its pre-authentication encoding, which names the type and both lengths.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from pydantic import Field, ValidationError

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_json import first_problem, read_json
from plumbline.canonical import canonical_json
from plumbline.records import Record

PAYLOAD_TYPE = "application/vnd.in-toto+json"
LARGEST = 128 * 1024
"""Bytes of an envelope."""


def pae(payload_type: str, body: bytes) -> bytes:
    """DSSE's pre-authentication encoding: the bytes that are signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)


class Signature(Record):
    """One key's signature."""

    keyid: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the public key.")
    sig: str = Field(pattern="^[A-Za-z0-9+/]{86}==$", description="64 bytes in base64.")

    @property
    def raw(self) -> bytes:
        """The signature itself."""
        return decode_base64(self.sig)


class Envelope(Record):
    """A payload, and who signed it."""

    payload: str = Field(description="The statement in base64.")
    payload_type: str = Field(default=PAYLOAD_TYPE, pattern=f"^{PAYLOAD_TYPE.replace('+', '[+]')}$")
    signatures: tuple[Signature, ...] = Field(min_length=1, max_length=8)

    @property
    def body(self) -> bytes:
        """The payload's bytes."""
        return decode_base64(self.payload)

    @property
    def signed(self) -> bytes:
        """What the signatures are of."""
        return pae(self.payload_type, self.body)

    @property
    def content(self) -> bytes:
        """The envelope as a file: one line of canonical JSON."""
        return f"{canonical_json(_fields(self))}\n".encode()


def read_envelope(content: bytes, file: str = "the statement") -> Envelope:
    """The envelope that `content` is, if it is written exactly as `Envelope.content` writes it.

    Raises:
        MalformedError: if not; a single other byte is enough.
    """
    fields = read_json(content, LARGEST, file)
    if not isinstance(fields, dict) or "payload_type" in fields:
        raise MalformedError(f"{file}: no DSSE envelope")
    renamed = {"payload_type" if name == "payloadType" else name: value for name, value in fields.items()}
    try:
        envelope = Envelope.model_validate_json(canonical_json(renamed), strict=True)
        ids = [signature.keyid for signature in envelope.signatures]
        exact = envelope.content == content and len(set(ids)) == len(ids)
        _ = envelope.body, [signature.raw for signature in envelope.signatures]
    except ValidationError as error:
        raise MalformedError(f"{file}: no DSSE envelope: {first_problem(error)}") from None
    except ValueError as error:
        raise MalformedError(f"{file}: {error}") from None
    if not exact:
        raise MalformedError(f"{file}: not in the one form it is written in, so it was edited by hand")
    return envelope


def encode_base64(content: bytes) -> str:
    """Standard base64."""
    return base64.b64encode(content).decode("ascii")


def decode_base64(text: str) -> bytes:
    """The bytes of standard base64, if it is the only way to write them.

    Raises:
        MalformedError: if not.
    """
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content or encode_base64(content) != text:
        raise MalformedError("not base64 as it is written")
    return content


def _fields(envelope: Envelope) -> dict[str, Any]:
    plain = envelope.model_dump(mode="json")
    return {"payloadType" if name == "payload_type" else name: value for name, value in plain.items()}
