"""What a seizure report must say (spec/seizure-drill.md)."""


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
