"""Faults of a built site: links to pages, files and anchors that are not there, requests to other hosts, fences that were not understood."""
import html.parser
import pathlib
import re
import urllib.parse

LOADED = {"script": "src", "img": "src", "source": "src", "iframe": "src", "link": "href"}  # what a browser fetches by itself
STYLE_URL = re.compile(r"url\(\s*['\"]?(https?:)?//")


class Page(html.parser.HTMLParser):
    """Anchors, links, fetched addresses and text of one page."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links, self.loaded, self.words, self.inside = set(), [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if tag in LOADED and values.get(LOADED[tag]) and values.get("rel") != "canonical":
            self.loaded.append(values[LOADED[tag]])
        if tag in ("script", "style"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.words.append(data)


def outside(address):
    return "://" in address or address.startswith("//")


def well_formed(address):
    parts = urllib.parse.urlsplit(address)
    return parts.scheme in ("http", "https") and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc) and " " not in address


def link_fault(address, file, pages):
    """What is wrong with a link of the page `file`, or None."""
    if outside(address):
        return None if well_formed(address) else f"links to {address}, which is no address"
    if address.startswith(("mailto:", "data:", "javascript:")):
        return None
    path, _, anchor = urllib.parse.unquote(address).partition("#")
    if path.startswith("api/") and not (file.parent / "api/html").exists():
        return None  # the pages of Doxygen, which ./dev docs makes after the site
    target = (file.parent / path.partition("?")[0]).resolve() if path else file
    if not target.is_file():
        return f"links to {address}, which is not there"
    if anchor and target in pages and anchor not in pages[target].anchors:
        return f"links to {address}: no such heading"
    return None


def page_faults(file, page, pages):
    for address in page.links:
        fault = link_fault(address, file, pages)
        if fault:
            yield fault
    for address in page.loaded:
        if outside(address):
            yield f"asks another host: {address}"
        elif not address.startswith("data:") and link_fault(address, file, pages):
            yield f"needs {address}, which is not there"
    if "```" in "".join(page.words):
        yield "shows ```: a fence that was not understood"


def site_faults(folder, leave_out=("404.html", "api")):
    """Lines that say what is wrong with the site in `folder`."""
    folder = pathlib.Path(folder).resolve()
    files = [file for file in sorted(folder.rglob("*.html")) if file.relative_to(folder).parts[0] not in leave_out]
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in files}
    for file, page in pages.items():
        for fault in dict.fromkeys(page_faults(file, page, pages)):
            yield f"{file.relative_to(folder)}: {fault}"
    for style in sorted(folder.rglob("*.css")):
        if STYLE_URL.search(style.read_text(encoding="utf-8")):
            yield f"{style.relative_to(folder)}: asks another host"


HEADING = re.compile(r"\]\(([^)#\s:]+\.md)#([^)\s]+)\)")


def heading_faults(pages, root, folder):
    """Links of pages that are not in the site (README.md) to headings of docs/ that are not there."""
    for page in pages:
        if page.parent != root:
            continue
        for path, anchor in HEADING.findall(page.read_text(encoding="utf-8")):
            target = (folder / path.removeprefix("docs/")).with_suffix(".html")
            if target.is_file() and anchor not in Page(target.read_text(encoding="utf-8")).anchors:
                yield f"{page.name}: links to {path}#{anchor}: no such heading"
