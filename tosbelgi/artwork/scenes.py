"""SVG illustrations of the seven directions, the three levels and the front page, in the style of felt carpets.

All of them share a sky, a steppe and the madder border of running horns, so that they are one series.
"""

from .ornament import RAYS, circle, horns, petals
from .shapes import (
    bird,
    border,
    clouds,
    fill,
    gear,
    grass,
    horn,
    leaf,
    line,
    lozenge,
    mirrored,
    peak,
    ram,
    shanyraq,
    sun,
    transformed,
    translucent,
)


def _steppe(far: int) -> str:
    """Three swells of land, the nearest of them ripe."""
    return (
        fill("far", f"M0 {far}Q70 {far - 34} 150 {far - 10}T300 {far - 14}T480 {far - 8}V320H0z")
        + fill("mid", f"M0 {far + 26}Q110 {far - 16} 240 {far + 16}T480 {far + 6}V320H0z")
        + fill("near", f"M0 {far + 36}Q130 {far + 56} 250 {far + 36}T480 {far + 34}V320H0z")
    )


def _sport() -> str:
    """A bow drawn at a target that is the sun."""
    bow = "M150 50C190 66 238 98 226 156C238 214 190 246 150 262"
    target = (392, 150)
    rings = (("felt", 58), ("accent", 45), ("felt", 31), ("accent", 16))
    return (
        sun(target, 72, 24)
        + clouds((20, 66, 1))
        + bird(262, 34, 0.9)
        + _steppe(236)
        + "".join(fill(role, circle(target, radius)) for role, radius in rings)
        + line("light", "M150 50L92 156L150 262", 2.5)
        + line("accent", bow, 16)
        + line("sun", bow, 5)
        + fill("accent", horn((147, 57), 14, 11, 1, -2.7), horn((147, 255), 14, 11, -1, 2.7))
        + line("ink", "M218 132C226 146 226 166 218 180", 20)
        + line("light", "M54 156H290", 6)
        + fill("light", "M324 156L280 138L290 156L280 174z")
        + fill("sun", "M44 156l-18-18h34l18 18l-18 18h-34z")
        + grass((288, 278), (404, 282), (66, 282))
    )


def _skills() -> str:
    """A dombra leaning against the sun."""
    body = "M0-70C12-38 62-24 62 26C62 66 32 84 0 84C-32 84-62 66-62 26C-62-24-12-38 0-70z"
    face = "M0-52C9-28 50-16 50 26C50 58 26 73 0 73C-26 73-50 58-50 26C-50-16-9-28 0-52z"
    frets = "".join(f"M-7 {y}H7" for y in range(-156, -62, 18))
    dombra = (
        fill("ink", "M-8-50V-176L-13-184L-8-216H8L13-184L8-176V-50z", "M-25-206h50v7h-50zM-25-191h50v7h-50z")
        + fill("accent", body)
        + fill("near", face)
        + fill("ink", circle((0, -6), 9), "M-20 57h40v6h-40z")
        + line("accent", horns((0, 44), 10, 11), 5)
        + line("sun", frets, 2.5)
        + line("light", "M-3-190L-3 58M3-190L3 58", 1.5)
    )
    song = (
        f"M{x} {y}q18-26 36 0t36 0t36 0a8 8 0 0 0 0-16a5 5 0 0 0 0 10" for x, y in ((16, 84), (20, 118), (336, 156))
    )
    return (
        sun((240, 132), 92, 20)
        + translucent(0.8, line("light", "".join(song), 4))
        + _steppe(238)
        + transformed("translate(200 204)rotate(28)", dombra)
        + grass((60, 280), (330, 276), (430, 282))
    )


def _reading() -> str:
    """A tree of horns that grows out of an open book."""
    under = "M240 272C200 236 120 232 40 252V152L60 146V226C122 214 200 222 240 256z"
    leaves = "M240 262C200 224 122 218 50 238V146C122 128 200 130 240 168z"
    page = "M240 250C200 214 122 210 58 226V134C122 118 200 124 240 162z"
    words = "".join(f"M84 {y}q66-10 126 18" for y in (156, 176, 196))
    tree = horn((240, 168), 31, 19, -1, -1.35) + horn((236, 118), 20, 13, -1, -1.35) + leaf((240, 90), (214, 56))
    return (
        sun((240, 92), 72, 24)
        + peak(84, 84, 140, 244)
        + peak(404, 70, 150, 244)
        + _steppe(228)
        + mirrored(
            fill("accent", under),
            fill("near", leaves),
            fill("felt", page),
            translucent(0.4, line("ink", words, 4)),
            fill("ink", tree),
            fill("ink", "M241 172L230 166L236 66H241z"),
        )
        + fill("ink", leaf((240, 84), (240, 34), 0.25))
        + line("accent", "M240 166V250", 3)
    )


