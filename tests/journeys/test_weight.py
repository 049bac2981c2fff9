"""What a page weighs, and how steadily it comes, on a slow phone: a budget in bytes, times printed and never judged."""

import pytest

from .test_visiting import PATHS

pytestmark = pytest.mark.browser

BUDGET = 60_000
# Lighthouse's "slow 4G" phone: 1.6 Mbit/s, 150 ms, a processor four times slower.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
WATCH = """
window.__paint = 0; window.__shift = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.__paint = one.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.__shift += one.value;
})
  .observe({type: 'layout-shift', buffered: true});
"""


def test_every_page_is_light_and_stands_still(chromium, site_url, capsys):
    lines, heavy, restless = [], [], []
    for path in [path for path in PATHS if path != "no-such-page/"]:
        context = chromium.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
        page = context.new_page()
        page.add_init_script(WATCH)
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        kinds, sizes = {}, {}
        devtools.on(
            "Network.responseReceived", lambda said, kinds=kinds: kinds.update({said["requestId"]: said["type"]})
        )
        devtools.on(
            "Network.loadingFinished",
            lambda said, sizes=sizes: sizes.update({said["requestId"]: said["encodedDataLength"]}),
        )
        page.goto(f"{site_url}/kk/{path}", wait_until="load")
        page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 300)))")
        paint, shift = page.evaluate("[window.__paint, window.__shift]")
        weight = sum(
            size for number, size in sizes.items() if kinds.get(number) in {"Document", "Stylesheet", "Script"}
        )
        sheets = sum(kind == "Stylesheet" for kind in kinds.values())
        lines.append(f"/kk/{path:<50} {weight:>7} B  largest paint {paint:>6.0f} ms  shift {shift:.3f}")
        if weight > BUDGET or sheets != 1:
            heavy.append((path, weight, sheets))
        if shift > 0.1:
            restless.append((path, shift))
        context.close()
    with capsys.disabled():
        print("\nslow phone: HTML + CSS + JS, largest paint, layout shift\n" + "\n".join(lines))
    assert heavy == []
    assert restless == []
