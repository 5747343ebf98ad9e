"""The checks of the manual find what they are for: each fault is put into a small site, page or example.

Usage: manual_checks_test.py PATH_OF_AIRLOOM
"""
import pathlib
import shutil
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/site"))
from examples import not_printed, run_page  # noqa: E402
from site_faults import heading_faults, site_faults  # noqa: E402
from spelling import known_words, misspelt, prose  # noqa: E402


class ManualChecksTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-manual-")
        self.home = pathlib.Path(self.folder.name).resolve()

    def tearDown(self):
        self.folder.cleanup()

    def faults(self, body, head=""):
        (self.home / "other.html").write_text('<h2 id="there">There</h2>')
        (self.home / "page.html").write_text(f"<html><head>{head}</head><body>{body}</body></html>")
        return list(site_faults(self.home))

    # links and what is fetched

    def test_a_good_page_has_no_faults(self):
        good = '<h1 id="top">T</h1><a href="other.html#there">x</a><a href="#top">y</a><a href="https://example.org/a">z</a><img src="data:image/png;base64,">'
        self.assertEqual(self.faults(good), [])

    def test_links_that_lead_nowhere(self):
        for link, word in (("none.html", "not there"), ("other.html#where", "no such heading"), ("#where", "no such heading"), ("https://nowhere", "no address"), (".", "not there")):
            found = self.faults(f'<a href="{link}">x</a>')
            self.assertEqual(len(found), 1, link)
            self.assertIn(word, found[0])

    def test_requests_to_other_hosts(self):
        for tag in ('<script src="https://example.org/a.js"></script>', '<img src="//example.org/a.png">', '<link rel="stylesheet" href="https://example.org/a.css">'):
            self.assertIn("asks another host", self.faults("", tag)[0])
        self.assertIn("which is not there", self.faults("", '<script src="gone.js"></script>')[0])
        (self.home / "a.css").write_text("@font-face { src: url(https://example.org/f.woff2) }")
        self.assertIn("a.css: asks another host", self.faults("")[0])

    def test_fences_that_were_not_understood(self):
        self.assertIn("fence", self.faults("<p>```sh airloom ```</p>")[0])
        self.assertEqual(self.faults('<script>"```"</script>'), [])

    def test_headings_that_a_page_outside_the_site_names(self):
        self.faults("")
        page = self.home / "README.md"
        page.write_text("[good](docs/other.md#there) [bad](docs/other.md#where)")
        self.assertEqual(list(heading_faults([page], self.home, self.home)), ["README.md: links to docs/other.md#where: no such heading"])

    # words

    @unittest.skipUnless(shutil.which("aspell"), "aspell not found")
    def test_misspelt_words(self):
        text = "A beem of the network.\n\nIts powr, `powr` and $powr$ and [this](powr.md).\n\n```\npowr\n```\n"
        self.assertEqual(list(misspelt(text, known_words())), [(1, "beem"), (3, "powr")])
        self.assertEqual(list(misspelt("Beem and beem", {"beem"})), [])

    def test_prose_keeps_the_lines(self):
        text = "a\n```sh\nb\n```\n    c\nd `e`\n"
        self.assertEqual(prose(text).count("\n"), text.count("\n"))
        self.assertEqual(prose(text).split(), ["a", "d"])

    # examples

    def run_text(self, text):
        page = self.home / "page.md"
        page.write_text(text)
        return run_page(page, self.home, self.home)

    def test_examples_are_run_in_one_folder(self):
        self.assertEqual(self.run_text("```sh\n# run\necho 1 > a\n```\ntext\n```python\n# run\nassert open('a').read() == '1\\n'\n```\n"), [])
        self.assertIn("page.md:1: exit status 3", self.run_text("```sh\n# run\nexit 3\n```\n")[0])
        self.assertIn("page.md:2: exit status 1", self.run_text("\n```python\n# run\nassert False\n```\n")[0])

    def test_what_a_page_shows_is_printed(self):
        shown = "```sh\n# run\nprintf 'rate 2.5 in 3 ms\\nand more\\nlast 7\\n'\n```\n\n```output\n{}\n```\n"
        self.assertEqual(self.run_text(shown.format("rate 2.51  in 900 us\n...\nlast 7")), [])
        for wrong in ("rate 2.6 in 3 ms", "last 7\nand more", "rate 2.5 in 3 ms here", "something else"):
            self.assertIn("the page shows", self.run_text(shown.format(wrong))[0], wrong)
        self.assertEqual(not_printed("gap 1e-12", "gap 3e-9"), None)
        self.assertEqual(not_printed("gap 0.1", "gap 3e-9"), "gap 0.1")


if __name__ == "__main__":
    sys.argv.pop(1)
    unittest.main()
