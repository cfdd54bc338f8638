"""One document written in every format, as people write them: with care and without."""

import html
import io
from dataclasses import dataclass

import docx
import typst
from docx.shared import Pt

MENU = ("Home", "About us", "News", "Contacts")


@dataclass(frozen=True)
class Part:
    """A title, a heading, a line of prose, or an item of a list."""

    kind: str
    text: str


def as_text(parts):
    marks = {"item": "  • "}
    return "\n\n".join(f"{marks.get(part.kind, '')}{part.text}" for part in parts).encode()


def as_markdown(parts):
    marks = {"title": "# ", "heading": "## ", "item": "- "}
    body = "\n\n".join(f"{marks.get(part.kind, '')}{part.text}" for part in parts)
    return body.encode()


def as_page(parts):
    """A page as a browser saves it, with all that stands around its own words."""
    menu = "".join(f'<li><a href="#">{name}</a></li>' for name in MENU)
    return f"""<!DOCTYPE html>
<html lang="en"><head><title>Page</title><style>p {{ color: red }}</style>
<script>document.write("<li>Open a shop</li>")</script></head>
<body><header class="site-header"><img src="logo.png" alt=""><nav><ul>{menu}</ul></nav></header>
<div class="content"><div class="entry">{_html_body(parts)}</div>
<aside class="sidebar"><h2>Donate</h2><ul><li>Support our work with 500 som;</li></ul></aside></div>
<form action="/subscribe"><label for="m">Send us your address</label><input id="m"></form>
<footer><p>All rights reserved. Ensure you read our terms.</p></footer></body></html>""".encode()


def _html_body(parts):
    tags = {"title": "h1", "heading": "h2", "line": "p", "item": "li"}
    body, in_list = "", False
    for part in parts:
        if (part.kind == "item") != in_list:
            in_list = not in_list
            body += "<ul>\n" if in_list else "</ul>\n"
        body += f"<{tags[part.kind]}>{html.escape(part.text)}</{tags[part.kind]}>\n"
    return body + ("</ul>" if in_list else "")


def as_word(parts):
    """Well made: styles for headings, real lists."""
    document = docx.Document()
    styles = {"title": "Title", "heading": "Heading 1", "line": "Normal", "item": "List Bullet"}
    for part in parts:
        document.add_paragraph(part.text, style=styles[part.kind])
    return saved(document)


def as_word_made_badly(parts):
    """Headings only in bold, bullets typed, in a table that holds the page together."""
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    for part in parts:
        paragraph = cell.add_paragraph()
        run = paragraph.add_run(f"• {part.text}" if part.kind == "item" else part.text)
        run.bold = part.kind in {"title", "heading"}
        run.font.size = Pt(11)
    return saved(document)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_pdf(parts, **changes):
    """Set in narrow justified lines with hyphens, a running head, and page numbers."""
    return typst.compile(_pdf_source(parts, **changes).encode())


def _pdf_source(
    parts, *, head="Union of Felt Makers, 2023", width="14cm", height="14cm", columns=1
):
    marks = {"title": "= ", "heading": "== ", "item": "- "}
    body = "\n\n".join(f"{marks.get(part.kind, '')}#text({_quoted(part.text)})" for part in parts)
    return f"""
#set page(width: {width}, height: {height}, margin: 2cm, columns: {columns},
  header: [#text(8pt)[{head}]], footer: context [#h(1fr) #counter(page).display() #h(1fr)])
#set text(size: 10pt, lang: "en", hyphenate: true)
#set par(justify: true)
{body}
"""


def _quoted(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
