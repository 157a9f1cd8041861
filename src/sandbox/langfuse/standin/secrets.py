"""Hashes of keys and passwords, and the seal that shows when web and worker hold different encryption keys."""

import base64
import hashlib
import hmac
import os
import re

from standin import settings


def fast_hash(secret):
    """The hash by which a key is found: of the secret and the salt, nothing of the public key."""
    salt = hashlib.sha256(settings.get("SALT", "").encode()).hexdigest()
    return hashlib.sha256((secret + salt).encode()).hexdigest()


def slow_hash(secret):
    """Where Langfuse has bcrypt; no other salt than its own, so it survives a change of SALT."""
    salt = os.urandom(16)
    return "scrypt$" + base64.b64encode(salt + _scrypt(secret, salt)).decode()


def matches(secret, hashed):
    data = base64.b64decode(hashed.removeprefix("scrypt$"))
    return hmac.compare_digest(data[16:], _scrypt(secret, data[:16]))


def _scrypt(secret, salt):
    return hashlib.scrypt(secret.encode(), salt=salt, n=4096, r=8, p=1, dklen=32)


class SealBroken(Exception):
    """The worker cannot read what web encrypted; the text is the one of Node's crypto."""


def seal(text):
    """None when web has no usable key: what needs none goes on working, as in Langfuse."""
    key = settings.get("ENCRYPTION_KEY")
    if not key or not re.fullmatch(r"[0-9a-fA-F]{64}", key):
        return None
    return hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()


def check_seal(text, mark):
    """Throws SealBroken when `mark` was made with another ENCRYPTION_KEY than ours.

    The real Langfuse encrypts stored credentials with that key, not events. The stand-in seals each event, so that
    keys which differ between web and worker show on the way of every trace.
    """
    if mark is None:
        return
    key = settings.get("ENCRYPTION_KEY")
    if not key:
        raise SealBroken("Missing environment variable: `ENCRYPTION_KEY`")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", key):
        raise SealBroken("RangeError: Invalid key length")
    if not hmac.compare_digest(mark, seal(text)):
        raise SealBroken("Unsupported state or unable to authenticate data")
