"""The checks of the manual find what they are for: each fault is put into a small site, page or example.

Usage: manual_checks_test.py PATH_OF_AIRLOOM
"""
import importlib.util
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/site"))
from examples import loose_faults, missing_part, not_printed, run_page  # noqa: E402
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

    # what joins the site

    def test_gallery_shows_what_was_drawn_with_its_toml(self):
        def gallery():
            return subprocess.run([sys.executable, ROOT / "scripts/gallery", self.home / "results", self.home / "gallery"], capture_output=True, text=True, check=False)
        (self.home / "results/haps/fig3a").mkdir(parents=True)
        self.assertNotEqual(gallery().returncode, 0, "no figure is a fault")
        (self.home / "results/haps/fig3a/fig3a_urban.svg").write_text("<svg/>")
        done = gallery()
        self.assertEqual(done.returncode, 0, done.stderr)
        page = (self.home / "gallery/haps.md").read_text()
        self.assertIn("(haps_fig3a_fig3a_urban.svg)", page)
        self.assertTrue((self.home / "gallery/haps_fig3a_fig3a_urban.svg").exists())
        for line in (ROOT / "presets/haps/fig3a.toml").read_text().split("\n"):
            self.assertIn(line, page)
        self.assertFalse((self.home / "gallery/mdd.md").exists())

    @unittest.skipUnless(importlib.util.find_spec("mkdocs"), "MkDocs not found")
    def test_links_into_the_repository_become_links_of_the_site(self):
        from hooks import copied_files, linked
        page = "docs/systems/haps.md"
        self.assertEqual(linked("[a](../../src/airloom/systems/haps/README.md#files) [b](../import.md)", page), "[a](../inside/haps.md#files) [b](../import.md)")
        self.assertEqual(linked("[a](../../../../docs/place.md)", "src/airloom/systems/iab/README.md"), "[a](../place.md)")
        self.assertEqual(linked("[a](../examples/airloom_load.m) [b](https://example.org/docs/a.md) [c](gone.md)", "docs/files.md"),
                         "[a](repository/examples/airloom_load.m) [b](https://example.org/docs/a.md) [c](gone.md)")
        self.assertEqual(linked("```\n[a](../README.md)\n```", "docs/files.md"), "```\n[a](../README.md)\n```")
        self.assertNotIn("docs/files.md", copied_files(["README.md"]))

    # examples

    def run_text(self, text):
        page = self.home / "page.md"
        page.write_text(text)
        return run_page(page, self.home, self.home)[0]

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

    def test_blocks_that_begin_with_a_prompt_are_run(self):
        self.assertEqual(self.run_text("```\n$ echo rate 2\n...\nrate 2.01\n```\n"), [])
        self.assertIn("the page shows", self.run_text("```\n$ echo rate 2\nrate 3\n```\n")[0])
        self.assertIn("exit status 1", self.run_text("```\n$ false\n```\n")[0])

    def test_what_a_comment_holds_is_run_and_may_stand_for_what_is_shown(self):
        self.assertEqual(self.run_text("<!-- run\necho 5 > a\n-->\n```sh\n# run\ncat a\n```\n\n```output\n5\n```\n"), [])
        stands = "<!-- run\necho 5\n-->\n```\n$ hours of work\n{}\n```\n"
        self.assertEqual(self.run_text(stands.format(5)), [])
        self.assertIn("the page shows", self.run_text(stands.format(6))[0])

    def test_files_of_a_page_are_written_piece_by_piece(self):
        two = "```toml\n# file: a.toml\nx = 1\n```\n\n```toml\n# file: a.toml\ny = 2\n```\n```sh\n# run\ngrep -c = a.toml\n```\n\n```output\n{}\n```\n"
        self.assertEqual(self.run_text(two.format(2)), [])
        self.assertIn("the page shows", self.run_text(two.format(3))[0])

    def loose(self, text):
        page = self.home / "page.md"
        page.write_text(text)
        return list(loose_faults(page, self.home))

    def test_blocks_that_nothing_runs(self):
        for language in ("", "sh", "python", "toml", "text", "output"):
            self.assertIn("page.md:2: a block that nothing runs", self.loose(f"\n```{language}\nairloom\n```\n")[0], language)
        self.assertEqual(self.loose("<!-- not run: takes hours -->\n```sh\nairloom\n```\n"), [])
        self.assertIn("nothing runs", self.loose("<!-- not run: takes hours -->\nand\n```sh\nairloom\n```\n")[0])
        self.assertEqual(self.loose("```sh\n# run\nairloom\n```\n\n```output\n1\n```\n"), [])
        self.assertIn("a command outside of a fence", self.loose("so\n\n    airloom run all\n")[0])

    def test_parts_of_compiled_files(self):
        (self.home / "examples").mkdir()
        (self.home / "examples/a.cpp").write_text("int main() {\n  if (true) {\n    return 0;\n  }\n}\n")
        self.assertEqual(self.loose("1. text\n\n   ```cpp\n   if (true) {\n     return 0;\n   }\n   ```\n"), [])
        self.assertIn("no part of a file", self.loose("```cpp\nif (true) {\n  return 1;\n}\n```\n")[0])

    def test_examples_of_parts_that_are_not_built_in_are_told(self):
        self.assertEqual(missing_part("mpirun -n 2 airloom run a", {"torch"}), "mpi")
        self.assertEqual(missing_part("airloom train mdd", {"torch"}), None)


if __name__ == "__main__":
    sys.argv.pop(1)
    unittest.main()
