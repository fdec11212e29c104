"""What the reports of drills must say (spec/seizure-drill.md, spec/exit-drill.md)."""


def check_drill(document, signed, options):
    """Every assertion looked at something and found nothing; every control was caught; the quorum recovered all."""
    body = document["body"]
    tried, controls, positive = body["assertions"], body["negativeControls"], body["positiveControl"]
    if not signed:
        yield "no trusted signature"
    for one in tried:
        nothing_erased = (one["id"], one["result"]) == ("erased-stays-erased", "notApplicable")
        if not nothing_erased and (one["result"] != "ok" or one["inspected"] < 1):
            yield one["id"]
    if not any(one["result"] == "ok" for one in tried) or {o["id"] for o in tried} != {c["id"] for c in controls}:
        yield "controls"
    yield from ("control " + control["id"] for control in controls if not control["caught"])
    if not 0 < positive["markers"] == positive["found"] or positive["identities"]:
        yield "positive control"
    if not body["ok"]:
        yield "ok"


def check_exit_drill(document, signed, options):
    """What was rebuilt is the hub, down to its roots; something was moved and opened; the altered object was found."""
    body = document["body"]
    if not signed:
        yield "no trusted signature"
    yield from ("rebuilt " + part for part in body["source"] if body["source"][part] != body["rebuilt"][part])
    yield from ("object " + one["name"] for one in body["wrong"])
    if not body["source"]["objects"] or not body["opened"]:
        yield "nothing moved"
    yield from (claim for claim in ("controlCaught", "equal", "ok") if not body[claim])
