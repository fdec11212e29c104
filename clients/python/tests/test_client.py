"""Against the demo, served by the published program; HYGIE_URL says where, HYGIE_EXAMPLES where the worked studies are."""

import json
import os
import pathlib
import unittest

import hygie

URL = os.environ["HYGIE_URL"]
EXAMPLES = pathlib.Path(os.environ.get("HYGIE_EXAMPLES", pathlib.Path(__file__).parents[3] / "examples"))


class Reading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hub = hygie.connect(URL)

    def test_the_description_names_every_call(self):
        operations = {o["operationId"] for path in self.hub.description()["paths"].values() for o in path.values()}
        self.assertLessEqual({"searchCatalogue", "dataset", "variables", "dummyRows", "checkStudy", "permit", "logProof"}, operations)

    def test_datasets_are_found_by_words(self):
        self.assertIn("snds", [d["id"] for d in self.hub.catalogue()])
        self.assertEqual(["gp-network"], [d["id"] for d in self.hub.catalogue("médecine générale")])
        self.assertEqual("claims", self.hub.dataset("snds")["line"]["domain"])

    def test_every_page_of_a_dictionary_comes(self):
        names = [(v["table"], v["name"]) for v in self.hub.variables("snds")]
        self.assertGreater(len(names), 200)
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual({"ER_PRS_F"}, {v["table"] for v in self.hub.variables("snds", "ben", table="ER_PRS_F")})

    def test_dummy_rows_have_the_columns_of_the_schema(self):
        rows = self.hub.dummy_rows("snds", "ER_PRS_F")
        self.assertEqual(20, len(rows))
        self.assertEqual([f["name"] for f in self.hub.table_schema("snds", "ER_PRS_F")["fields"]], list(rows[0]))

    def test_a_study_is_said_in_plain_words(self):
        study = self.hub.check_study((EXAMPLES / "diabetes-metformin.yaml").read_bytes())
        self.assertIn("metformin", study["sentence"]["en"].lower())
        self.assertEqual(64, len(study["hash"].split(":")[-1]))

    def test_a_study_with_faults_names_all_of_them_with_their_place(self):
        text = (EXAMPLES / "diabetes-metformin.yaml").read_text().replace("period:", "peroid:")
        with self.assertRaises(hygie.StudyError) as wrong:
            self.hub.check_study(text)
        self.assertTrue(all(p["code"].startswith("HYG-12") for p in wrong.exception.problems))
        self.assertTrue(any("line" in p["facts"] for p in wrong.exception.problems))

    def test_the_register_and_its_permit(self):
        projects = {p["id"]: p for p in self.hub.projects()}
        self.assertEqual("open", projects["p-metformin"]["status"])
        permit = self.hub.project("p-metformin")["permit"]
        self.assertTrue(self.hub.permit(permit).endswith(b"\n"))
        self.assertEqual(permit, json.loads(self.hub.permit(permit))["body"]["id"])
        self.assertTrue(self.hub.clocks())

    def test_the_log_is_read_to_its_first_leaf(self):
        head = self.hub.log()
        self.assertEqual(list(range(head["size"] - 1, -1, -1)), [leaf["index"] for leaf in self.hub.leaves()])
        self.assertEqual([2, 1, 0], [leaf["index"] for leaf in self.hub.leaves(before=3)])
        self.assertEqual(head["root"], self.hub.leaf(0)["root"])
        self.assertTrue(any(c["result"] == "unknown" or c["result"] == "pass" for h in self.hub.hosts() for c in h["criteria"]))


class Refusals(unittest.TestCase):
    def test_what_does_not_exist_has_a_code_and_a_way_out(self):
        hub = hygie.connect(URL)
        for ask in (lambda: hub.dataset("nowhere"), lambda: hub.permit("../secret"), lambda: list(hub.variables("nowhere")), lambda: hub.dummy_rows("snds", "NOWHERE"), lambda: hub.leaf(10**9)):
            with self.assertRaises(hygie.HygieError) as refused:
                ask()
            self.assertEqual((404, "HYG-0081"), (refused.exception.status, refused.exception.code))
            self.assertTrue(refused.exception.hint)

    def test_only_this_machine_is_asked_in_clear(self):
        for address in ("http://hub.example", "ftp://127.0.0.1", "127.0.0.1:8080", ""):
            with self.assertRaises(ValueError):
                hygie.connect(address)

    def test_nobody_there_is_an_error_of_the_network(self):
        with self.assertRaises(OSError):
            hygie.connect("http://127.0.0.1:1", timeout=2)


if __name__ == "__main__":
    unittest.main()
