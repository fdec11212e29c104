"""A client of a Hygie hub, with the standard library only (Python 3.9 or later).

    import hygie
    hub = hygie.connect("https://hub.example")
    for dataset in hub.catalogue("diabetes"):
        print(dataset["id"], dataset["persons"])
    study = hub.check_study(open("study.yaml", "rb").read())
    print(study["sentence"]["en"])

What it reads is public: no account, no patient data. Counts below the threshold are the text "<11", never a number.
"""

from .client import Hub, HygieError, StudyError, connect

__all__ = ["Hub", "HygieError", "StudyError", "connect"]
