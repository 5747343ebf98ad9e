"""The report as a workplace, in a real browser: search, claims, tables, files, curves, linked figures, single drops, sizes, axe-core.

Usage: workplace_test.py PATH_OF_AIRLOOM
"""
import csv
import io
import json
import os
import statistics
import sys
import tempfile
import unittest
from pathlib import Path

import drops
import helper

AIRLOOM = "airloom"
AXE = Path(__file__).resolve().parents[2] / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1400, 800, 400)

EXPERIMENT = """
system = "iab"
title = "A workplace"
source = "ours"
realizations = 6
quick_realizations = 2

[[sweep]]
keys = ["donor_power_dbw", "node_power_dbw"]
values = [-10, -5, 0]

[[sweep]]
key = "bandwidth_mhz"
values = [100, 200, 300, 400, 500]

[[series]]
id = "als"
label = "alternating, \\"least\\" squares"
algorithm = "alternating_ls"

[[series]]
id = "phases"
label = "phases of the channel"
algorithm = "phase_of_channel"
options = { split = "balanced" }

[[figure]]
id = "many"
title = "Many curves"
metrics = ["sum_rate_bps"]
scale = 1e-9
x_label = "a long name of an axis that has to stand on several lines where the page is narrow, in dBW"
y_label = "network rate over all of the users of the network, aerial and on the ground [Gbit/s]"

[[figure]]
id = "few"
title = "One bandwidth"
metrics = ["access_rate_bps"]
where = { bandwidth_mhz = 300 }

[[figure]]
id = "spread"
title = "A distribution"
kind = "cdf"
metrics = ["sum_rate_bps"]
scale = 1e-9
where = { bandwidth_mhz = 300 }

[[figure]]
id = "bars"
title = "Bars"
kind = "bar"
metrics = ["sum_rate_bps", "access_rate_bps", "ground_rate_bps", "backhaul_rate_bps"]
metric_labels = ["rate of the whole network", "access", "users on the ground", "backhaul of the node"]
log_y = true

[[figure]]
id = "map"
title = "A map"
kind = "map"
x = "bandwidth_mhz"
y = "donor_power_dbw"
metrics = ["sum_rate_bps"]
z_label = "network rate in bits per second"

[[figure]]
id = "polar"
title = "Round the centre"
kind = "polar"
x = "se_ground"
metrics = ["se_ground"]
y_label = "power [dB]"
where = { bandwidth_mhz = 300 }

[[figure]]
id = "places"
title = "Places"
kind = "deployment"

[[check]]
id = "holds"
text = "a check that holds"
measure = { series = "als", metric = "sum_rate_bps" }
accept = { above = 0 }

[[check]]
id = "first_open"
text = "a check that fails"
measure = { series = "als", metric = "sum_rate_bps" }
accept = { above = 1e30 }

[[check]]
id = "second_open"
text = "another that fails"
measure = { series = "phases", metric = "sum_rate_bps" }
accept = { above = 1e30 }
"""


def airloom(*words):
    return helper.run(AIRLOOM, *words)


class WorkplaceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        helper.need_browser(AIRLOOM)
        cls.temporary = tempfile.TemporaryDirectory(prefix="airloom-workplace-")
        cls.home = Path(cls.temporary.name)
        (cls.home / "work.toml").write_text(EXPERIMENT)
        airloom("run", cls.home / "work.toml", "-o", cls.home / "a", "--threads", 2)
        airloom("report", cls.home / "a")
        cls.page = (cls.home / "a" / "report.html").as_uri()
        cls.browser = helper.Browser()

    @classmethod
    def tearDownClass(cls):
        if hasattr(cls, "browser"):
            cls.browser.close()
        if hasattr(cls, "temporary"):
            cls.temporary.cleanup()

    def open(self, width=1400, dark=False, address=None):
        self.browser.look(width, 1000, dark)
        self.browser.open(address or self.page)
        self.browser.wait("document.documentElement.dataset.charts === 'done'")
        self.addCleanup(lambda: self.assertEqual(self.browser.troubles(), []))

    def run_script(self, script):
        return self.browser.run(script)

    def figure(self, name):
        """The expression of a figure's element."""
        return f"document.getElementById('f-iab-work-{name}')"

    def view(self, name):
        return f"views.get({self.figure(name)})"

    def type_into(self, selector, text):
        self.run_script(f"(() => {{ const box = document.querySelector({json.dumps(selector)}); box.value = {json.dumps(text)}; box.dispatchEvent(new Event('input')); }})()")

    # --- finding one's way

    def test_search_finds_figures_claims_and_experiments(self):
        self.open()
        for words, kind, target in (("distribution", "figure", "#f-iab-work-spread"), ("another fails", "claim", "#c-iab-work-second_open"), ("workplace ours", "experiment", "#iab-work")):
            self.type_into("#search", words)
            self.browser.wait("document.querySelectorAll('.found a').length > 0")
            self.assertEqual(self.run_script("[...document.querySelectorAll('.found a')].map(a => [a.querySelector('.kind').textContent, a.getAttribute('href')])")[0], [kind, target])
        self.type_into("#search", "nothing of the kind")
        self.browser.wait("document.querySelector('.found').textContent === 'nothing found'")

    def test_steps_lead_through_what_does_not_hold(self):
        self.open()
        self.assertEqual(self.run_script("document.querySelector('.steps .place').textContent"), "2 of 3 do not hold")
        seen = []
        for word in ("Next", "Next", "Next", "Previous"):
            self.run_script(f"document.querySelector(\".steps button[aria-label^='{word}']\").click()")
            seen.append((self.run_script("document.activeElement.id"), self.run_script("location.hash")))
        names = ["c-iab-work-first_open", "c-iab-work-second_open", "c-iab-work-first_open", "c-iab-work-second_open"]
        self.assertEqual(seen, [(name, f"#{name}") for name in names])
        self.run_script("document.querySelector('.steps input').click()")
        self.assertEqual(self.run_script("[...document.querySelectorAll('table.claims tbody tr')].filter(r => r.offsetParent).length"), 2)

    def test_every_figure_and_claim_has_an_anchor_that_shows_its_name(self):
        self.open()
        self.assertEqual(self.run_script("[...document.querySelectorAll('figure.plot, table.claims tbody tr')].filter(e => e.querySelector('a.anchor').getAttribute('href') !== `#${e.id}`).length"), 0)
        self.assertEqual(self.run_script(f"{self.figure('spread')}.querySelector('a.anchor').textContent"), "spread")

    # --- tables

    def test_long_tables_are_made_when_opened_sorted_and_filtered(self):
        self.open()
        table = "[...document.querySelectorAll('details.data')].find(d => d.textContent.startsWith('Statistics'))"
        self.assertEqual(self.run_script(f"{table}.querySelectorAll('tbody tr').length"), 0)
        self.run_script(f"{table}.open = true")
        self.browser.wait(f"{table}.querySelectorAll('tbody tr').length > 40")
        means = f"[...{table}.querySelectorAll('tbody tr')].filter(r => !r.hidden).map(r => Number(r.cells[5].textContent))"
        self.run_script(f"{table}.querySelectorAll('th button')[5].click()")
        numbers = self.run_script(means)
        self.assertEqual(numbers, sorted(numbers))
        self.assertEqual(self.run_script(f"{table}.querySelectorAll('th')[5].getAttribute('aria-sort')"), "ascending")
        self.run_script(f"{table}.querySelectorAll('th button')[5].click()")
        self.assertEqual(self.run_script(means), sorted(numbers, reverse=True))
        self.run_script(f"(() => {{ const box = {table}.querySelector('input'); box.value = 'phases access_rate'; box.dispatchEvent(new Event('input')); }})()")
        self.assertEqual(len(self.run_script(means)), 15)

    def test_claims_are_read_on_a_narrow_page_without_scrolling(self):
        for width in (360, 400):
            self.open(width)
            tables = "[...document.querySelectorAll('table.stacked')]"
            self.assertEqual(self.run_script(f"{tables}.map(t => t.parentElement.scrollWidth - t.parentElement.clientWidth)"), [0, 0])
            self.assertLessEqual(self.run_script("document.documentElement.scrollWidth"), width)
        cells = "[...document.querySelector('table.claims tbody tr').cells]"
        labels = ["Verdict", "The publication says", "Measured here", "Value [95 %]", "Claimed", "Accepted", "n"]
        self.assertEqual(self.run_script(f"{cells}.map(c => getComputedStyle(c, '::before').content.split('\"')[1])"), labels)
        boxes = self.run_script(f"{cells}.map(c => [c.getBoundingClientRect().left, c.getBoundingClientRect().top])")
        self.assertEqual(len({left for left, _ in boxes}), 1)  # below one another
        self.assertEqual([top for _, top in boxes], sorted({top for _, top in boxes}))
        self.assertEqual(self.run_script(f"{cells}.map(c => c.getAttribute('role'))"), ["cell"] * 7)
        tree = self.browser.send("Accessibility.getFullAXTree")["nodes"]
        roles = [node.get("role", {}).get("value") for node in tree if not node.get("ignored")]
        self.assertEqual((roles.count("table"), roles.count("columnheader")), (3, 14))  # overview, claims, provenance
        self.run_script("document.querySelectorAll('table.claims th button')[2].click()")
        self.assertEqual(self.run_script("[...document.querySelectorAll('table.claims tbody tr')].map(r => r.id.slice(11))"), ["first_open", "holds", "second_open"])  # by what is measured

    # --- files

    def test_csv_holds_the_numbers_of_the_chart(self):
        self.open()
        for name in ("many", "spread", "bars", "map", "places"):
            figure = self.run_script(f"figureOf({self.figure(name)})")
            text = self.run_script(f"figureOf({self.figure(name)}).then(csvOf)")
            rows = list(csv.reader(io.StringIO(text)))
            number = lambda cell: None if cell == "" else float(cell)  # noqa: E731
            if name == "places":
                self.assertEqual([[row[1], *map(float, row[2:5])] for row in rows[1:]], [[p["label"], p["x"], p["y"], p["z"]] for p in figure["places"]])
            elif name == "map":
                self.assertEqual([number(row[3]) for row in rows[1:]], [z for curve in figure["curves"] for z in curve["z"]])
            else:
                expected = [[c["label"], y] for c in figure["curves"] for y in c["y"]]
                self.assertEqual([[row[0], number(row[2])] for row in rows[1:]], expected, name)
                if figure["x"].get("categories"):
                    self.assertEqual([row[1] for row in rows[1:5]], figure["x"]["categories"])
                else:
                    self.assertEqual([float(row[1]) for row in rows[1:]], [x for c in figure["curves"] for x in c["x"]], name)

    def test_csv_quotes_as_rfc_4180_says(self):
        self.open()
        self.assertEqual(self.run_script(r"""csvLines([['a,b', 'say "x"', 'two\nlines', 'plain']])"""), '"a,b","say ""x""","two\nlines",plain\n')

    def test_files_are_what_they_say(self):
        self.open()
        starts = self.run_script(f"Promise.all(filesOf({self.figure('few')}).map(async f => [f.name, (await new Response(await f.content()).text()).slice(0, 5)]))")
        self.assertEqual([name for name, _ in starts], ["CSV", "SVG", "PDF", "TikZ"])
        starts = dict(starts)
        self.assertEqual((starts["SVG"], starts["PDF"], starts["CSV"]), ("<?xml", "%PDF-", "curve"))
        self.assertIn("\\begin{tikzpicture}", self.run_script(f"filesOf({self.figure('few')}).find(f => f.name === 'TikZ').content().then(b => new Response(b).text())"))
        self.run_script("window.handed = []; HTMLAnchorElement.prototype.click = function () { handed.push(this.download); }")
        self.run_script(f"[...{self.figure('few')}.querySelectorAll('.downloads button')].slice(0, 4).forEach(b => b.click())")
        self.browser.wait("handed.length === 4")
        self.assertEqual(sorted(self.run_script("handed")), [f"iab-work-few.{end}" for end in ("csv", "pdf", "svg", "tex")])

    # --- curves

    def test_curves_look_as_in_the_pictures(self):
        self.open()
        style = json.loads(self.run_script("document.getElementById('style-data').textContent"))
        series = self.run_script(f"{self.view('many')}.chart.getOption().series.filter(s => s?.id.startsWith('curve')).map((s, i) => [s.itemStyle.color, s.lineStyle.type, symbolOf(i)])")
        self.assertEqual(len(series), 10)
        for i, (color, dash, _) in enumerate(series):
            self.assertEqual(color, style["palette"][i % len(style["palette"])])
            pattern = [float(x) for x in style["dashes"][i % len(style["dashes"])].strip("()").split(",")]
            self.assertEqual(dash, "solid" if len(pattern) == 1 else [0.6 * x for x in pattern])
        self.assertEqual([s[2] for s in series[:3]], ["circle", "rect", "triangle"])
        self.assertEqual(style["markers"][:3], [7, 5, 9])  # gnuplot's circle, square, triangle
        self.assertEqual(self.run_script(f"{self.view('spread')}.chart.getOption().series[0].step"), "end")

    def test_many_curves_are_filtered_and_split_into_panels(self):
        self.open()
        self.assertIsNone(self.run_script(f"{self.figure('few')}.querySelector('.tools')"))
        self.type_into("#f-iab-work-many .tools input", "= 300")
        shown = f"{self.view('many')}.chart.getOption().series.filter(s => s?.id.startsWith('curve')).map(s => s.name)"
        self.assertEqual(self.run_script(shown), ['alternating, "least" squares, bandwidth (MHz) = 300', "phases of the channel, bandwidth (MHz) = 300"])
        self.type_into("#f-iab-work-many .tools input", "")
        self.assertEqual(self.run_script(f"[...{self.figure('many')}.querySelectorAll('.tools option')].map(o => o.textContent)"), ["one panel", "a panel per bandwidth (MHz)", "a panel per curve"])
        self.run_script(f"(() => {{ const box = {self.figure('many')}.querySelector('.tools select'); box.value = 'bandwidth (MHz)'; box.dispatchEvent(new Event('change')); }})()")
        option = self.run_script(f"(() => {{ const o = {self.view('many')}.chart.getOption(); return [o.grid.length, o.yAxis.map(a => [a.min, a.max]), o.series.filter(s => s?.id.startsWith('curve')).map(s => s.xAxisIndex)]; }})()")
        self.assertEqual(option[0], 5)
        self.assertEqual(len({tuple(ends) for ends in option[1]}), 1)  # one scale
        self.assertEqual(sorted(option[2]), [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])

    def test_legend_buttons_hide_curves_by_the_keyboard(self):
        self.open()
        self.run_script(f"{self.figure('few')}.querySelector('.legend button').focus()")
        for kind in ("keyDown", "keyUp"):
            self.browser.send("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")
        self.assertEqual(self.run_script(f"{self.figure('few')}.querySelector('.legend button').getAttribute('aria-pressed')"), "false")
        self.assertEqual(self.run_script(f"{self.view('few')}.chart.getOption().series.filter(s => s?.id.startsWith('curve')).length"), 1)
        self.assertTrue(self.run_script(f"Number.isFinite(nearest({self.view('few')}, 10, 10).distance)"))  # what a click looks for

    def test_no_words_cover_each_other_at_any_width(self):
        script = """(() => {
          const found = [];
          for (const figure of document.querySelectorAll('figure.plot')) {
            const box = figure.querySelector('.chart').getBoundingClientRect();
            const legend = figure.querySelector('.legend');
            if (legend && legend.getBoundingClientRect().top < box.bottom - 1) found.push([figure.id, 'legend over the chart']);
            const texts = [...figure.querySelectorAll('.chart svg text')].filter(t => t.textContent.trim()).map(t => [t.textContent, t.getBoundingClientRect()]);
            texts.forEach(([words, r], i) => {
              if (r.left < box.left - 2 || r.right > box.right + 2 || r.top < box.top - 2 || r.bottom > box.bottom + 2) found.push([figure.id, 'outside', words]);
              for (const [other, s] of texts.slice(i + 1)) if (r.left < s.right - 2 && s.left < r.right - 2 && r.top < s.bottom - 3 && s.top < r.bottom - 3) found.push([figure.id, words, other]);
            });
          }
          return found;
        })()"""
        for width in WIDTHS:
            self.open(width)
            with self.subTest(width=width):
                self.assertEqual(self.run_script(script), [])
            self.assertLessEqual(self.run_script("document.documentElement.scrollWidth"), width)

    # --- drops

    def test_a_click_on_a_distribution_shows_its_drop(self):
        self.open()
        self.run_script(f"{self.figure('spread')}.scrollIntoView({{behavior: 'instant', block: 'center'}})")
        x, y, value = self.run_script(f"""(() => {{
          const view = {self.view('spread')}, [other, curve] = view.figure.curves;
          const apart = curve.x.map((x, i) => Math.abs(x - other.x[i]) / x), k = apart.indexOf(Math.max(...apart));
          const [px, py] = view.chart.convertToPixel({{seriesId: 'curve 1'}}, [curve.x[k], curve.y[k]]), box = view.box.getBoundingClientRect();
          return [px + box.left, py + box.top, curve.x[k]];
        }})()""")
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.browser.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.browser.wait("(document.querySelectorAll('.drops select')[1] || {}).value === '1'")
        shown = self.run_script("(async () => { const d = await openDrops(document.querySelector('section.experiment')); return [d.value('sum_rate_bps', d.point, d.realization, d.series), d.series]; })()")
        self.assertAlmostEqual(shown[0] * 1e-9, value, delta=1e-6 * value)
        self.assertEqual(shown[1], 1)

    def test_the_first_drops_show_their_networks(self):
        self.open()
        go = "openDrops(document.querySelector('section.experiment')).then(d => {{ d.go({}, {}, 0); return d.data.networks[{}] ? d.data.networks[{}].places.map(p => [p.x, p.y]) : null; }})"
        stored = [[p["x"], p["y"]] for p in self.run_script(f"figureOf({self.figure('places')})")["places"]]
        self.assertEqual(self.run_script(go.format(0, 0, 0, 0)), stored)
        self.browser.wait("document.querySelector('.drop .chart svg text')")
        self.assertNotEqual(self.run_script(go.format(0, 1, 1, 1)), stored)  # users stand elsewhere in the next realization
        self.assertIsNone(self.run_script(go.format(14, 5, 89, 89)))
        self.assertIn("The page holds the networks of 24 drops", self.run_script("document.querySelector('.drop').textContent"))

    def test_the_command_of_a_drop_is_shown_and_solves_it_again(self):
        self.open()
        for drop in drops.picked(self.browser)[1::5]:
            compared, lines = drops.differences(AIRLOOM, drop)
            self.assertEqual(lines, [], drop["command"])
            self.assertGreater(compared, 20)
        shown = self.run_script("openDrops(document.querySelector('section.experiment')).then(d => { d.go(7, 4, 1); return [d.command(), document.querySelector('.drop .command code').textContent]; })")
        self.assertEqual(*shown)

    def test_a_range_in_one_figure_chooses_drops_in_the_others(self):
        self.open()
        figure = self.run_script(f"figureOf({self.figure('spread')})")
        middle = figure["curves"][0]["x"][len(figure["curves"][0]["x"]) // 2]
        self.run_script(f"choose({self.view('spread')}, [{middle}, Infinity])")
        expected = self.run_script(f"""(async () => {{
          const d = await openDrops(document.querySelector('section.experiment')), found = new Set();
          for (const p of [2, 7, 12]) for (let r = 0; r < 6; ++r) for (const s of [0, 1]) if (d.value('sum_rate_bps', p, r, s) * 1e-9 >= {middle}) found.add(p * 6 + r);
          return found.size;
        }})()""")
        self.assertIn(f"{expected} of the 90 drops", self.run_script(f"{self.figure('few')}.querySelector('.chosen').textContent"))
        dots = f"{self.view('few')}.chart.getOption().series.filter(s => s?.id.startsWith('chosen')).flatMap(s => s.data).length"
        self.assertEqual(self.run_script(dots), 2 * expected)
        bars = f"{self.view('bars')}.chart.getOption().series.filter(s => s?.id.startsWith('chosen')).map(s => s.data.length)"
        self.assertEqual(self.run_script(bars), [4 * expected, 4 * expected])
        cells, means = self.run_script(f"""(async () => {{
          const d = await openDrops(document.querySelector('section.experiment')), curve = {self.view('map')}.figure.curves[1], means = [];
          for (let j = 0; j < 3; ++j) for (let i = 0; i < 5; ++i) {{  // bandwidths are the faster axis
            const values = [0, 1, 2, 3, 4, 5].filter(r => d.only.has((5 * j + i) * 6 + r)).map(r => d.value('sum_rate_bps', 5 * j + i, r, 1));
            means.push(values.length ? values.reduce((a, b) => a + b) / values.length : null);
          }}
          return [{self.view('map')}.chart.getOption().series[1].data.map(c => c[2]), means];
        }})()""")
        self.assertEqual([cell == "-" for cell in cells], [mean is None for mean in means])
        self.assertIn(cells.count("-"), (12, 13, 14))  # one bandwidth of five, and there the powers with a chosen drop
        for cell, mean in zip(cells, means, strict=True):
            self.assertTrue(mean is None or abs(cell - mean) <= 1e-9 * mean)
        words = {name: self.run_script(f"{self.figure(name)}.querySelector('.chosen').textContent") for name in ("polar", "places", "map", "bars")}
        for name, word in (("polar", "stays as it is"), ("places", "is not among them"), ("map", "Each cell is made of the chosen"), ("bars", "Each dot is one")):
            self.assertIn(word, words[name])
        self.run_script(f"{self.figure('few')}.querySelector('.chosen button').click()")
        self.browser.wait("!document.querySelector('.chosen')")
        self.assertEqual(self.run_script(dots), 0)

    def test_statistics_of_chosen_drops_are_those_of_the_program(self):
        self.open()
        values = [3, 1, 4, 1, 5, 9, 2, 6]
        cuts = statistics.quantiles(values, n=20, method="inclusive")
        wanted = {"mean": statistics.mean(values), "std": statistics.stdev(values), "min": 1, "max": 9, "median": 3.5,
                  **{f"q{q:02d}": cuts[q // 5 - 1] for q in (5, 10, 25, 75, 90, 95)}}
        for name, value in wanted.items():
            self.assertAlmostEqual(self.run_script(f"statisticOf({values}, '{name}')"), value, places=12, msg=name)

    def test_a_range_and_a_zoom_outlast_new_sizes_and_colours(self):
        self.open()
        view = self.view("spread")
        state = f"(() => {{ const o = {view}.chart.getOption(); return [{view}.range, o.series[0].markArea.data[0].map(e => e.xAxis ?? null), o.dataZoom[0].start, o.dataZoom[0].end, o.grid[0].width]; }})()"
        low = self.run_script(f"{view}.figure.curves[0].x[9]")
        self.run_script(f"choose({view}, [{low}, Infinity])")
        self.run_script(f"{view}.chart.dispatchAction({{type: 'dataZoom', dataZoomIndex: 0, start: 20, end: 80}})")
        for width, dark in ((900, False), (900, True), (1400, False)):
            self.browser.look(width, 1000, dark)
            self.browser.wait(f"Math.abs({view}.chart.getWidth() - {view}.box.clientWidth) < 1 && {view}.chart.getOption().textStyle.color === colors().ink")
            chosen, area, start, end, _ = self.run_script(state)
            self.assertEqual((chosen[0], area[0], start, end), (low, low, 20, 80), (width, dark))
            self.assertIn("are chosen", self.run_script(f"{self.figure('few')}.querySelector('.chosen').textContent"))
        self.run_script(f"{self.figure('few')}.querySelector('.chosen button').click()")
        self.browser.wait("!document.querySelector('.chosen')")
        self.assertEqual(self.run_script(f"[{view}.range, {view}.chart.getOption().dataZoom[0].start]"), [None, 20])

    # --- sizes, colours, print, readers

    def test_drawings_fill_their_boxes_after_resizes(self):
        self.open(1400)
        extent = """(() => {
          const canvas = document.querySelector('figure.deployment canvas'), w = canvas.width, h = canvas.height;
          const copy = new OffscreenCanvas(w, h).getContext('2d', {willReadFrequently: true});
          copy.drawImage(canvas, 0, 0);
          const data = copy.getImageData(0, 0, w, h).data;
          let [l, r, t, b] = [w, 0, h, 0];
          for (let y = 0; y < h; ++y) for (let x = 0; x < w; ++x) if (data[4 * (y * w + x) + 3] > 0) { l = Math.min(l, x); r = Math.max(r, x); t = Math.min(t, y); b = Math.max(b, y); }
          return [(r - l) / w, (b - t) / h, l, w - r, t, h - b, canvas.clientWidth];
        })()"""
        for width in (1400, 500, 900, 400, 1200):
            self.browser.look(width, 1000)
            box = self.run_script("document.querySelector('figure.deployment .chart').clientWidth")
            self.browser.wait(f"document.querySelector('figure.deployment canvas').width === {box}")
            wide, high, *margins, shown = self.run_script(extent)
            self.assertEqual(shown, box)
            self.assertGreater(max(wide, high), 0.75, width)
            self.assertTrue(all(margin > 0 for margin in margins), (width, margins))
            polar = self.run_script("(() => { const box = document.querySelector('figure.polar .chart'), svg = box.querySelector('svg'); return [svg.getBoundingClientRect().width - box.clientWidth, views.get(box.closest('figure')).chart.getOption().polar[0].radius / box.clientWidth]; })()")
            self.assertAlmostEqual(polar[0], 0, delta=1)
            self.assertGreater(polar[1], 0.2)

    def test_dark_pages_have_dark_charts(self):
        ink = f"{self.figure('few')}.querySelector('.chart svg text').getAttribute('fill')"
        self.open()
        light = self.run_script(ink)
        self.browser.look(1400, 1000, dark=True)
        self.browser.wait(f"{ink} !== '{light}'")

    def test_print_has_whole_pictures_and_tables_without_controls(self):
        self.open(1000)
        self.browser.look(1000, 1000, media="print")
        self.addCleanup(self.browser.look, 1000)
        shown = "(s) => [...document.querySelectorAll(s)].filter(e => e.getClientRects().length > 0).length"
        self.browser.wait("document.documentElement.dataset.print === 'ready'")
        for selector in (".workbar", ".downloads", ".tools", ".drops", "figure.live.has-static .chart"):
            self.assertEqual(self.run_script(f"({shown})({json.dumps(selector)})"), 0, selector)
        self.assertEqual(self.run_script(f"({shown})('img.static')"), 7)
        self.assertTrue(self.run_script("[...document.querySelectorAll('img.static')].every(i => i.complete && i.naturalWidth > 0)"))
        self.assertEqual(self.run_script(f"({shown})('table.claims tbody tr')"), 3)
        for part in ("figure", "table.claims tbody tr"):
            self.assertEqual(self.run_script(f"getComputedStyle(document.querySelector('{part}')).breakInside"), "avoid")

    def test_print_opens_what_is_folded_and_closes_it_again(self):
        self.open(1000)
        self.browser.look(1000, 1000, media="print")
        self.addCleanup(self.browser.look, 1000)
        folded = "[...document.querySelectorAll('section.experiment details')].filter(d => !d.closest('.drops, .range'))"
        self.browser.wait("document.documentElement.dataset.print === 'ready'")
        self.assertEqual(self.run_script(f"{folded}.length"), 5)  # statistics, certificates, configuration, file, BibTeX
        self.run_script(f"{folded}[3].open = true")
        self.run_script("window.printed = []; addEventListener('beforeprint', () => { printed.push("
                        f"{folded}.map(d => [d.open, d.querySelectorAll('tbody tr').length])); }})")
        self.assertTrue(self.browser.pdf().startswith(b"%PDF-"))
        [seen] = self.run_script("printed")
        self.assertTrue(all(is_open for is_open, _ in seen), seen)
        self.assertEqual(seen[0][1], 15 * 2 * 4)  # points, series, metrics
        self.assertEqual(self.run_script(f"{folded}.map(d => d.open)"), [False, False, False, True, False])

    def test_print_opens_what_is_folded_without_scripts(self):
        self.browser.send("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.browser.send, "Emulation.setScriptExecutionDisabled", value=False)
        self.addCleanup(self.browser.look, 1000)
        visible = "[...document.querySelectorAll('section.experiment details pre')].map(p => p.checkVisibility({contentVisibilityAuto: true}))"
        for media, expected in (("screen", [False] * 3), ("print", [True] * 3)):
            self.browser.look(1000, 1000, media=media)
            self.browser.open(self.page)
            self.assertEqual(self.run_script(visible), expected, media)

    def test_every_chart_has_a_text_and_the_keyboard_reaches_it(self):
        self.open()
        texts = self.run_script("[...document.querySelectorAll('figure.plot')].map(f => (f.querySelector('[role=img]') || {}).ariaLabel)")
        self.assertEqual(len(texts), 7)
        self.assertTrue(all(text and len(text) > 20 for text in texts), texts)
        self.assertEqual(self.run_script("document.querySelector('figure.deployment canvas').tabIndex"), 0)

    def serious_faults(self):
        self.run_script(AXE.read_text() + "; 0")
        return self.run_script("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => [v.id, v.nodes[0].html.slice(0, 200)]))")

    @unittest.skipUnless(AXE.exists() or os.environ.get("CI") == "true", "axe-core is not there (./dev setup)")
    def test_axe_finds_no_serious_fault(self):
        for width, dark in ((1000, False), (1000, True), (400, False)):
            self.open(width, dark)
            self.run_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            self.run_script("openDrops(document.querySelector('section.experiment')).then(() => 0)")
            self.assertEqual(self.serious_faults(), [], f"{width} pixels, dark: {dark}")
        self.run_script("document.body.append(make('img', {src: 'data:,'}), make('button')); 0")  # what it should notice
        self.assertEqual({rule for rule, _ in self.serious_faults()}, {"image-alt", "button-name"})

    # --- two results

    def test_two_folders_of_the_same_experiment_are_compared(self):
        for name, seed in (("b", 1), ("c", 2)):
            airloom("run", self.home / "work.toml", "-o", self.home / name, "--seed", seed, "--threads", 2)
        for name, words in (("b", ("Paired", "equal")), ("c", ("Unpaired", "not told apart"))):
            page = self.home / f"{name}.html"
            airloom("report", self.home / "a", self.home / name, "-o", page)
            self.open(1200, address=page.as_uri())
            text = self.run_script("document.querySelector('section.experiment').textContent")
            for word in words:
                self.assertIn(word, text)
            self.browser.wait("document.querySelector('details.data').querySelectorAll('tbody tr').length > 40")
            self.assertEqual(self.run_script("document.querySelectorAll('.pair figure').length"), 14)
            ends = self.run_script("[...document.querySelectorAll('.pair')].slice(0, 3).map(p => [...p.querySelectorAll('figure')].map(f => views.get(f).chart.getOption().yAxis[0].max))")
            self.assertTrue(all(one == other for one, other in ends), ends)


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main(verbosity=2)
