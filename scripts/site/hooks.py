"""What the manual's site is made of besides docs/, for MkDocs (mkdocs.yml, `hooks`).

Pages of the repository that the manual links to (README of a system, CONTRIBUTING.md) become pages of the site, other linked files are
copied. What ./dev docs made before in build/manual (gallery, notebooks) joins them. Formulas are drawn by KaTeX and the search works in
pages opened as files by iframe-worker, both fetched by ./dev setup into build/npm: the site asks no other host for anything.
"""
import json
import os
import pathlib
import re
import shutil

from mkdocs.structure.files import File

ROOT = pathlib.Path(__file__).resolve().parents[2]
MADE = ROOT / "build/manual"
MODULES = ROOT / "build/npm/node_modules"
SYSTEMS = ("dab", "haps", "iab", "mdd", "twotier")
NOTEBOOKS = sorted((ROOT / "bindings/python/notebooks").glob("*.ipynb"))
LINK = re.compile(r"(\]\()([^)#\s]+)((?:#[^)]*)?\))")
RUN = re.compile(r"(^```(?:sh|python)\n)# run\n|^<!-- (?:run\n.*?|not run: [^\n]+?) ?-->\n", re.M | re.S)  # marks of scripts/check_docs are nothing for readers
FENCE = re.compile(r"(^ *```.*?^ *```[ \t]*$)", re.M | re.S)

# pages of the repository -> pages of the site
PAGES = {
    "CONTRIBUTING.md": "inside/contributing.md",
    "CHANGELOG.md": "inside/changelog.md",
    "models/mdd/README.md": "inside/models.md",
    "src/airloom/training/README.md": "inside/training.md",
    **{f"src/airloom/systems/{key}/README.md": f"inside/{key}.md" for key in SYSTEMS},
    **{str(path.relative_to(ROOT)): f"notebooks/{path.stem}.md" for path in NOTEBOOKS if (MADE / "notebooks" / f"{path.stem}.md").exists()},
}
PLACES = {site: place for place, site in PAGES.items()}  # where a page of the site lies in the repository


def in_repository(site):
    return PLACES.get(site, f"docs/{site}")


def resolved(target, page):
    """The link's target as a path of the repository, None where it leads out of it or to nothing."""
    if ":" in target or target.startswith("/"):
        return None
    place = os.path.normpath(os.path.join(os.path.dirname(page), target))
    return None if place.startswith("..") or not (ROOT / place).exists() else place


def site_address(place):
    """The site's address of a path of the repository."""
    if place in PAGES:
        return PAGES[place]
    return place[len("docs/"):] if place.startswith("docs/") else f"repository/{place}"


def linked(text, page):
    """The page's text with its links as the site needs them."""
    def link(match):
        place = resolved(match[2], page)
        if place is None:
            return match[0]
        return match[1] + os.path.relpath(site_address(place), os.path.dirname(site_address(page)) or ".") + match[3]
    return "".join(part if FENCE.fullmatch(part) else LINK.sub(link, part) for part in FENCE.split(text))


def copied_files(pages):
    """Files of the repository that pages link to and that are no pages themselves."""
    found = set()
    for page in pages:
        text = (ROOT / page).read_text(encoding="utf-8")
        for part in FENCE.split(text):
            if not FENCE.fullmatch(part):
                found |= {resolved(match[2], page) for match in LINK.finditer(part)}
    return sorted(place for place in found - {None} if (ROOT / place).is_file() and place not in PAGES and not place.startswith("docs/"))


def modules():
    """(file here, address in the site) of what was fetched."""
    katex = MODULES / "katex/dist"
    if katex.is_dir():
        yield katex / "katex.min.js", "assets/katex/katex.min.js"
        yield katex / "katex.min.css", "assets/katex/katex.min.css"
        for font in sorted((katex / "fonts").glob("*.woff2")):
            yield font, f"assets/katex/fonts/{font.name}"
    worker = MODULES / "iframe-worker/shim/index.js"
    if worker.exists():
        yield worker, "assets/iframe-worker.js"


def on_config(config):
    if (MODULES / "katex/dist").is_dir():
        config["extra_css"].append("assets/katex/katex.min.css")
        config["extra_javascript"] += ["assets/katex/katex.min.js", "assets/formulas.js"]
    config["extra_css"].append("assets/site.css")
    for title, folder in (("Gallery", "gallery"), ("Notebooks", "notebooks")):
        made = sorted(path for path in (MADE / folder).glob("*.md")) if (MADE / folder).is_dir() else []
        for section in config["nav"]:
            if title in section and isinstance(section[title], list):
                section[title] += [f"{folder}/{path.name}" for path in made]
    return config


def on_files(files, config):
    site = config["site_dir"]

    def add(source, address):
        """The file at its address: MkDocs wants it to lie there below some folder, so that it is laid there."""
        there = MADE / "joined" / address
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, there)
        files.append(File(address, str(MADE / "joined"), site, config["use_directory_urls"]))

    shutil.rmtree(MADE / "joined", ignore_errors=True)
    for place, address in PAGES.items():
        if not place.endswith(".ipynb"):
            add(ROOT / place, address)
    for folder in ("gallery", "notebooks"):
        for path in sorted((MADE / folder).rglob("*")):
            if path.is_file():
                files.append(File(str(path.relative_to(MADE)), str(MADE), site, config["use_directory_urls"]))
    for source, address in modules():
        add(source, address)
    for name in ("formulas.js", "site.css"):
        add(ROOT / "scripts/site" / name, f"assets/{name}")
    own = [in_repository(file.src_path) for file in files.documentation_pages()]
    for place in copied_files(page for page in own if (ROOT / page).exists()):
        add(ROOT / place, site_address(place))
    return files


def on_page_markdown(markdown, page, config, files):
    shown = RUN.sub(lambda match: match[1] or "", markdown)
    return linked(shown, in_repository(page.file.src_path))


def on_post_build(config):
    """The search's index as a script: a page that is opened as a file may not read JSON."""
    folder = pathlib.Path(config["site_dir"]) / "search"
    index = folder / "search_index.json"
    if index.exists():
        text = json.dumps(json.loads(index.read_text(encoding="utf-8")))
        (folder / "search_index.js").write_text(f"var __search = {{index: Promise.resolve({text})}};\n", encoding="utf-8")