def _heritage() -> str:
    """A yurt in its ornaments."""
    yurt = (
        mirrored(
            fill("felt", "M116 212H240V270H124z", "M108 196C124 152 178 112 206 98H240V204H112z"),
            line("accent", "M206 100C180 122 156 158 150 196", 7),
            line("accent", ram(186, 190, 8, 20), 5),
            fill("accent", "M108 194H240V216H108z"),
            line("accent", ram(162, 264, 11, 20), 6),
        )
        + line("accent", horns((240, 188), 34, 11), 6)
        + fill("sun", *(lozenge(x, 205, 9, 0.8) for x in range(116, 365, 31)))
        + fill("accent", "M198 102C204 66 276 66 282 102z")
        + line("sun", "M206 98C216 74 264 74 274 98M222 98V82M240 98V78M258 98V82", 3)
        + fill("ink", "M200 206H280V272H200z")
        + fill("sun", "M207 213H238V272H207zM242 213H273V272H242z")
        + line("accent", ram(222, 262, 6, 24) + ram(258, 262, 6, 24), 3.5)
    )
    return (
        sun((398, 76), 44, 16)
        + clouds((40, 46, 1))
        + peak(60, 100, 140, 244)
        + peak(440, 134, 120, 244)
        + _steppe(222)
        + transformed("translate(-36 -44)scale(1.15)", yurt)
        + bird(292, 22, 0.8)
        + grass((40, 278), (450, 280))
    )


def _volunteering() -> str:
    """Two hands hold out a sapling."""
    fingers = (
        "M226 254C176 238 150 200 146 146M224 258C168 248 122 214 110 160M222 262C160 258 104 230 84 186"
        "M222 268C150 270 94 252 68 218M222 252C206 236 194 218 198 190"
    )
    leaves = (leaf((240, y), (240 - reach, y - 42), 0.32) for y, reach in ((186, 62), (152, 60), (118, 46)))
    return (
        sun((240, 112), 84, 24)
        + _steppe(226)
        + fill("ink", "M196 226C206 196 274 196 284 226L262 270H218z")
        + line("ink", "M240 220V86", 7)
        + mirrored(
            fill("sky", *leaves),
            fill("light", "M240 246C214 240 190 240 178 252L206 288H240z"),
            line("light", fingers, 20),
        )
        + fill("sky", leaf((240, 100), (240, 42), 0.3))
        + fill("accent", "M188 268H292L310 288H170z")
        + fill("sun", "M188 264H292L299 272H181z")
        + grass((40, 280), (440, 280))
    )


def _trips() -> str:
    """A road winds from the tent to the snow."""
    road = (
        "M96 288C130 264 250 272 250 257C250 245 210 246 226 224H229C221 243 288 240 288 257C288 275 212 268 206 288z"
    )
    return (
        sun((132, 84), 50, 18)
        + clouds((464, 66, -1))
        + peak(330, 44, 190, 246)
        + peak(180, 92, 150, 246)
        + peak(40, 120, 120, 246)
        + bird(206, 34, 0.9)
        + _steppe(232)
        + fill("felt", road)
        + fill("accent", "M322 276L388 168L454 276z")
        + fill("near", "M388 168L420 276H356z")
        + fill("ink", "M388 196L408 276H368z")
        + line("ink", "M388 172V140", 4)
        + fill("sun", "M389 138h32l-9 9l9 9h-32z")
        + grass((46, 278), (76, 282), (296, 282))
    )


def _work() -> str:
    """A gear rises over the field like a sun, between spikes of wheat."""
    hub = (240, 128)
    grains = "".join(f"M-5 {y}l-11-15M5 {y}l11-15" for y in range(-50, -160, -18))
    spike = line("sun", "M0 0V-150", 4) + line("sun", f"{grains}M0-168v-16", 11)
    rows = "".join(f"M{240 + 0.6 * x} 266L{240 + x} 290" for x in range(-360, 361, 60))
    quarter = line("accent", horns((240, 120), 26, 9.5), 7)
    return (
        translucent(0.16, fill("sun", circle(hub, 200)))
        + translucent(0.2, fill("sun", circle(hub, 158)))
        + fill("sun", gear(hub, 120, 16))
        + fill("accent", circle(hub, 80))
        + fill("felt", circle(hub, 70))
        + "".join(transformed(f"rotate({turn} 240 128)", quarter) for turn in (0, 90, 180, 270))
        + fill("sun", lozenge(*hub, 15))
        + _steppe(234)
        + translucent(0.5, line("accent", rows, 2))
        + mirrored(
            transformed("translate(112 290)rotate(-4)", spike),
            transformed("translate(62 290)rotate(-10)scale(.85)", spike),
        )
    )


