"""Files made to do harm, and files that are only odd: each gets its own sentence or is simply read."""

import io
import time
import zipfile
from dataclasses import replace
from datetime import timedelta

import docx
import pytest
import typst

from campaign.errors import CampaignError
from campaign.resolutions import readers
from campaign.resolutions.outline import outline
from campaign.resolutions.readers import door, limits
from campaign.resolutions.readers.refusals import (
    DoctypeInside,
    FileBroken,
    FileEncrypted,
    FileTooLarge,
    NestedTooDeep,
    NotText,
    PdfWithoutText,
    ReadingTooCostly,
    TooManyPages,
    TooManyWords,
    UnpacksTooLarge,
)
from campaign.web.sentences import sentence_of

WORDS = "Резолюция жыйыны\n\nМы призываем Правительство:\n\n- открыть школу;\n- закрыть карьер.\n"
ASKS = 2200
DOCUMENT = "word/document.xml"


def a_docx(changes=None, added=()):
    """A real one, with the given parts put in place of its own."""
    whole, changed = io.BytesIO(), io.BytesIO()
    made = docx.Document()
    made.add_paragraph("Resolution")
    made.save(whole)
    changes = changes or {}
    with (
        zipfile.ZipFile(whole) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as to,
    ):
        for name in source.namelist():
            to.writestr(name, changes.get(name, source.read(name)))
        for name in added:
            to.writestr(name, b"")
    return changed.getvalue()


def with_doctype(entities):
    return a_docx({DOCUMENT: f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><d>&a;</d>'.encode()})


def a_pdf(pages, contents=b""):
    """Written by hand, since no writer makes ten thousand empty pages quickly."""
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(contents), contents)
    kids = b" ".join(b"%d 0 R" % (at + 4) for at in range(pages))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << >> /Contents 3 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        stream,
        *[page] * pages,
    ]
    return _numbered(objects)


def _numbered(objects, trailer=b""):
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return out + b"startxref\n%d\n%%%%EOF" % start


