"""A document as one HTML file that needs nothing else: no script, font, image or address from outside."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from carecli import __version__
from carecli.guide.record import clean_text
from carecli.report.document import Document
from carecli.report.grid import lay_out_table
from carecli.report.page import Block
from carecli.report.svg import lay_out

TEMPLATES = Path(__file__).parent / "templates"
DATE = r"\b\d{4}-\d{2}(-\d{2})?\b"
SIGNS = {"+": "✓", "x": "✕", "~": "◐", "?": "?"}


def format_html(document: Document) -> str:
    """Return a document as HTML. Every text is escaped and cleaned of control characters."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"kind": _name_kind, "grid": lay_out_table, "whole": _keep_whole}
    pictures = {section.id: lay_out(section.diagram) for section in document.sections if section.diagram}
    template = environment.get_template("report.html.j2")
    return template.render(document=document, pictures=pictures, signs=SIGNS, version=__version__)


def _clean(value: Any) -> Any:
    """Return what a template prints, cleaned if it is text from a person or a pack."""
    return clean_text(value) if type(value) is str else value


def _name_kind(block: Block) -> str:
    return type(block).__name__.lower()


def _keep_whole(text: str) -> Markup:
    """Return text, escaped, whose dates no line breaks apart."""
    return Markup(re.sub(DATE, r'<span class="date">\g<0></span>', str(escape(clean_text(text)))))  # noqa: S704
