"""Pictures are decoded within limits, as a viewer shows them; whatever else was sent is refused in words."""

from __future__ import annotations

import base64
import io
import json
import struct
import tracemalloc
import warnings
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from plumbline.serving.alignment.pictures import decoded, picture_bytes
from plumbline.serving.alignment.questions import UnfitError
from tests.serving.alignment.service import asked, tell

PIXELS = 10_000


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def picture(width=20, height=10, mode="RGB", color=(200, 30, 30)):
    return Image.new(mode, (width, height), color)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_decoded(kind):
    found = decoded(saved(picture(), kind), PIXELS, "content")
    assert (found.width, found.height, len(found.rgb), found.format) == (20, 10, 600, kind)
    assert abs(found.rgb[0] - 200) < 10


def test_what_is_seen_through_is_on_white():
    found = decoded(saved(picture(mode="RGBA", color=(0, 0, 0, 0)), "PNG"), PIXELS, "content")
    assert set(found.rgb) == {255}


def test_a_picture_is_turned_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = decoded(saved(picture(), "JPEG", exif=exif), PIXELS, "content")
    assert (found.width, found.height) == (10, 20)
    assert "exif" in found.metadata


def test_what_a_png_says_in_words_is_metadata_wherever_it_stands():
    info = PngInfo()
    info.add(b"tEXt", b"Author\0Kim", after_idat=True)
    assert decoded(saved(picture(), "PNG", pnginfo=info), PIXELS, "content").metadata == ("comment",)


def bomb_png(width, height):
    """A few hundred bytes that state as many pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def webp_of(width, height):
    """States a canvas, which its decoder makes room for as soon as it is opened."""
    body = b"\0\0\0\0" + struct.pack(
        "<HBHB", (width - 1) & 0xFFFF, (width - 1) >> 16, (height - 1) & 0xFFFF, 0
    )
    return b"RIFF" + struct.pack("<I", 4 + 8 + len(body)) + b"WEBPVP8X" + struct.pack("<I", len(body)) + body


def many_scans():
    data = saved(picture(), "JPEG", progressive=True)
    place = data.index(b"\xff\xda")
    return data[:place] + data[place:-2] * 40 + data[-2:]


def animated(kind):
    frames = [picture(color=(n, n, n)) for n in (0, 100, 200)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


REFUSED = {
    "a text": (b"hello", "must be a picture"),
    "nothing": (b"", "must be a picture"),
    "a GIF": (saved(picture(), "GIF"), "must be a picture"),
    "a TIFF": (saved(picture(), "TIFF"), "must be a picture"),
    "another RIFF": (b"RIFF\0\0\0\0AVI LIST", "must be a picture"),
    "a PNG cut off": (saved(picture(), "PNG")[:50], "damaged"),
    "a JPEG cut off": (saved(picture(90, 90), "JPEG")[:-200], "damaged"),
    "a WebP cut off": (saved(picture(90, 90), "WEBP")[:40], "damaged"),
    "a PNG bomb": (bomb_png(50_000, 50_000), "pixels"),
    "a tall PNG": (bomb_png(1, 60_000), "pixels"),
    "a PNG whose rows are missing": (bomb_png(90, 90), "damaged"),
    "a WebP of a gigabyte": (webp_of(16_000, 16_000), "pixels"),
    "a WebP that is a head only": (webp_of(16, 16), "damaged"),
    "too many pixels": (saved(picture(200, 51), "PNG"), "pixels"),
    "a JPEG of too many passes": (many_scans(), "passes"),
    "frames in a PNG": (animated("PNG"), "frames"),
    "frames in a WebP": (animated("WEBP"), "frames"),
}


def entries_beyond(count, size):
    """EXIF whose entries all state the same bytes, which together are far more than there are."""
    entries = [struct.pack("<HHII", tag, 7, size, 14 + 12 * count) for tag in range(0x9000, 0x9000 + count)]
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, count) + b"".join(entries) + b"\0" * (4 + size)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_file_that_states_more_than_it_holds_takes_no_more_and_says_nothing(kind):
    exif = entries_beyond(1000, 40_000)
    tracemalloc.start()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = decoded(saved(picture(), kind, exif=exif), PIXELS, "content")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found.metadata, told) == (("exif",), [])
    assert most < 2_000_000


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_within_the_limits_is_refused(name):
    data, words = REFUSED[name]
    with pytest.raises(UnfitError, match=words):
        decoded(data, PIXELS, "content")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.data())
def test_a_damaged_file_is_decoded_or_refused_and_nothing_else(kind, data):
    whole = bytearray(saved(picture(), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = decoded(bytes(whole), PIXELS, "content")
    except UnfitError:
        return
    assert len(found.rgb) == 3 * found.width * found.height <= 3 * PIXELS


@pytest.mark.parametrize("text", ["not base64!", "aGFsbG8", "aGFs\nbG8=", "aGFsbG8=="])
def test_what_is_no_base64_is_refused(text):
    with pytest.raises(UnfitError, match="base64"):
        picture_bytes(text, "content")


def test_a_picture_comes_as_base64_or_as_a_file(settings):
    async def story(service):
        data = saved(picture(), "PNG")
        answer = await service.check(base64.b64encode(data).decode(), modality="image")
        assert answer["reasons"][0]["label"] == "no_chain"
        about = {name: value for name, value in asked("", modality="image").items() if name != "content"}
        form = {"files": {"content": ("a.png", data)}, "data": {"check": json.dumps(about)}}
        said = await service.client.post("/check", **form)
        assert (said.status_code, said.json()["reasons"][0]["label"]) == (200, "no_chain")
        status, detail = await service.refused(files={"content": ("a.png", b"GIF")}, data=form["data"])
        assert (status, detail.startswith("content: must be a picture")) == (422, True)

    tell(settings, story)


@pytest.mark.parametrize(
    "request_",
    [
        {"files": {"content": b"x"}},
        {"files": {"content": b"x"}, "data": {"check": "{"}},
        {"files": {"content": b"x"}, "data": {"check": "[]"}},
        {"files": {"content": b"x"}, "data": {"check": json.dumps(asked("x"))}},
        {"files": {"content": b"x", "more": b"y"}, "data": {"check": "{}"}},
        {"content": b"--x\r\nrubbish", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"rubbish", "headers": {"content-type": "multipart/form-data"}},
        {"content": b"\xff" * 999, "headers": {"content-type": "multipart/form-data; boundary=x; charset=x"}},
    ],
)
def test_a_form_of_another_shape_is_refused(settings, request_):
    async def story(service):
        status, _ = await service.refused(**request_)
        assert status in (400, 422)

    tell(settings, story)