def an_encrypted_pdf():
    """Locked for whoever does not know its password (PDF 1.7, 7.6.3: a standard handler)."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        lock,
    ]
    identity = b"00" * 16
    return _numbered(objects, b"/Encrypt 4 0 R /ID [<%s> <%s>]" % (identity, identity))


LAUGHS = '<!ENTITY z "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("zyxwvutsr", "yxwvutsra", strict=True)
)


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda: a_docx({DOCUMENT: b"a" * (limits.LARGEST_UNPACKED + 1)}), UnpacksTooLarge),
        (lambda: a_docx({DOCUMENT: b"a" * 20_000_000}), UnpacksTooLarge),
        (lambda: a_docx(added=map(str, range(limits.MOST_ENTRIES))), UnpacksTooLarge),
        (lambda: with_doctype(LAUGHS), DoctypeInside),
        (lambda: with_doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'), DoctypeInside),
        (lambda: a_docx()[:400], FileBroken),
        (lambda: a_pdf(10_000), TooManyPages),
        (lambda: a_pdf(limits.MOST_PAGES + 1), TooManyPages),
        (lambda: a_pdf(3), PdfWithoutText),
        (an_encrypted_pdf, FileEncrypted),
        (lambda: b"%PDF-1.7\nnothing of the kind", FileBroken),
        (lambda: b"<html><body>" + b"<div>" * 200_000 + b"x", NestedTooDeep),
        (lambda: b"Resolution\x00\x00text" * 50, NotText),
        (lambda: b"a " * limits.LARGEST_FILE, FileTooLarge),
        (lambda: b"a " * (limits.LONGEST_TEXT // 2 + 1), FileTooLarge),
        (lambda: b"We call on them. " * (limits.MOST_WORDS // 17 + 1), TooManyWords),
    ],
    ids=[
        "unpacks beyond the most", "packed too tightly", "too many entries", "a billion laughs",
        "an entity from outside", "cut short", "ten thousand pages", "one page too many",
        "scanned", "encrypted", "no PDF", "deep nesting", "null bytes", "too large", "too long", "too many words",
    ],
)  # fmt: skip
def test_a_hostile_file_gets_a_refusal_of_its_own(app, make, refusal):
    with pytest.raises(refusal) as refused:
        readers.read(make())

    assert sentence_of(refused.value)


def test_no_two_kinds_of_harm_share_a_sentence(app):
    kinds = {
        UnpacksTooLarge, DoctypeInside, FileBroken, TooManyPages, PdfWithoutText, FileEncrypted,
        NestedTooDeep, NotText, FileTooLarge, ReadingTooCostly, TooManyWords,
    }  # fmt: skip
    facts = {"most": 1, "largest": 1}

    assert len({str(sentence_of(kind(**facts))) for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le"])
def test_words_in_any_usual_encoding_are_simply_read(encoding):
    blocks = readers.read(WORDS.encode(encoding), "words.txt").blocks

    assert [demand.text for demand in outline(blocks).demands] == [
        "открыть школу;",
        "закрыть карьер.",
    ]


def test_scripts_and_hidden_parts_of_a_page_are_never_read():
    page = (
        "<html><head><title>x</title><script>evil()</script><style>p{}</style></head><body>"
        "<h1>Resolution</h1><p onclick='evil()'>We call on the Government to act.</p>"
        "<p hidden>unseen</p><script>evil()</script><template>evil</template></body></html>"
    )

    words = " ".join(block.text for block in readers.read(page.encode(), "page.html").blocks)

    assert "We call on the Government to act." in words
    assert not {"evil", "unseen"} & set(words.replace("()", "").split())


@pytest.mark.parametrize("trick", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad"])
@pytest.mark.parametrize("name", ["words.txt", "words.html", "words.md", "words.docx"])
def test_what_turns_or_hides_letters_is_gone_from_every_format(trick, name):
    tricked = f"We call on the Gov{trick}ernment to act."
    raw = tricked.encode()
    if name.endswith("html"):
        raw = f"<html><body><p>{tricked}</p></body></html>".encode()
    elif name.endswith("docx"):
        kept, made = io.BytesIO(), docx.Document()
        made.add_paragraph(tricked)
        made.save(kept)
        raw = kept.getvalue()

    [block] = readers.read(raw, name).blocks

    assert block.text == "We call on the Government to act."


def test_a_reader_that_takes_too_long_is_ended():
    began = time.monotonic()

    with pytest.raises(ReadingTooCostly):
        readers.read(a_long_pdf(), cost=replace(door.USUAL, patience=timedelta(seconds=1)))

    assert time.monotonic() - began < door.USUAL.patience.total_seconds()


def test_a_reader_that_takes_too_much_memory_is_refused():
    with pytest.raises(ReadingTooCostly):
        readers.read(a_long_pdf(), cost=replace(door.USUAL, memory=48 * limits.MEGABYTE))


def test_a_reader_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for make in (a_docx, lambda: a_pdf(3), WORDS.encode):
        try:
            readers.read(make())
        except CampaignError:
            continue

    assert list(tmp_path.iterdir()) == []


def test_a_blank_page_between_others_is_passed_over():
    words = b"We call on the Government of Issyk to act at once and in public.\n#pagebreak()\n#pagebreak()\nAdopted unanimously."
    raw = typst.compile(words, ignore_system_fonts=True)

    text = " ".join(block.text for block in readers.read(raw).blocks)

    assert text.startswith("We call on the Government")
    assert text.endswith("Adopted unanimously.")


def test_fifty_pages_are_read_within_the_usual_cost():
    blocks = readers.read(a_long_pdf()).blocks

    assert len(blocks) == ASKS


def a_long_pdf():
    """Fifty dense pages, no two lines of them alike but for their first words."""
    asks = [f"- Open the school of {_a_name(number)} for its children." for number in range(ASKS)]
    return typst.compile("\n".join(asks).encode(), ignore_system_fonts=True)


def _a_name(number):
    letters = "abdegiklmnorstuz"
    return "".join(letters[number // 16**place % 16] for place in range(3)).capitalize()


def test_a_failure_nobody_foresaw_is_noted_and_nothing_of_the_files_words(caplog):
    """The file may be broken, or its reader: whoever runs the service must hear of it."""
    with pytest.raises(FileBroken):
        readers.read(a_docx({DOCUMENT: b"<Aigul/>"}))

    assert caplog.messages == ["a file was not read: AttributeError"]
