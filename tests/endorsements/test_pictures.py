"""What is uploaded is drawn anew: nothing goes on but what is seen, and no file costs much."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from campaign.endorsements import pictures
from campaign.endorsements.pictures import PictureUnclear


def a_picture(kind="PNG", size=(300, 200), mode="RGB", **saving):
    out = BytesIO()
    Image.new(mode, size, "red").save(out, kind, **saving)
    return out.getvalue()


def a_pdf(pages=1):
    out = BytesIO()
    first, *others = [Image.new("RGB", (595, 842), "white") for _ in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def a_bomb(side):
    """A PNG that says it is large, and would unpack to that."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def opened(raw):
    return Image.open(BytesIO(raw))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_becomes_a_small_png(kind):
    found = opened(pictures.logo_of(a_picture(kind, (1200, 800))))

    assert (found.format, found.size) == ("PNG", (256, 171))


def test_what_is_written_beside_the_pixels_is_dropped():
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "Айнура Жылдызова")
    raw = a_picture(pnginfo=said, icc_profile=b"profile of somebody" * 20)
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    photo = a_picture("JPEG", exif=exif.tobytes())

    logo, [page] = pictures.logo_of(raw), pictures.pages_of(photo)

    assert opened(logo).info == {}
    assert not opened(page).getexif()
    assert b"taken at home" in photo
    assert b"taken at home" not in page


def test_a_letter_of_some_pages_becomes_as_many_pictures():
    found = pictures.pages_of(a_pdf(3))

    assert [opened(page).format for page in found] == ["JPEG"] * 3
    assert all(b"%PDF" not in page for page in found)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "nothing"),
        (b"x" * (pictures.LARGEST + 1), "too-large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "kind"),
        (b"GIF89a" + b"\0" * 50, "kind"),
        (b"MZ\x90\x00 not a picture", "kind"),
        (b"<!doctype html><script>1</script>", "kind"),
        (a_bomb(60_000), "too-large"),
        (a_bomb(4_000), "broken"),
        (a_picture()[:200], "broken"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(raw, reason):
    with pytest.raises(PictureUnclear) as refused:
        pictures.logo_of(raw)

    assert refused.value.facts == {"reason": reason}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (a_pdf(pictures.MOST_PAGES + 1), "too-many-pages"),
        (b"%PDF-1.7 and then nothing of the kind", "broken"),
        (b"plain words", "kind"),
    ],
)
def test_what_is_no_letter_is_refused_with_its_reason(raw, reason):
    with pytest.raises(PictureUnclear) as refused:
        pictures.pages_of(raw)

    assert refused.value.facts == {"reason": reason}


def test_a_transparent_letter_is_read_on_white():
    [page] = pictures.pages_of(a_picture(mode="RGBA", size=(10, 10)))

    assert opened(page).mode == "RGB"
