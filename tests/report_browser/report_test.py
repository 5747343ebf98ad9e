"""The report in a real browser: no console error, every chart drawn with the numbers that gnuplot got, hostile names shown as
names, nothing asked of the network.

Usage: report_test.py PATH_OF_AIRLOOM
"""
import html.parser
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import helper

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import all_figures  # noqa: E402

AIRLOOM = "airloom"
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)> \\\"q\\\" 'a' `b` @c d_e^f {g} \\\\ %s\\n&amp;"

EXPERIMENT = all_figures.experiment(HOSTILE, x_label=HOSTILE, y_label=HOSTILE, z_label=HOSTILE, realizations=6, quick=2)

BROWSER_OPTIONS = [*helper.OPTIONS, "--enable-logging=stderr", "--virtual-time-budget=30000"]


class Page(html.parser.HTMLParser):
    """The drawn page: figures with their attributes, the numbers that the charts hold, the texts, the tags."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.figures, self.numbers, self.title, self.text, self.root = {}, "", "", "", {}
        self.tags, self.handlers, self.open = [], [], []
        self.feed(text)
        self.numbers = json.loads(self.numbers) if self.numbers else {}

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        self.handlers += [name for name in attributes if name.startswith("on")]
        if tag == "html":
            self.root = attributes
        if tag == "figure":
            self.figures[attributes["id"]] = {**attributes, "data": ""}
        self.open.append((tag, attributes))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, attributes = self.open[-1] if self.open else ("", {})
        if attributes.get("id") == "chart-numbers":
            self.numbers += data
        elif tag == "title" and all(outer != "svg" for outer, _ in self.open):
            self.title += data
        elif tag == "script" and attributes.get("type") == "application/json" and attributes.get("id") != "style-data":
            self.figures[list(self.figures)[-1]]["data"] += data
        elif tag not in ("script", "style"):
            self.text += data


def blocks(file):
    """The blocks of a gnuplot data file, as rows of numbers."""
    found = []
    for block in file.read_text().split("\n\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        found.append([[float(word) for word in line.split()] for line in lines])
    return found


class ReportTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        helper.need_browser(AIRLOOM)
        cls.temporary = tempfile.TemporaryDirectory(prefix="airloom-report-")
        cls.home = Path(cls.temporary.name)
        (cls.home / "hostile.toml").write_text(EXPERIMENT)
        cls.results = cls.home / "results"
        helper.run(AIRLOOM, "run", cls.home / "hostile.toml", "-o", cls.results)
        helper.run(AIRLOOM, "report", cls.results)
        cls.file = cls.results / "report.html"
        cls.browser = helper.find_browser()
        done, cls.asked = cls.open_page(f"{cls.file.as_uri()}#numbers")
        cls.log = done.stderr
        cls.page = Page(done.stdout)

    @classmethod
    def open_page(cls, address):
        """The browser's answer, and the addresses that the page (not the browser for itself) asked for."""
        log = cls.home / "net.json"
        options = [*BROWSER_OPTIONS, f"--user-data-dir={cls.home / 'profile'}", f"--log-net-log={log}", "--dump-dom"]
        done = subprocess.run([cls.browser, *options, address], capture_output=True, text=True, timeout=120, check=False)
        events = [event.get("params", {}) for event in json.loads(log.read_text())["events"]]
        return done, {event["url"] for event in events if "url" in event and event.get("initiator", "not an origin") != "not an origin"}

    @classmethod
    def tearDownClass(cls):
        if hasattr(cls, "temporary"):
            cls.temporary.cleanup()

    def data(self, figure):
        return json.loads(self.page.figures[f"f-iab-hostile-{figure}"]["data"])

    def held(self, figure):
        return self.page.numbers[f"f-iab-hostile-{figure}"]

    def test_console_is_silent(self):
        lines = [line for line in self.log.splitlines() if "CONSOLE" in line]
        self.assertEqual(lines, [])

    def test_every_chart_is_drawn_with_all_its_points(self):
        self.assertIn('{"id":"line"', self.file.read_text().replace("\\u003c", "<"))
        self.assertEqual(self.page.root.get("data-charts"), "done", "the build has no ECharts?")
        self.assertEqual(len(self.page.figures), 9)
        for name, figure in self.page.figures.items():
            self.assertGreater(int(figure["data-points"]), 0, name)
            self.assertEqual(figure["data-drawn"], figure["data-points"], name)
            self.assertEqual(json.loads(figure["data"])["points"], int(figure["data-points"]), name)

    def test_charts_hold_the_numbers_of_the_figures(self):
        for name in ("line", "bar", "cdf", "history", "curve", "polar"):
            for curve, rows in zip(self.data(name)["curves"], self.held(name)["curves"], strict=True):
                self.assertEqual(rows, [list(row) for row in zip(curve["x"], curve["y"], strict=True)], name)
        for name in ("line", "bar"):
            for curve, rows in zip(self.data(name)["curves"], self.held(name)["bands"], strict=True):
                self.assertEqual(rows, [list(row) for row in zip(curve["x"], curve["low"], curve["high"], strict=True)], name)
        for curve, rows in zip(self.data("map")["curves"], self.held("map")["curves"], strict=True):
            self.assertEqual([row[2] for row in rows], curve["z"])

    def test_charts_hold_the_numbers_that_gnuplot_got(self):
        for name in ("line", "bar", "cdf", "history", "curve", "polar", "map"):
            drawn = blocks(self.results / "iab" / "hostile" / f"{name}.dat")
            for rows, held in zip(drawn, self.held(name)["curves"], strict=False):
                if name == "map":
                    self.assertEqual([row[2] for row in rows], [row[2] for row in held])
                else:
                    self.assertEqual([row[:2] for row in rows], held, name)

    def test_deployment_is_the_stored_one(self):
        places = self.data("places")["places"]
        self.assertEqual(self.held("places")["places"], places)
        roles = [place["role"] for place in places]
        self.assertIn("donor", roles)
        self.assertTrue(all(-1 <= place["served_by"] < len(places) for place in places))

    def test_network_shows_the_places_and_values_that_gnuplot_got(self):
        data = self.data("net")
        rows = [[place["x"], place["y"], place["value"], k] for k, place in enumerate(data["places"])]
        self.assertEqual(self.held("net")["places"], rows)
        self.assertNotIn("No colours", data["note"])
        drawn = blocks(self.results / "iab" / "hostile" / "net.dat")
        for role, points in zip(data["roles"], drawn, strict=False):
            places = [place for place in data["places"] if place["role"] == role["name"]]
            self.assertEqual([point[:2] for point in points], [[place["x"], place["y"]] for place in places])
            self.assertEqual([place["value"] is not None for place in places], [role["colored"]] * len(places))
            if role["colored"]:
                self.assertEqual([point[3] for point in points], [place["value"] for place in places])
        self.assertEqual([role["name"] for role in data["roles"] if role["colored"]], ["ground user"])

    def test_hostile_names_are_shown_as_names(self):
        self.assertEqual(self.page.title, "Airloom report")
        self.assertIn("document.title='owned'</script><img src=x onerror=alert(1)>", self.page.text)
        self.assertEqual(self.page.handlers, [])
        self.assertEqual([attributes for tag, attributes in self.page.tags if tag == "img" and not attributes.get("src", "").startswith("data:image/")], [])

    def test_nothing_comes_from_the_network(self):
        for tag, attributes in self.page.tags:
            for name in ("src", "href", "xlink:href", "action"):
                self.assertFalse((attributes.get(name) or "").startswith(("http:", "https:", "//")), (tag, attributes))
        self.assertEqual(self.asked, set())

    def test_a_page_that_asks_the_network_would_be_noticed(self):
        page = self.home / "asks.html"
        page.write_text("<img src='http://192.0.2.1/picture.png'>")
        self.assertEqual(self.open_page(page.as_uri())[1], {"http://192.0.2.1/picture.png"})


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main(verbosity=2)
