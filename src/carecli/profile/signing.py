"""Signing ratings: a key of one's own (Ed25519), signatures, and the print by which a key is told.

Needs `cryptography`, of the extra carecli[ratings].
"""

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from carecli.errors import PersonalFileError, UsageError
from carecli.pack.reading import DocumentError, read_bytes
from carecli.profile.files import PRIVATE, Tell, hold_data, signing_key, write_file
from carecli.profile.ratings import RatingAnswer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

EXTRA = "pip install 'carecli[ratings]', or '.[ratings]' in its folder"
MOST_BYTES = 10_000


def make_key(tell: Tell) -> tuple[str, bool]:
    """The person's public key in hexadecimal digits, and whether it was made now.

    The private one is kept on this computer, readable by the person alone, and is never written over.
    Raises PersonalFileError, and UsageError where the extra is missing.
    """
    _need_library()
    with hold_data(tell):
        if os.path.lexists(signing_key()):
            return _say_public(_read_key()), False
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        key = Ed25519PrivateKey.generate()
        raw = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_file(signing_key(), raw, mode=PRIVATE)
    return _say_public(key), True


def sign(answer: RatingAnswer) -> RatingAnswer:
    """An answer signed by the person's own key, which `make_key` has made. Raises PersonalFileError."""
    key = _read_key()
    unsigned = answer.replace(key=_say_public(key), signature="")
    return unsigned.replace(signature=key.sign(unsigned.signed).hex())


def is_genuine(answer: RatingAnswer) -> bool:
    """Whether an answer is signed by the key that it names, and is as it was then.

    Raises UsageError where the extra is missing.
    """
    _need_library()
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(answer.key))
        key.verify(bytes.fromhex(answer.signature), answer.signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def take_print(key: str) -> str:
    """What tells a public key from others, short enough to be read out on the phone: `4f0a 91c2 7b3e d058`.

    The first 64 bits of its SHA-256.
    """
    digits = sha256(bytes.fromhex(key)).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def _need_library() -> None:
    try:
        import cryptography  # noqa: F401
    except ModuleNotFoundError:
        raise UsageError("signed ratings need the extra parts of carecli", hint=EXTRA) from None


def _read_key() -> "Ed25519PrivateKey":
    """The person's own key. Raises PersonalFileError for a file that holds none."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    place = signing_key()
    try:
        key = load_pem_private_key(read_bytes(place, MOST_BYTES), password=None)
    except (DocumentError, ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise PersonalFileError(
            f"{place} holds no key to sign with", hint="move it away, and carecli rate key makes a new one"
        )
    return key


def _say_public(key: "Ed25519PrivateKey") -> str:
    return key.public_key().public_bytes_raw().hex()
