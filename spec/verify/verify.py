#!/usr/bin/env python3
"""Verifies what Hygie publishes. It shares no code with Hygie, only the formats of spec/*.md.

It needs Python, python3-cryptography (for Ed25519), and the small files beside it. A trust file says whom you
trust; get it from them, not from whom you check: for a log a policy (C2SP tlog-policy), elsewhere lines NAME KEY,
and for an erasure `custodian KEY` and ROLE/OWNER KEY.
FILE may be - (standard input). Prints one JSON document. Exit 0: valid; 5: something is wrong; 2: bad usage.
"""
import argparse
import base64
import json
import os
import re
import sys

from core import Bad, Policy, bech32_key, decimal, decode64, enc, key_id, read_canonical, read_checkpoint, root_by_path
from core import root_of, sha256, who_signed
from drill import check_drill, check_exit_drill
from erasure import check_erasure
from shapes import OBJECT, SHAPES, fits, signed
from tiles import Log

# --- What each document must say; a rule yields what is wrong ---------------------------------------------------------

def check_permit(document, signed, options):
    """Every body named has signed under a key that the permit names and the reader trusts; nobody else has."""
    bodies = {entry["body"] for entry in document["body"]["bodies"]}
    if not bodies or {key_id(key) for _, key in signed} != {entry["key"] for entry in document["signatures"]}:
        yield "signatures"
    pinned = options.trusted if options.trust else signed
    believed = {name for name, key in signed if (name, key) in pinned}
    yield from ("no trusted signature of " + name for name in sorted(bodies - believed))


def check_release(document, signed, options):
    """The hub signed, two persons approved every file, and the files in hand are those that left."""
    files, votes = document["body"]["files"], document["body"]["votes"]
    if not signed:
        yield "no trusted signature"
    asked = {file["name"]: "Approve" for file in files}
    unanimous = all({file["name"]: file["decision"] for file in vote["files"]} == asked for vote in votes)
    if not asked or not unanimous or len({vote["reviewer"] for vote in votes}) < 2:
        yield "two approvals"
    for file in files if options.files else []:
        data = read(os.path.join(options.files, os.path.basename(file["name"])))
        if (len(data), sha256(data).hex()) != (file["bytes"], file["sha256"]):
            yield "file " + file["name"]


def check_certificate(document, signed, options):
    """What was read back is what was to move, two persons say so, and the inventory in hand is the one certified."""
    body = document["body"]
    if body["sourceRoot"] != body["targetRoot"]:
        yield "roots"
    if len(dict(signed)) < 2 or len({key for _, key in signed}) < 2:
        yield "two trusted signatures"
    found = of_inventory(read(options.inventory), decode64(body["seed"]) or b"") if options.inventory else {}
    yield from (member for member in found if found[member] != body[member])


def of_inventory(data, seed):
    """What a certificate must say of an inventory file and an auditor's seed (spec/exit-certificate.md)."""
    lines = data.decode("ascii", "replace").split("\n")
    names, lengths = [line[:52] for line in lines[:-1]], [decimal(line[53:]) for line in lines[:-1]]
    separated = all(line[52:53] == " " for line in lines[:-1])
    if lines[-1] or not separated or None in lengths or not fits(names, [OBJECT]) or names != sorted(set(names)):
        raise Bad("inventory", "line")
    draws = [sha256(enc(b"hygie/sample/v1", seed, b"%d" % i))[:8] for i in range(100)]
    places = sorted({int.from_bytes(draw, "big") % len(names) for draw in draws}) if names else []
    return {"inventory": sha256(data).hex(), "objects": len(names), "bytes": sum(lengths),
            "sourceRoot": root_of([sha256(b"\0", line.encode()) for line in lines[:-1]]).hex(),
            "sample": [names[place] for place in places]}


DOCUMENTS = {"permit": ("permit", check_permit), "release": ("release-record", check_release),
             "certificate": ("exit-certificate", check_certificate), "drill": ("seizure-report", check_drill),
             "exit-drill": ("exit-drill-report", check_exit_drill), "erasure": ("erasure-certificate", check_erasure)}

# --- The verbs -------------------------------------------------------------------------------------------------------

def read(path):
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        raise Bad(os.path.basename(path), "missing") from None


def trusted(path):
    """The (name, key) pairs of a trust file."""
    lines = [line.split() for line in read(path).decode(errors="replace").split("\n")]
    pairs = [(words[0], bech32_key(words[-1])) for words in lines if words and not words[0].startswith("#")]
    if any(key is None for _, key in pairs):
        raise Bad("trust", "malformed")
    return pairs


