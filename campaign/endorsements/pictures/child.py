"""Draws one picture or letter anew, in a child under limits: `limited` runs it by its path.

Knows nothing of Campaign.
"""

from base64 import b64encode
from io import BytesIO
from typing import Any

MOST_PIXELS = 25_000_000
LOGO_SIDE = 256
PAGE_SIDE = 1800
PAGE_SCALE = 2.0
"""144 dots an inch: a stamp can be read."""
QUALITY = 80


class Refused(Exception):
    """Its word is the reason."""


def answer(order: dict[str, Any], raw: bytes) -> dict[str, object]:
    """The pages drawn, in base64, or why there are none."""
    try:
        pages = [_logo(raw)] if order["what"] == "logo" else _letter(raw, order["most_pages"])
    except Refused as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"refused": "too-costly"}
    except Exception:  # noqa: BLE001 - whatever a hostile file does to the decoders is one refusal
        return {"refused": "broken"}
    return {"pages": [b64encode(page).decode() for page in pages]}


def _logo(raw: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 - under the limits

    found = _opened(raw).convert("RGBA")
    found.thumbnail((LOGO_SIDE, LOGO_SIDE), Image.Resampling.LANCZOS)
    bare = Image.frombytes("RGBA", found.size, found.tobytes())  # pixels alone
    out = BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _letter(raw: bytes, most_pages: int) -> list[bytes]:
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(raw, most_pages)
    return [_jpeg(_opened(raw))]


def _pdf(raw: bytes, most_pages: int) -> list[bytes]:
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(raw)
    if len(document) > most_pages:
        raise Refused("too-many-pages")
    return [_jpeg(_page(page)) for page in document]


def _page(page: Any) -> Any:  # noqa: ANN401 - of a library that is loaded under the limits
    width, height = page.get_size()
    scale = min(PAGE_SCALE, PAGE_SIDE / max(width, height, 1))
    return page.render(scale=scale, may_draw_forms=False).to_pil()


def _opened(raw: bytes) -> Any:  # noqa: ANN401
    """What it is, its content says: PNG, JPEG or WebP. Its size is asked before it is unpacked."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    try:
        found = Image.open(BytesIO(raw), formats=["PNG", "JPEG", "WEBP"])
    except UnidentifiedImageError:
        raise Refused("kind") from None
    except Image.DecompressionBombError:
        raise Refused("too-large") from None
    if found.width * found.height > MOST_PIXELS:
        raise Refused("too-large")
    return ImageOps.exif_transpose(found)


def _jpeg(found: Any) -> bytes:  # noqa: ANN401
    from PIL import Image  # noqa: PLC0415

    if found.mode in ("RGBA", "LA", "PA"):
        white = Image.new("RGBA", found.size, "white")
        found = Image.alpha_composite(white, found.convert("RGBA"))
    found = found.convert("RGB")
    found.thumbnail((PAGE_SIDE, PAGE_SIDE))
    bare = Image.frombytes("RGB", found.size, found.tobytes())
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
