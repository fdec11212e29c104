"""The hub's API as Python calls. Each answer is the API's own JSON: see /openapi/v1.json of the hub."""

import csv
import io
import json
import re
import urllib.error
import urllib.parse
import urllib.request

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')


class HygieError(Exception):
    """A refusal of the hub: `code` is stable (HYG-…), `hint` says what to do, `status` is HTTP's."""

    def __init__(self, status, code, title, hint):
        super().__init__(f"{code} {title}".strip())
        self.status, self.code, self.title, self.hint = status, code, title, hint


class StudyError(HygieError):
    """A definition with problems; `problems` lists all of them, with line and column among their facts."""

    def __init__(self, problems):
        first = problems[0]
        super().__init__(422, first["code"], first["what"]["en"], first["hint"]["en"])
        self.problems = problems


def connect(url, timeout=30):
    """The hub at an address, which must answer. Beyond this machine only https is taken."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"not the address of a hub: {url}")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ValueError("http is taken on this machine only: use https")
    hub = Hub(f"{parts.scheme}://{parts.netloc}", timeout)
    hub.description()
    return hub


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The API never redirects; who does is somebody else."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        return None


class Hub:
    """A hub. Methods that list follow the pages by themselves."""

    def __init__(self, address, timeout):
        self.address, self._timeout = address, timeout
        self._opener = urllib.request.build_opener(_NoRedirect)

    def description(self):
        """The API's description, OpenAPI 3.1."""
        return self._json("/openapi/v1.json")

    # catalogue

    def catalogue(self, words=""):
        """Datasets that hold every word, one at a time."""
        return self._pages("/api/v1/catalogue", {"q": words}, "datasets")

    def dataset(self, dataset):
        """A dataset's sheet: tables, period, quality, steps to access."""
        return self._json(f"/api/v1/catalogue/{_segment(dataset)}")

    def variables(self, dataset, words="", table=""):
        """Variables of a dataset that hold every word, one at a time."""
        query = {"q": words, "table": table} if table else {"q": words}
        return self._pages(f"/api/v1/catalogue/{_segment(dataset)}/variables", query, "variables")

    def table_schema(self, dataset, table):
        """A table as a Frictionless Table Schema."""
        return self._json(f"/api/v1/catalogue/{_segment(dataset)}/tables/{_segment(table)}/schema.json")

    def dummy_rows(self, dataset, table):
        """Invented rows of a table, of nobody, as dictionaries of texts: for trying a program before any permit."""
        text = self._open(f"/api/v1/catalogue/{_segment(dataset)}/tables/{_segment(table)}/dummy.csv")[0].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    # studies

    def check_study(self, definition):
        """Reads a study definition (bytes, or a text): its name, hash and plain words; raises StudyError with all that is wrong with it."""
        body = definition.encode() if isinstance(definition, str) else bytes(definition)
        return self._json("/api/v1/studies/check", body)

    # permits

    def projects(self):
        """Every project with a decision, refusals too, the newest first."""
        return self._json("/api/v1/projects")

    def project(self, project):
        """A project: summary, what its file waits for, decisions with reasons, every use of the data."""
        return self._json(f"/api/v1/projects/{_segment(project)}")

    def permit(self, permit):
        """A permit, byte for byte as it was signed; spec/verify/verify.py says whether it is valid."""
        return self._open(f"/api/v1/permits/{_segment(permit)}")[0]

    def clocks(self):
        """Legal clocks, and how this hub keeps them."""
        return self._json("/api/v1/clocks")

    # hosts and log

    def hosts(self):
        """Every host, criterion by criterion."""
        return self._json("/api/v1/hosts")

    def log(self):
        """The last signed checkpoint of the public log."""
        return self._json("/api/v1/log")

    def leaves(self, before=None):
        """Leaves of the log below an index, the newest first, one at a time."""
        return self._pages("/api/v1/log/leaves", {} if before is None else {"before": before}, None)

    def leaf(self, index):
        """A leaf with its proof of inclusion."""
        return self._json(f"/api/v1/log/leaves/{int(index)}")

    # how it asks

    def _pages(self, path, query, member):
        address = path + ("?" + urllib.parse.urlencode(query) if query else "")
        while address:
            body, link = self._open(address)
            page = json.loads(body)
            yield from page[member] if member else page
            following = _NEXT.search(link or "")
            address = following.group(1) if following else None

    def _json(self, path, body=None):
        return json.loads(self._open(path, body)[0])

    def _open(self, path, body=None):
        if not path.startswith("/") or path.startswith("//"):
            raise ValueError("the hub named an address that is not its own")
        request = urllib.request.Request(self.address + path, data=body, headers={"Accept-Language": "en"})
        if body is not None:
            request.add_header("Content-Type", "application/yaml")
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return answer.read(), answer.headers.get("Link")
        except urllib.error.HTTPError as refused:
            with refused:
                raise _refusal(refused.code, refused.read()) from None


def _refusal(status, body):
    try:
        problem = json.loads(body)
    except ValueError:
        problem = {}
    if "problems" in problem:
        return StudyError(problem["problems"])
    return HygieError(status, problem.get("code", ""), problem.get("title", f"HTTP {status}"), problem.get("hint", ""))


def _segment(name):
    return urllib.parse.quote(str(name), safe="")
