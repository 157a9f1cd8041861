"""Writes the tables of measurements into the pages of docs/, between the marks `<!-- table: NAME -->`."""
import pathlib

DOCS = pathlib.Path(__file__).resolve().parent.parent.parent / "docs"


def write(page, name, lines):
    """Replaces the table NAME of a page; a page without its marks is an error."""
    file, begin, end = DOCS / page, f"<!-- table: {name} -->\n", f"<!-- /table: {name} -->"
    before, rest = file.read_text(encoding="utf-8").split(begin)
    after = rest.split(end)[1]
    file.write_text(before + begin + "\n".join(lines) + "\n" + end + after, encoding="utf-8")
