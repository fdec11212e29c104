#!/usr/bin/env python3
"""Verifies what Hygie publishes, with the Python standard library only. It shares no code with Hygie: only spec/*.md.

    verify.py log DIR --trust POLICY [--seen CHECKPOINT]...
                                            rebuild a log's root from its raw files, check every signature, and that it continues what others kept
    verify.py proof FILE --trust POLICY     check the offline proof of one entry (C2SP tlog-proof) and the leaf it carries
    verify.py permit FILE [--trust FILE]    check a permit's bytes and every body's signature (FILE may be -)
    verify.py drill FILE --trust FILE       check the hub's signature under a seizure drill's report, and what it says

Exit 0 when all is well, 5 when something is wrong, 2 for bad usage. Prints one JSON document.
"""
import argparse
import base64
import binascii
import hashlib
import json
import os
import sys

# --- Ed25519 (RFC 8032), verification only ---------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if (x & 1) != sign else x


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verify(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    point, commitment = decompress(key), decompress(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if point is None or commitment is None or scalar >= L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = multiply(scalar, BASE), add(commitment, multiply(challenge, point))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- Notes and policies (C2SP signed-note, tlog-cosignature, tlog-policy) --------------------------------------------

class Bad(Exception):
    """A fault: file, byte, rule, leaf."""

    def __init__(self, file, byte, rule, leaf=-1):
        super().__init__(rule)
        self.fault = {"file": file, "byte": byte, "rule": rule, "leaf": leaf}


def strict_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


class Key:
    def __init__(self, text):
        name, _, rest = text.partition("+")
        digest, _, encoded = rest.partition("+")
        data = strict_base64(encoded)
        if not name or data is None or len(data) != 33:
            raise ValueError(text)
        self.name, self.type, self.key = name, data[0], data[1:]
        self.hash = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
        if self.hash.hex() != digest:
            raise ValueError(text)

    def signed(self, text, signature):
        if self.type == 1:
            return ed25519_verify(self.key, text, signature)
        if self.type != 4 or len(signature) != 72:
            return False
        time = int.from_bytes(signature[:8], "big")
        return ed25519_verify(self.key, b"cosignature/v1\ntime %d\n" % time + text, signature[8:])


class Policy:
    def __init__(self, text):
        self.log, self.witnesses, self.groups, self.quorum = None, {}, {}, None
        at = 0
        for line in text.split("\n"):
            try:
                self.take(line.split())
            except (ValueError, IndexError, KeyError):
                raise Bad("policy", at, "policy") from None
            at += len(line.encode()) + 1
        if self.log is None or self.quorum is None:
            raise Bad("policy", at, "policy")

    def take(self, words):
        if not words or words[0].startswith("#"):
            return
        if words[0] == "log" and self.log is None:
            self.log = Key(words[1])
        elif words[0] == "witness" and not self.known(words[1]):
            self.witnesses[words[1]] = Key(words[2])
        elif words[0] == "group" and not self.known(words[1]) and words[3:] and all(self.known(m) for m in words[3:]):
            least = {"any": 1, "all": len(words) - 3}.get(words[2]) or int(words[2])
            if not 1 <= least <= len(words) - 3:
                raise ValueError(words[2])
            self.groups[words[1]] = (least, words[3:])
        elif words[0] == "quorum" and self.quorum is None and (words[1] == "none" or self.known(words[1])):
            self.quorum = words[1]
        else:
            raise ValueError(words[0])

    def known(self, name):
        return name in self.witnesses or name in self.groups

    def met(self, name, cosigned):
        if name == "none" or name in cosigned:
            return True
        least, members = self.groups.get(name, (1, []))
        return sum(self.met(m, cosigned) for m in members) >= least

    def independent(self):
        return bool(self.witnesses) and not any(k.name.endswith("/not-independent") for k in self.witnesses.values())


def read_checkpoint(data, policy, kept=False):
    """Every byte of the file must be accounted for; of a kept one only the log's signature counts. Returns size, root, names of the witnesses that cosigned."""
    split = data.find(b"\n\n")
    try:
        text, lines = data[:split + 1], data[split + 2:].decode().split("\n")
        origin, size, root, _ = text.decode().split("\n")
    except (UnicodeDecodeError, ValueError):
        raise Bad("checkpoint", 0, "malformed") from None
    if split < 0 or len(lines) < 2 or lines[-1] != "":
        raise Bad("checkpoint", 0, "malformed")
    if origin != policy.log.name:
        raise Bad("checkpoint", 0, "signature")
    digest = strict_base64(root)
    if not size.isascii() or not size.isdigit() or str(int(size)) != size or digest is None or len(digest) != 32:
        raise Bad("checkpoint", len(origin.encode()) + 1, "malformed")
    cosigned, by_log, at = set(), False, split + 2
    for line in lines[:-1]:
        parts = line.split(" ")
        signature = strict_base64(parts[2]) if len(parts) == 3 and parts[0] == "\u2014" else None
        rule = None if signature is not None and len(signature) > 4 else "malformed"
        owners = [] if rule else [(n, k) for n, k in [(None, policy.log), *policy.witnesses.items()] if k.name == parts[1] and k.hash == signature[:4]]
        if rule is None and not owners:
            rule = "unknown-signer"
        if rule is None and not owners[0][1].signed(text, signature[4:]):
            rule = "signature"
        if rule is not None and not kept:
            raise Bad("checkpoint", at, rule)
        if rule is None:
            by_log = by_log or owners[0][0] is None
            cosigned.add(owners[0][0])
        at += len(line.encode()) + 1
    if not by_log:
        raise Bad("checkpoint", at, "signature")
    if not kept and not policy.met(policy.quorum, cosigned):
        raise Bad("checkpoint", at, "quorum")
    return int(size), digest, sorted(policy.witnesses[n].name for n in cosigned if n is not None)


# --- The log (C2SP tlog-tiles, RFC 6962) ------------------------------------------------------------------------------

def root_of(level):
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        above = [hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = above + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def path_of(kind, index, width):
    digits = str(index)
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    path = "tile/%s/%s" % (kind, "".join("x%s/" % g for g in groups[:-1]) + groups[-1])
    return path if width == 256 else "%s.p/%d" % (path, width)


def place_of(name):
    """Kind, index and width of a tile or bundle by its name; None when it is neither."""
    stem, partial, tail = name.partition(".p/")
    parts = stem.split("/")
    digits = "".join(p.lstrip("x") for p in parts[2:])
    if parts[0] != "tile" or len(parts) < 3 or parts[1] not in ("entries", "0", "1", "2", "3", "4", "5", "6", "7"):
        return None
    if not (digits.isascii() and digits.isdigit()) or (partial and not (tail.isascii() and tail.isdigit() and 1 <= int(tail) <= 255)):
        return None
    width = int(tail) if partial else 256
    return (parts[1], int(digits), width) if path_of(parts[1], int(digits), width) == name else None


def nodes_of(kind, size):
    """Entries, or hashes of that level, of a log of that size."""
    return size if kind == "entries" else size >> (8 * int(kind))


def entries_of(data):
    """Offsets and lengths of a bundle's entries, and where reading stopped."""
    at, found = 0, []
    while at + 2 <= len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        if at + 2 + length > len(data):
            break
        found.append((at + 2, length))
        at += 2 + length
    return found, at


def first_difference(a, b):
    return next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))


class Log:
    def __init__(self, folder):
        self.folder, self.faults, self.seen = folder, [], {"checkpoint"}

    def read(self, name):
        path = os.path.join(self.folder, *name.split("/"))
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            return file.read()

    def fault(self, file, byte, rule, leaf=-1):
        self.faults.append(Bad(file, byte, rule, leaf).fault)

    def fetch(self, name):
        self.seen.add(name)
        data = self.read(name)
        if data is None:
            self.fault(name, 0, "missing")
        return data

    def leaf_hashes(self, size):
        hashes = []
        for index in range((size + 255) // 256):
            width = min(256, size - index * 256)
            name = path_of("entries", index, width)
            data = self.fetch(name)
            if data is None:
                break
            found, end = entries_of(data)
            if end != len(data) or len(found) != width:
                self.fault(name, end, "malformed", len(hashes) + min(len(found), width))
            hashes += [hashlib.sha256(b"\x00" + data[o:o + n]).digest() for o, n in found[:width]]
            if len(found) < width:
                break
        return hashes

    def tile_hashes(self, kind, nodes):
        hashes = []
        for index in range((nodes + 255) // 256):
            width = min(256, nodes - index * 256)
            name = path_of(kind, index, width)
            data = self.fetch(name)
            if data is None:
                break
            if len(data) != width * 32:
                self.fault(name, min(len(data), width * 32), "malformed")
            hashes += [data[i:i + 32] for i in range(0, min(len(data), width * 32) - 31, 32)]
            if len(data) < width * 32:
                break
        return hashes

    def check(self, size, root):
        entries, tiles = self.leaf_hashes(size), self.tile_hashes("0", size)
        good = root_of(entries) == root
        if not good and root_of(tiles) != root and not self.faults:
            self.fault("checkpoint", 0, "root")
        for i, (a, b) in enumerate(zip(entries, tiles)):
            if a == b:
                continue
            index, width = i // 256, min(256, size - i // 256 * 256)
            if good:
                self.faults.insert(0, Bad(path_of("0", index, width), i % 256 * 32 + first_difference(a, b), "tile", i).fault)
            else:
                name = path_of("entries", index, width)
                self.faults.insert(0, Bad(name, entries_of(self.read(name))[0][i % 256][0] - 2, "entry", i).fault)
            break
        level, height = entries if good else tiles, 0
        while len(level) >= 256:
            level, height = [root_of(level[i:i + 256]) for i in range(0, len(level) - 255, 256)], height + 1
            for i, (a, b) in enumerate(zip(level, self.tile_hashes(str(height), len(level)))):
                if a != b:
                    name = path_of(str(height), i // 256, min(256, len(level) - i // 256 * 256))
                    self.fault(name, i % 256 * 32 + first_difference(a, b), "tile")
        self.leftovers(size)
        self.true = (entries if good else tiles) if good or root_of(tiles) == root else None

    def continues(self, path, policy):
        """The log must have grown from a head that somebody kept."""
        name = os.path.basename(path)
        try:
            with open(path, "rb") as file:
                size, root, _ = read_checkpoint(file.read(), policy, kept=True)
        except Bad as bad:
            self.faults.append(dict(bad.fault, file=name))
            return
        if self.true is not None and size > len(self.true):
            self.fault(name, 0, "rollback", len(self.true))
        elif self.true is not None and root_of(self.true[:size]) != root:
            self.fault(name, 0, "fork")

    def leftovers(self, size):
        """Every other file must be an earlier, shorter state of a verified one, or go on from one."""
        names = [os.path.relpath(os.path.join(d, f), self.folder).replace(os.sep, "/") for d, _, files in os.walk(self.folder) for f in files]
        for name in sorted(n for n in names if n not in self.seen):
            place = place_of(name)
            if place is None:
                self.fault(name, 0, "unexpected")
                continue
            kind, index, width = place
            whole = path_of(kind, index, max(0, min(256, nodes_of(kind, size) - index * 256)))
            if index * 256 + width > nodes_of(kind, size):
                if not self.fits_ahead(name, kind, index, width, size):
                    self.fault(name, 0, "unexpected")
            elif whole not in self.seen:
                self.fault(name, 0, "unexpected")
            elif not any(f["file"] == whole for f in self.faults):
                data, full = self.read(name), self.read(whole)
                found = entries_of(full)[0][:width]
                end = sum(found[-1]) if kind == "entries" and found else width * 32
                if data != full[:end]:
                    self.fault(name, first_difference(data, full[:end]), "tile")

    def fits_ahead(self, name, kind, index, width, size):
        """A file further than the head: it must go on from what is verified, and agree with what it stands on."""
        data = self.read(name)
        if kind == "entries":
            found, end = entries_of(data)
            if len(found) != width or end != len(data):
                return False
            verified = min(256, size - index * 256)
            if verified > 0:
                return data.startswith(self.read(path_of(kind, index, verified)) or b"\xff" * (len(data) + 1))
            return verified == 0 or self.read(path_of(kind, index - 1, 256)) is not None
        if kind == "0":
            bundle = path_of("entries", index, width)
            entries = self.read(bundle)
            if entries is None or not self.fits_ahead(bundle, "entries", index, width, size):
                return False
            return data == b"".join(hashlib.sha256(b"\x00" + entries[o:o + n]).digest() for o, n in entries_of(entries)[0])
        below = [self.read(path_of(str(int(kind) - 1), index * 256 + i, 256)) for i in range(width)]
        if any(tile is None or len(tile) != 8192 for tile in below):
            return False
        return data == b"".join(root_of([tile[i:i + 32] for i in range(0, 8192, 32)]) for tile in below)


def verify_log(arguments):
    report = {"origin": "", "entries": 0, "root": "", "ok": False, "cosigned": [], "independent": False, "faults": []}
    try:
        with open(arguments.trust, encoding="utf-8") as file:
            policy = Policy(file.read())
        report.update(origin=policy.log.name, independent=policy.independent())
        log = Log(arguments.folder)
        checkpoint = log.read("checkpoint")
        if checkpoint is None:
            raise Bad("checkpoint", 0, "missing")
        size, root, cosigned = read_checkpoint(checkpoint, policy)
        log.check(size, root)
        for path in arguments.seen:
            log.continues(path, policy)
        report.update(entries=size, root=base64.b64encode(root).decode(), cosigned=cosigned, faults=log.faults, ok=not log.faults)
    except Bad as bad:
        report["faults"] = [bad.fault]
    return report


def leads(leaf, index, size, path, root):
    """RFC 9162, 2.1.3.2: the path leads from the leaf to the root."""
    at, last = index, size - 1
    if not 0 <= index < size:
        return False
    for sibling in path:
        if last == 0:
            return False
        if at % 2 == 1 or at == last:
            leaf = hashlib.sha256(b"\x01" + sibling + leaf).digest()
            while at % 2 == 0 and at > 0:
                at, last = at >> 1, last >> 1
        else:
            leaf = hashlib.sha256(b"\x01" + leaf + sibling).digest()
        at, last = at >> 1, last >> 1
    return last == 0 and leaf == root


def verify_proof(arguments):
    report = {"ok": False, "index": -1, "size": 0, "leaf": "", "cosigned": [], "faults": []}
    try:
        with open(arguments.trust, encoding="utf-8") as file:
            policy = Policy(file.read())
        with open(arguments.file, "rb") as file:
            data = file.read()
        top, _, checkpoint = data.partition(b"\n\n")
        lines = top.decode("ascii", "replace").split("\n")
        if len(lines) < 3 or lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("extra ") or not lines[2].startswith("index "):
            raise Bad("proof", 0, "malformed")
        leaf, index, path = strict_base64(lines[1][6:]), lines[2][6:], [strict_base64(line) for line in lines[3:]]
        if leaf is None or not index.isascii() or not index.isdigit() or str(int(index)) != index or any(h is None or len(h) != 32 for h in path):
            raise Bad("proof", 0, "malformed")
        size, root, cosigned = read_checkpoint(checkpoint, policy)
        if not leads(hashlib.sha256(b"\x00" + leaf).digest(), int(index), size, path, root):
            raise Bad("proof", 0, "path", int(index))
        report.update(ok=True, index=int(index), size=size, leaf=leaf.decode("ascii", "replace"), cosigned=cosigned)
    except Bad as bad:
        report["faults"] = [bad.fault]
    return report


# --- Permits (spec/canonical-json.md, signed-document.md, permit.md) --------------------------------------------------

PERMIT = {"application": str, "bodies": list, "datasets": list, "disclosure": str, "end": str, "fees": int, "from": str, "id": str, "logIndex": int,
          "methods": list, "persons": list, "project": str, "purposes": list, "start": str, "study": str, "to": str, "tools": list, "variables": list}


def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(json.dumps(n, ensure_ascii=False) + ":" + canonical(value[n]) for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def no_fraction(text):
    raise ValueError(text)


def read_document(data, kind):
    """A canonical file of one signed document: every byte is accounted for, since writing it again must give the same bytes."""
    try:
        document = json.loads(data.decode(), parse_float=no_fraction, parse_constant=no_fraction)
        again = canonical(document).encode() + b"\n"
    except (ValueError, RecursionError, UnicodeError):
        raise Bad("permit", 0, "canonical") from None
    if again != data:
        raise Bad("permit", first_difference(again, data), "canonical")
    if not isinstance(document, dict) or set(document) != {"body", "signatures", "type"} or document["type"] != kind or not isinstance(document["body"], dict):
        raise Bad("permit", 0, "shape")
    return document


def bech32_key(text):
    letters, prefix = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", "hygie-verify"
    if not isinstance(text, str) or not text.startswith(prefix + "1") or any(c not in letters for c in text[len(prefix) + 1:]):
        return None
    groups, check = [letters.index(c) for c in text[len(prefix) + 1:]], 1
    for group in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + groups:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ group
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    bits = "".join(format(group, "05b") for group in groups[:-6])
    return int(bits[:256], 2).to_bytes(32, "big") if check == 1 and len(bits) == 260 and bits[256:] == "0000" else None


def fingerprint(key):
    fields = (b"hygie/key/v1", key)
    return hashlib.sha256(b"".join(len(f).to_bytes(4, "big") + f for f in fields)).hexdigest()[:32]


def read_trust(path):
    """Lines BODY KEY; returns the pinned (body, key) pairs."""
    with open(path, encoding="utf-8") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    if any(len(words) != 2 or bech32_key(words[1]) is None for words in lines):
        raise Bad("trust", 0, "malformed")
    return {(body, bech32_key(key)) for body, key in lines}


def named_keys(body):
    """The pairs (body, key) that a permit names."""
    members = set(body) - {"amends"}
    if members != set(PERMIT) or not all(type(body[m]) is kind for m, kind in PERMIT.items()) or not isinstance(body.get("amends", ""), str):
        raise Bad("permit", 0, "members")
    pairs = []
    for entry in body["bodies"]:
        if not isinstance(entry, dict) or set(entry) != {"body", "keys"} or not isinstance(entry["body"], str) or not isinstance(entry["keys"], list):
            raise Bad("permit", 0, "bodies")
        pairs += [(entry["body"], bech32_key(text)) for text in entry["keys"]]
    if not pairs or any(key is None for _, key in pairs):
        raise Bad("permit", 0, "bodies")
    return pairs


def check_signatures(document, pairs, kind="permit"):
    """Every signature must be of a named key and hold, in order of key id, one a key. Returns who signed."""
    message, last, signers = b"hygie/" + kind.encode() + b"/v1\n" + canonical(document["body"]).encode(), "", []
    for entry in document["signatures"] if isinstance(document["signatures"], list) else [None]:
        if not isinstance(entry, dict) or set(entry) != {"key", "signature"} or not isinstance(entry["key"], str) or not isinstance(entry["signature"], str) or entry["key"] <= last:
            raise Bad("permit", 0, "signatures")
        last, signature = entry["key"], strict_base64(entry["signature"])
        owners = [(body, key) for body, key in pairs if fingerprint(key) == last]
        if signature is None or not owners or not ed25519_verify(owners[0][1], message, signature):
            raise Bad("permit", 0, "signature " + last)
        signers += owners
    return hashlib.sha256(message).hexdigest(), signers


def verify_permit(arguments):
    report = {"id": "", "project": "", "hash": "", "ok": False, "issuers": "pinned" if arguments.trust else "issuers not pinned", "signers": [], "faults": []}
    try:
        if arguments.file == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(arguments.file, "rb") as file:
                data = file.read()
        document = read_document(data, "permit")
        body = document["body"]
        pairs = named_keys(body)
        digest, signers = check_signatures(document, pairs)
        report.update(id=body["id"], project=body["project"], hash=digest, signers=[{"body": b, "fingerprint": fingerprint(k)} for b, k in signers])
        pinned = read_trust(arguments.trust) if arguments.trust else set(pairs)
        missing = [b for b in dict.fromkeys(b for b, _ in pairs) if not any(pair in pinned for pair in signers if pair[0] == b)]
        report["faults"] = [Bad("permit", 0, "no trusted signature of " + b).fault for b in missing]
        report["ok"] = not missing
    except Bad as bad:
        report["faults"] = [bad.fault]
    return report


# --- Drills (spec/seizure-drill.md) -------------------------------------------------------------------------------------

DRILL = {"assertions": list, "at": str, "host": str, "negativeControls": list, "ok": bool, "positiveControl": dict}
RESULT = {"figure": str, "id": str, "inspected": int, "result": str, "unit": str}


def shaped(value, members):
    return isinstance(value, dict) and set(value) == set(members) and all(type(value[m]) is kind for m, kind in members.items())


def wrong_in_drill(body):
    """The parts of a report that say that the drill failed or proves nothing."""
    positive = body["positiveControl"] if shaped(body, DRILL) else None
    if positive is None or not all(shaped(a, RESULT) for a in body["assertions"]) or not all(shaped(c, {"caught": bool, "id": str}) for c in body["negativeControls"]) \
            or not shaped(positive, {"found": int, "identities": int, "markers": int, "rows": int}):
        raise Bad("drill", 0, "members")
    wrong = [a["id"] for a in body["assertions"] if (a["result"] != "ok" or a["inspected"] < 1) and (a["id"], a["result"]) != ("erased-stays-erased", "notApplicable")]
    wrong += ["control " + c["id"] for c in body["negativeControls"] if not c["caught"]]
    if {a["id"] for a in body["assertions"]} != {c["id"] for c in body["negativeControls"]} or not any(a["result"] == "ok" for a in body["assertions"]):
        wrong.append("controls")
    if not 0 < positive["markers"] == positive["found"] or positive["identities"] != 0:
        wrong.append("positive control")
    return wrong


def verify_drill(arguments):
    report = {"host": "", "at": "", "hash": "", "ok": False, "assertions": 0, "signers": [], "faults": []}
    try:
        with open(arguments.file, "rb") as file:
            document = read_document(file.read(), "seizure-report")
        body = document["body"]
        wrong = wrong_in_drill(body)
        digest, signers = check_signatures(document, read_trust(arguments.trust), "seizure-report")
        if not signers:
            wrong.append("no trusted signature")
        if body.get("ok") is not (not wrong):
            wrong.append("ok")
        report.update(host=body.get("host"), at=body.get("at"), hash=digest, assertions=len(body["assertions"]), signers=[{"body": b, "fingerprint": fingerprint(k)} for b, k in signers])
        report["faults"] = [Bad("drill", 0, rule).fault for rule in wrong]
        report["ok"] = not wrong
    except Bad as bad:
        report["faults"] = [bad.fault]
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    log = verbs.add_parser("log", help="a folder of tiles, entry bundles and a checkpoint")
    log.add_argument("folder")
    log.add_argument("--trust", required=True, help="policy file: the log's key, the witnesses, the quorum")
    log.add_argument("--seen", action="append", default=[], help="a checkpoint of this log that somebody kept; may be repeated")
    log.set_defaults(run=verify_log)
    proof = verbs.add_parser("proof", help="a proof as `hygie audit prove INDEX` writes it")
    proof.add_argument("file")
    proof.add_argument("--trust", required=True, help="policy file: the log's key, the witnesses, the quorum")
    proof.set_defaults(run=verify_proof)
    permit = verbs.add_parser("permit", help="a permit as `hygie permit show ID --json` prints it")
    permit.add_argument("file")
    permit.add_argument("--trust", help="lines BODY KEY: who issues, under which key (hygie-verify1...)")
    permit.set_defaults(run=verify_permit)
    drill = verbs.add_parser("drill", help="a signed seizure report")
    drill.add_argument("file")
    drill.add_argument("--trust", required=True, help="lines BODY KEY: who signs, under which key (hygie-verify1...)")
    drill.set_defaults(run=verify_drill)
    arguments = parser.parse_args()
    report = arguments.run(arguments)
    print(json.dumps(report))
    return 0 if report["ok"] else 5


if __name__ == "__main__":
    sys.exit(main())
