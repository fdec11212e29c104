"""What a certificate of an erased key must say (spec/erasure-certificate.md)."""
from core import Bad, bech32_key, sha256, who_signed

LENT = ("Data keys lent before could be copied while their lease ran, 24 hours at most; "
        "what left lawfully is not touched.")
UNREGISTERED = ("A copy of the key store that nobody registered still opens with the former root, "
                "or with enough former shares.")
WORDS = "That the root and the shares are destroyed rests on the word of the custodian and of the trustees who signed."
DECIDERS = {"body", "holder", "trustee", "hub"}


def check_erasure(document, signed, options):
    """The custodian signed it, two persons ordered the erasure, and the papers inside give the state it claims."""
    body = document["body"]
    custodian = [(name, key) for name, key in signed if name == "custodian"]
    if not custodian:
        yield "no trusted signature"
    if not is_ordered(body, options.trusted):
        yield "order"
    if body["state"] == "removed":
        yield "state"
    yield from silent_copies(body["erased"], body["acknowledgements"])
    if body["state"] == "final":
        yield from not_final(body, custodian, options.trusted)
    if body["limits"] != [LENT, WORDS if body["state"] == "final" else UNREGISTERED]:
        yield "limits"


def hash_of(document):
    return sha256(who_signed(document, [])[1]).hex()


def is_ordered(body, trusted):
    """Two owners of enrolled keys, of the roles that decide, ordered this; a key of operations only by that name."""
    key, order = body["erased"]["id"], body["erased"]["order"]
    try:
        signed, _ = who_signed(order, trusted)
    except Bad:
        return False
    persons = {name.partition("/")[2] for name, _ in signed if name.split("/")[0] in DECIDERS}
    is_this = (order["body"]["custodian"], order["body"]["key"]) == (body["custodian"], key)
    return is_this and len(persons) >= 2 and (order["body"]["operations"] or not key.startswith("operations/"))


def silent_copies(erased, papers):
    """The registered copies of which no keeper acknowledged this erasure; at least one copy must stand elsewhere."""
    this = {"key": erased["id"], "order": hash_of(erased["order"])}
    said = [paper for paper in papers if paper["body"].items() >= this.items()
            and paper["body"]["sequence"] >= erased["sequence"]]
    for copy in erased["copies"]:
        keeper = [(copy["name"], bech32_key(copy["key"]))]
        if not any(paper["body"]["copy"] == copy["name"] and is_by(keeper, paper) for paper in said):
            yield "copy " + copy["name"]
    if not erased["copies"]:
        yield "copy"


def not_final(body, custodian, trusted):
    """Another root is in force, and every trustee of every ceremony up to the erasure destroyed the share."""
    if body["root"] == body["erased"]["root"]:
        yield "rotation"
    records = [record for record in body["ceremonies"] if is_by(custodian, record)]
    for epoch in range(1, body["erased"]["epoch"] + 1):
        of_epoch = [record for record in records if record["body"]["epoch"] == epoch]
        if not of_epoch:
            yield f"ceremony {epoch}"
        for record in of_epoch:
            for trustee in record["body"]["trustees"]:
                theirs = [(name, key) for name, key in trusted if name == "trustee/" + trustee["person"]]
                words = [w for w in body["destructions"] if w["body"]["record"] == hash_of(record)]
                if not any(w["body"]["person"] == trustee["person"] and is_by(theirs, w) for w in words):
                    yield f"trustee {trustee['person']} {epoch}"


def is_by(pairs, document):
    """Whether one of these keys signed it; a false signature of one of them counts for nothing."""
    try:
        return bool(who_signed(document, pairs)[0])
    except Bad:
        return False
