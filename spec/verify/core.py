"""What all that Hygie signs is made of: keys, canonical JSON, signed documents, signed notes, policies, Merkle trees.

Formats: spec/canonical-json.md, spec/signed-document.md; C2SP signed-note, tlog-checkpoint, tlog-cosignature and
tlog-policy; RFC 6962 and 9162 (trees), RFC 8032 (Ed25519).
"""
import base64
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Bad(Exception):
    """A fault: where (a file, or a kind of document), which rule, and in a log which leaf."""

    def __init__(self, file, rule, leaf=-1):
        super().__init__(rule)
        self.fault = {"file": file, "rule": rule, "leaf": leaf}


# --- Bytes and keys ---------------------------------------------------------------------------------------------------

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def enc(*fields):
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def decode64(text):
    """The bytes of strict base64; None of anything else."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def decimal(text):
    """A number in the one way to write it, digits without leading zero; None of anything else."""
    good = text.isascii() and text.isdigit() and len(text) < 19 and str(int(text)) == text
    return int(text) if good else None


def holds(key, message, signature):
    """Whether an Ed25519 signature is that of the key on the message."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


def bech32_key(text):
    """The 32 bytes of hygie-verify1… (BIP 173); None of anything else."""
    letters, prefix = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", "hygie-verify"
    groups, check = [letters.find(c) for c in text[len(prefix) + 1:]], 1
    if not text.startswith(prefix + "1") or -1 in groups:
        return None
    for group in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + groups:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ group
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    bits = "".join(format(group, "05b") for group in groups[:-6])
    good = check == 1 and len(bits) == 260 and bits[256:] == "0000"
    return int(bits[:256], 2).to_bytes(32, "big") if good else None


def key_id(key):
    return sha256(enc(b"hygie/key/v1", key))[:16].hex()


# --- Canonical JSON and signed documents ------------------------------------------------------------------------------