def _medal(level: str, ranges: int) -> str:
    """A medal on its ribbon; the mountains behind it grow with the level, and so do its rays."""
    centre = (240, 164)
    far = [peak(90, 124, 150, 250), peak(396, 100, 160, 250), peak(10, 60, 150, 250) + peak(474, 50, 130, 250)]
    return (
        translucent(0.12, fill("light", circle(centre, 200)))
        + translucent(0.12, fill("light", circle(centre, 154)))
        + "".join(reversed(far[:ranges]))
        + _steppe(230)
        + mirrored(fill("accent", "M150 0H212L240 96L204 110z"), fill("felt", "M172 0H190L226 104L216 106z"))
        + fill("sun", petals(centre, RAYS[level], 60, 128))
        + fill("sun", circle(centre, 88))
        + fill("accent", circle(centre, 79))
        + fill("felt", circle(centre, 72))
        + line("accent", shanyraq((240, 146), 32), 3.5)
        + line("accent", ram(240, 230, 12, 15) + "M221 231h38", 6)
        + grass((50, 280), (430, 280))
    )


def _home() -> str:
    """The sun comes up over the steppe, and it is a shanyraq."""
    centre = (480, 196)
    far = "M0 300V200L70 150L150 210L250 140L360 230L440 300z"
    yurt = (
        fill("felt", "M0 0C4-22 26-36 38-39H52C64-36 86-22 90 0L86 34H4z")
        + fill("accent", "M0 0H90V9H0zM36-38Q45-50 54-38z")
        + fill("ink", "M36 9h18v25h-18z")
    )
    return (
        translucent(0.12, fill("sun", circle(centre, 300)))
        + translucent(0.14, fill("sun", circle(centre, 236)))
        + mirrored(translucent(0.6, fill("far", far)), width=960)
        + fill("sun", petals(centre, 20, 136, 184), circle(centre, 126))
        + line("accent", shanyraq(centre, 84), 7)
        + clouds((60, 64, 1), (880, 50, -1))
        + peak(130, 96, 210, 300)
        + peak(318, 162, 140, 300)
        + peak(838, 76, 220, 300)
        + peak(645, 156, 150, 300)
        + fill("far", "M0 262Q120 226 260 270T520 266T780 256T960 240V360H0z")
        + fill("mid", "M0 286Q180 244 400 286T760 274T960 262V360H0z")
        + fill("near", "M0 300Q220 326 470 304T960 290V360H0z")
        + transformed("translate(690 262)", yurt)
        + transformed("translate(800 260)scale(.72)", yurt)
        + grass((60, 314), (92, 318), (900, 312))
        + bird(250, 40, 1.5)
        + bird(676, 66, 0.9)
        + border(960, 320, 40, 10, 12)
    )


SCENE_FUNCTIONS = {
    "sport": _sport,
    "skills": _skills,
    "reading": _reading,
    "heritage": _heritage,
    "volunteering": _volunteering,
    "trips": _trips,
    "work": _work,
    "bronze": lambda: _medal("bronze", 1),
    "silver": lambda: _medal("silver", 2),
    "gold": lambda: _medal("gold", 3),
    "home": _home,
}
SCENES = tuple(SCENE_FUNCTIONS)


def illustration(code: str) -> str:
    """The SVG of a direction, a level or the front page, by its code; KeyError for anything else."""
    scene = SCENE_FUNCTIONS[code]()
    wide, high = (960, 360) if code == "home" else (480, 320)
    sky = fill("sky", f"M0 0H{wide}V{high}H0z")
    frame = "" if code == "home" else border()
    # A wide window crops the sky, not the border.
    crop = ' preserveAspectRatio="xMidYMax slice"' if code == "home" else ""
    return (
        f'<svg class="scene scene-{code}" viewBox="0 0 {wide} {high}"{crop} aria-hidden="true" focusable="false">'
        f"{sky}{scene}{frame}</svg>"
    )
