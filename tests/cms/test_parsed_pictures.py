"""What is read of a picture without drawing it: its size and frames, whatever else stands in the file."""

import struct

import pytest

from tosbelgi.cms.uploads.image_formats import KINDS, parse_structure
from tosbelgi.cms.uploads.limits import FileIsBroken

from . import made_files as made

SIZE = (40, 30)


def size_of(kind, content):
    structure = parse_structure(kind, content)
    return (structure.width, structure.height), structure.frames


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        *((kind, {}) for kind in KINDS),
        ("webp", {"lossless": True}),
        ("webp", {"exif": b"Exif\0\0"}),
        ("jpeg", {"progressive": True}),
    ],
)
def test_the_size_is_the_one_that_will_be_drawn(kind, how):
    content = made.picture(kind, made.scene(SIZE), **how)
    assert size_of(kind, content) == (SIZE, 1)
    kept = bytes(parse_structure(kind, content).kept)
    assert size_of(kind, kept) == (SIZE, 1), "what is kept is a picture of the same size"


@pytest.mark.parametrize("marker", [0xC4, 0xC8, 0xCC])
def test_tables_of_a_jpeg_are_not_taken_for_its_size(marker):
    content = made.picture("jpeg", made.scene(SIZE))
    table = struct.pack(">BBH6s", 0xFF, marker, 8, b"\0\0\x09\0\x09\0")

    assert size_of("jpeg", content[:2] + table + content[2:]) == (SIZE, 1)


@pytest.mark.parametrize("marker", [0xC0, 0xC2, 0xCF])
def test_a_jpeg_of_two_sizes_is_none(marker):
    content = made.picture("jpeg", made.scene(SIZE))
    frame = struct.pack(">BBH6s", 0xFF, marker, 8, b"\x08\0\x09\0\x09\0")

    with pytest.raises(FileIsBroken):
        parse_structure("jpeg", content[:2] + frame + content[2:])


def test_how_a_webp_is_to_be_stretched_is_no_part_of_its_size():
    content = bytearray(made.picture("webp", made.scene(SIZE)))
    assert content[12:16] == b"VP8 "
    content[26:30] = struct.pack("<HH", SIZE[0] | 0x4000, SIZE[1] | 0x8000)

    assert size_of("webp", bytes(content)) == (SIZE, 1)


@pytest.mark.parametrize("side", [1, 0x3FFF])
def test_a_webp_may_be_as_small_and_as_large_as_its_header_can_say(side):
    content = bytearray(made.picture("webp", made.scene(SIZE)))
    content[26:30] = struct.pack("<HH", side, side)

    assert size_of("webp", bytes(content)) == ((side, side), 1)


def boxes_of(content):
    """(start, length) of each box."""
    start = 0
    while start < len(content):
        (length,) = struct.unpack_from(">I", content, start)
        yield start, length
        start += length


def test_a_box_of_an_avif_says_its_length_in_either_way():
    content = made.picture("avif", made.scene(SIZE))
    *_others, (start, length) = boxes_of(content)
    name, body = content[start + 4 : start + 8], content[start + 8 :]
    in_64_bits = content[:start] + struct.pack(">I4sQ", 1, name, length + 8) + body
    to_the_end = content[:start] + struct.pack(">I4s", 0, name) + body

    for spelt in (content, in_64_bits, to_the_end):
        assert size_of("avif", spelt) == (SIZE, 1)
        assert parse_structure("avif", spelt).tail == b""
        behind = b"" if spelt is to_the_end else b"\0\0\0\x10trash..."
        assert parse_structure("avif", spelt + behind).tail == behind
    with pytest.raises(FileIsBroken):
        parse_structure("avif", in_64_bits[:-1])
    with pytest.raises(FileIsBroken):
        parse_structure("avif", content + struct.pack(">I4s", 7, b"free"))
    assert parse_structure("avif", content + struct.pack(">I4s", 8, b"free")).tail == b""


def test_the_size_of_an_avif_is_that_of_its_largest_part():
    content = made.picture("avif", made.scene(SIZE))
    preview = struct.pack(">I4sI", 32, b"meta", 0) + struct.pack(">I4sIII", 20, b"ispe", 0, 9, 9)
    whole = struct.pack(">I4sI", 32, b"meta", 0) + struct.pack(">I4sIII", 20, b"ispe", 0, 90, 80)

    assert size_of("avif", content + preview) == (SIZE, 1)
    assert size_of("avif", content + whole) == ((90, 80), 1)