def verify_document(options):
    kind, check = DOCUMENTS[options.verb]
    document = read_canonical(read(options.file), kind)
    if not fits(document, signed(".*", dict)):
        raise Bad(kind, "shape")
    body = document["body"]
    if document["type"] != kind or not fits(body, SHAPES[kind]):
        raise Bad(kind, "members")
    options.trusted = trusted(options.trust) if options.trust else []
    # A permit names the keys itself; the trust file then says which of them the reader believes.
    named = [(entry["body"], bech32_key(key)) for entry in body["bodies"] for key in entry["keys"]] \
        if kind == "permit" else options.trusted
    if any(key is None for _, key in named):
        raise Bad(kind, "bodies")
    signers, message = who_signed(document, named)
    return {"hash": sha256(message).hex(), "signers": [{"body": n, "fingerprint": key_id(k)} for n, k in signers],
            "says": {member: value for member, value in body.items() if not isinstance(value, (list, dict))},
            "faults": [Bad(kind, rule).fault for rule in check(document, signers, options)]}


def verify_log(options):
    policy = Policy(read(options.trust).decode(errors="replace"))
    log = Log(options.file)
    size, root, cosigned = read_checkpoint(read(os.path.join(options.file, "checkpoint")), policy)
    leaves = log.check(size, root)
    for path in options.seen if leaves is not None else []:
        try:
            kept_size, kept_root, _ = read_checkpoint(read(path), policy, kept=True)
            if kept_size > size:
                log.fault(os.path.basename(path), "rollback", size)
            elif root_of(leaves[:kept_size]) != kept_root:
                log.fault(os.path.basename(path), "fork")
        except Bad as bad:
            log.fault(os.path.basename(path), bad.fault["rule"])
    return {"origin": policy.log.name, "entries": size, "root": base64.b64encode(root).decode(), "cosigned": cosigned,
            "independent": policy.independent(), "faults": log.faults}


def verify_proof(options):
    policy = Policy(read(options.trust).decode(errors="replace"))
    top, _, checkpoint = read(options.file).partition(b"\n\n")
    lines = re.fullmatch(r"c2sp.org/tlog-proof@v1\nextra (.*)\nindex (.*)((?:\n.*)*)", top.decode(errors="replace"))
    leaf, index, path = (decode64(lines[1]), decimal(lines[2]), lines[3].split("\n")[1:]) if lines else (None, None, [])
    path = [decode64(line) or b"" for line in path]
    if leaf is None or index is None or any(len(node) != 32 for node in path):
        raise Bad("proof", "malformed")
    size, root, cosigned = read_checkpoint(checkpoint, policy)
    if root_by_path(sha256(b"\0", leaf), index, size, path) != root:
        raise Bad("proof", "path", index)
    return {"index": index, "size": size, "leaf": leaf.decode("ascii", "replace"), "cosigned": cosigned, "faults": []}


VERBS = {  # name: (what FILE is, what verifies it, further options)
    "log": ("a log's folder: tiles, entry bundles, checkpoint", verify_log, {"--seen": "a checkpoint somebody kept"}),
    "proof": ("a proof of one entry, as `hygie audit prove` writes it", verify_proof, {}),
    "permit": ("a permit, as `hygie permit show ID --json` prints it", verify_document, {}),
    "release": ("a release record", verify_document, {"--files": "the folder of the files that left"}),
    "certificate": ("an exit certificate", verify_document, {"--inventory": "the inventory file it speaks of"}),
    "drill": ("a seizure report", verify_document, {}),
    "exit-drill": ("the report of an exit drill", verify_document, {}),
    "erasure": ("a certificate of an erased key", verify_document, {}),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, (what, run, more) in VERBS.items():
        added = verbs.add_parser(verb, help=what)
        added.add_argument("file", help=what)
        added.add_argument("--trust", required=verb != "permit", help="whom you trust")
        for option, meaning in more.items():
            repeated = {"action": "append", "default": []} if option == "--seen" else {}
            added.add_argument(option, help=meaning, **repeated)
        added.set_defaults(run=run)
    options = parser.parse_args()
    report = {"ok": False, "issuers": "pinned" if options.trust else "issuers not pinned"}
    try:
        report |= options.run(options)
    except Bad as bad:
        report["faults"] = [bad.fault]
    report["ok"] = not report["faults"]
    print(json.dumps(report))
    return 0 if report["ok"] else 5


if __name__ == "__main__":
    sys.exit(main())
