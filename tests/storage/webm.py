"""A film made by hand: pictures of a browser, which are key frames of VP8, behind an index. Every moment can be sought.

A browser's own recorder writes neither a duration nor an index.
"""

import struct


def element(name: str, content: bytes) -> bytes:
    """One element of EBML, its length written in eight bytes."""
    return bytes.fromhex(name) + (len(content) | 1 << 56).to_bytes(8, "big") + content


def number(name: str, value: int) -> bytes:
    return element(name, value.to_bytes(8, "big"))


def key_frame(webp: bytes) -> bytes:
    """The frame of VP8 inside a lossy WebP."""
    at = webp.index(b"VP8 ")
    length = struct.unpack_from("<I", webp, at + 4)[0]
    return webp[at + 8 : at + 8 + length]


def film(pictures: list[bytes], width: int, height: int, seconds: int, per_second: int) -> bytes:
    """A WebM of so many seconds, which shows the pictures again and again."""
    frames = [key_frame(picture) for picture in pictures]
    clusters, starts, position = [], [], 0
    for second in range(seconds):
        blocks = b"".join(
            element(
                "A3",
                b"\x81" + struct.pack(">hB", 1000 * one // per_second, 0x80) + frames[(second + one) % len(frames)],
            )
            for one in range(per_second)
        )
        clusters.append(element("1F43B675", number("E7", second * 1000) + blocks))
        starts.append(position)
        position += len(clusters[-1])
    info = element("1549A966", number("2AD7B1", 1_000_000) + element("4489", struct.pack(">d", seconds * 1000.0)))
    video = element("E0", number("B0", width) + number("BA", height))
    track = number("D7", 1) + number("73C5", 1) + number("83", 1) + element("86", b"V_VP8") + video
    head = info + element("1654AE6B", element("AE", track))
    empty = len(cues(starts, 0))
    indexed = head + cues(starts, len(head) + empty)
    header = number("4286", 1) + number("42F7", 1) + number("42F2", 4) + number("42F3", 8)
    header += element("4282", b"webm") + number("4287", 4) + number("4285", 2)
    return element("1A45DFA3", header) + element("18538067", indexed + b"".join(clusters))


def cues(starts: list[int], first: int) -> bytes:
    """Where each second begins, counted from the beginning of the segment."""
    points = (
        element("BB", number("B3", second * 1000) + element("B7", number("F7", 1) + number("F1", first + start)))
        for second, start in enumerate(starts)
    )
    return element("1C53BB6B", b"".join(points))
