"""What a browser shows of a film: the theme's colours, at the times at which they were set."""

import base64
import json
import queue
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calcanim.render.canvas import Box
from calcanim.render.encode import Reel
from calcanim.render.join import Piece, join
from calcanim.render.planes import Planes
from calcanim.render.spec import RenderSpec
from calcanim.storyboard import THEMES


class Host(ThreadingHTTPServer):
    """Serves one page, and waits for what it tells."""

    def __init__(self, page: str) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.page, self.told = page.encode(), queue.Queue[str]()


class Visit(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.page)

    def do_POST(self) -> None:
        self.server.told.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None: ...


def visit(page: str, folder: Path) -> dict[str, Any]:
    """What the page tells when a browser without a window opens it."""
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder / 'me'}",
    ]
    with Host(page) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{host.server_port}/"
        browser = subprocess.Popen(
            [BROWSER, *options, address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            return json.loads(host.told.get(timeout=120))
        finally:
            browser.terminate()
            browser.wait()
            host.shutdown()


PAGE = """<!doctype html><body><video muted></video><script>
const times = TIMES, video = document.querySelector("video"), out = [];
const canvas = document.createElement("canvas");
canvas.width = 128; canvas.height = 72;
const brush = canvas.getContext("2d");
function seen(now, about) {
  const [time, start] = times[out.length];
  // What was shown before may come by once more; the picture of this time begins at `start`.
  if (Math.abs(about.mediaTime - start) > 0.002) return video.requestVideoFrameCallback(seen);
  brush.drawImage(video, 0, 0, 128, 72);
  out.push([...brush.getImageData(64, 36, 1, 1).data.slice(0, 3)]);
  next();
}
function next() {
  if (out.length == times.length) return tell({duration: video.duration, colours: out});
  video.requestVideoFrameCallback(seen);
  video.currentTime = times[out.length][0];
}
video.onloadeddata = next;
video.onerror = () => tell({error: video.error.message});
function tell(what) { fetch("/", {method: "POST", body: JSON.stringify(what)}); }
video.src = "data:video/mp4;base64,DATA";
</script></body>"""
BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)


@pytest.mark.render
def test_colours_and_times_in_a_browser(tmp_path: Path) -> None:
    if not BROWSER:
        pytest.skip("there is no Chromium on this machine")
    names = sorted(
        {c for t in THEMES.values() for c in (t.background, t.card, *(c for _, c in t.roles))}
    )
    colours = [[int(name[i : i + 2], 16) for i in (1, 3, 5)] for name in names]
    spec = RenderSpec(width=640, height=360, fps=60)
    # Three segments. Every colour fades in, as things do in a film, and then stays for 1 to 200
    # frames; between the colours is the background's.
    ground = np.array([16.0, 20.0, 28.0])
    pieces, middles, frame = [], [], 0
    cuts = [0, len(colours) // 3, len(colours) // 2, len(colours)]
    for a, b in pairwise(cuts):
        reel, planes, frames = Reel(spec), Planes(640, 360), []
        for n in range(a, b):
            for k in range(1, 7):
                mixed = ground + (np.array(colours[n]) - ground) * k / 6
                pixels = np.full((360, 640, 4), [*mixed.round(), 255], np.uint8)
                planes.update(pixels, Box(0, 0, 640, 360))
                reel.add(planes.frame)
                frames.append(frame)
                frame += 1
            lasts = 37 * n % 200
            # A moment in the middle of the still, and when its picture comes on.
            middles.append(((frame + lasts / 2 - 0.5) / 60, (frame - 1) / 60))
            frame += lasts
        pieces.append(Piece(reel.finish(), frames))
    total = frame
    film = join(pieces, total, 60, "mp4")
    order = np.random.default_rng(2).permutation(len(middles)).tolist()
    page = PAGE.replace("TIMES", json.dumps([middles[n] for n in order]))
    seen = visit(page.replace("DATA", base64.b64encode(film).decode()), tmp_path)
    if "error" in seen and "DEMUXER" in seen["error"]:
        pytest.skip(f"this Chromium plays no H.264: {seen['error']}")
    assert abs(seen["duration"] - total / 60) < 1e-3
    for n, colour in zip(order, seen["colours"], strict=True):
        assert np.abs(np.array(colour) - colours[n]).max() <= 3, (names[n], colour)