def canonical(value):
    """The one way to write a value."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2 ** 53):
        raise ValueError("not an integer of canonical JSON")
    return json.dumps(value, ensure_ascii=False)


def read_canonical(data, kind):
    """The value of a file. It must be what writing that value again gives, so that no byte of it is free."""
    try:
        value = json.loads(data.decode())
        same = canonical(value).encode() + b"\n" == data
    except (ValueError, RecursionError):
        same = False
    if not same:
        raise Bad(kind, "canonical")
    return value


def who_signed(document, pairs):
    """The (name, key) pairs whose signature stands under a document, and what it covers. A false one is a fault."""
    kind, signatures = document["type"], {entry["key"]: entry["signature"] for entry in document["signatures"]}
    if [entry["key"] for entry in document["signatures"]] != sorted(signatures):
        raise Bad(kind, "signatures")
    message = b"hygie/" + kind.encode() + b"/v1\n" + canonical(document["body"]).encode()
    signed = [(name, key) for name, key in pairs if key_id(key) in signatures]
    for _, key in signed:
        if not holds(key, message, decode64(signatures[key_id(key)]) or b""):
            raise Bad(kind, "signature " + key_id(key))
    return signed, message


# --- Policies and checkpoints of a log --------------------------------------------------------------------------------

class NoteKey:
    """NAME+HASH+BASE64. Type 1 signs the text, type 4 (a witness) a time and the text."""

    def __init__(self, text, kind):
        self.name, digest, encoded = text.split("+", 2)
        data = decode64(encoded) or b""
        self.type, self.key, self.hash = kind, data[1:], sha256(self.name.encode(), b"\n", data)[:4]
        if not self.name or len(data) != 33 or data[0] != kind or self.hash.hex() != digest:
            raise ValueError(text)

    def signed(self, text, signature):
        if self.type == 1:
            return holds(self.key, text, signature)
        time = int.from_bytes(signature[:8], "big")
        return holds(self.key, b"cosignature/v1\ntime %d\n" % time + text, signature[8:])


class Policy:
    """Whom the reader trusts: `log KEY`, `witness NAME KEY`, `group NAME any|all|N MEMBER…`, `quorum NAME|none`."""

    def __init__(self, text):
        self.log, self.witnesses, self.groups, self.quorum = None, {}, {"none": (0, [])}, None
        try:
            for line in text.split("\n"):
                if line.strip() and not line.startswith("#"):
                    self.take(*line.split())
        except (ValueError, TypeError, IndexError):
            raise Bad("policy", "policy") from None
        if self.log is None or self.quorum is None:
            raise Bad("policy", "policy")

    def take(self, word, name, *rest):
        known = name in self.witnesses or name in self.groups
        if word == "log" and self.log is None:
            self.log = NoteKey(name, 1)
        elif word == "witness" and not known:
            self.witnesses[name] = NoteKey(rest[0], 4)
        elif word == "group" and not known:
            least, members = {"any": 1, "all": len(rest) - 1}.get(rest[0]) or int(rest[0]), rest[1:]
            named = set(members) & (self.witnesses.keys() | self.groups.keys() - {"none"})
            if not 1 <= least <= len(named) == len(members):
                raise ValueError(name)
            self.groups[name] = (least, members)
        elif word == "quorum" and self.quorum is None and known:
            self.quorum = name
        else:
            raise ValueError(word)

    def met(self, name, cosigned):
        least, members = self.groups.get(name, (1, []))
        return name in cosigned or sum(self.met(member, cosigned) for member in members) >= least

    def independent(self):
        return bool(self.witnesses) and not any(k.name.endswith("/not-independent") for k in self.witnesses.values())


def read_line(line):
    """The name and bytes of a signature line of a note; no bytes when it is not one."""
    parts = line.split(" ")
    return (parts[1], decode64(parts[2]) or b"") if len(parts) == 3 and parts[0] == "\u2014" else ("", b"")


def read_checkpoint(data, policy, kept=False):
    """Size, root and cosigners of a head. Every line counts, but in one that somebody kept only the log's signature."""
    text, _, rest = data.partition(b"\n\n")
    text, lines = text + b"\n", rest.decode(errors="replace").split("\n")
    if text.count(b"\n") != 3 or len(lines) < 2 or lines[-1] != "":
        raise Bad("checkpoint", "malformed")
    origin, size, root, _ = text.decode(errors="replace").split("\n")
    if origin != policy.log.name:
        raise Bad("checkpoint", "signature")
    if decimal(size) is None or len(decode64(root) or b"") != 32:
        raise Bad("checkpoint", "malformed")
    signed, keys = set(), {"the log": policy.log, **policy.witnesses}
    for name, signature in map(read_line, lines[:-1]):
        owner = next((n for n, key in keys.items() if (key.name, key.hash) == (name, signature[:4])), None)
        wrong = ("malformed" if len(signature) <= 4 else "unknown-signer" if owner is None
                 else None if keys[owner].signed(text, signature[4:]) else "signature")
        if wrong is None:
            signed.add(owner)
        elif not kept:
            raise Bad("checkpoint", wrong)
    if "the log" not in signed:
        raise Bad("checkpoint", "signature")
    if not kept and not policy.met(policy.quorum, signed):
        raise Bad("checkpoint", "quorum")
    return int(size), decode64(root), sorted(policy.witnesses[name].name for name in signed - {"the log"})


# --- The Merkle tree (RFC 6962, RFC 9162) -----------------------------------------------------------------------------

def root_of(hashes):
    """The root over the hashes of leaves, or of nodes of one level."""
    while len(hashes) > 1:
        above = [sha256(b"\1", hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        hashes = above + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0] if hashes else sha256()


def root_by_path(leaf, index, size, path):
    """The root to which a path leads from a leaf's hash (RFC 9162, 2.1.3.2); None when its length is wrong."""
    at, last = index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if at % 2 == 1 or at == last:
            leaf = sha256(b"\1", sibling, leaf)
            while at % 2 == 0 and at > 0:
                at, last = at >> 1, last >> 1
        else:
            leaf = sha256(b"\1", leaf, sibling)
        at, last = at >> 1, last >> 1
    return leaf if last == 0 and 0 <= index < size else None
