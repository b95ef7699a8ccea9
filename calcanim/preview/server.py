"""Serves the page on this machine alone: the page's own files, its state as events, its pictures.

Only GET and HEAD, only names that the state knows, only for a Host that is this machine's own (a
page of another site that resolves its name to 127.0.0.1 gets nothing). With a recorder its page may
PUT takes of the film's beats, and nothing else. Connections are limited:
when there are too many, the one that has kept us waiting longest is closed for a new one.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from io import BufferedIOBase, BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from calcanim.preview.connections import Connections, Use
from calcanim.preview.intake import Body, admitted, length_of
from calcanim.preview.recorder import Recorder, Refused
from calcanim.preview.state import State
from calcanim.refusals import Refusal

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "audio/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
}
_PAGE = {
    "/": "page.html",
    "/page.css": "page.css",
    "/page.js": "page.js",
    "/shown.js": "shown.js",
    "/favicon.svg": "favicon.svg",
}
_RECORDER = {
    **_PAGE,
    "/": "record.html",
    "/record.css": "record.css",
    "/record.js": "record.js",
    "/prompter.js": "prompter.js",
    "/strip.js": "strip.js",
    "/microphone.js": "microphone.js",
}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_TOKEN = b"{token}"  # where it stands in the recorder's page
_PING = 15.0  # seconds between signs of life, so that a browser that has left is noticed


class Server(ThreadingHTTPServer):
    """The server of one preview, on a port that the system chooses."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, state: State, recorder: Recorder | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state, self.recorder = state, recorder
        self.page = _PAGE if recorder is None else _RECORDER
        self.connections = Connections()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, which may end those of others."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Called when a connection ends, however it does."""
        self.connections.remove(request)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """Called all the time."""
        self.connections.close_idle()

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.server_port}/"

    @cached_property
    def hosts(self) -> frozenset[str]:
        """What a browser on this machine may call this server."""
        return frozenset(f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost"))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no fault; everything else is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "calcanim"
    sys_version = ""
    timeout = 60
    default_request_version = "HTTP/1.1"  # of a request line that is none: its answer has headers

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        """Keep a take of a beat."""
        recorder = self.server.recorder
        if recorder is None:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED)
            return
        body = Body(self.connection, self.rfile, length_of(self.headers))
        try:
            if self.headers.get("Host") not in self.server.hosts:
                raise Refused(HTTPStatus.FORBIDDEN)
            beat, digest = admitted(self.path, self.headers, recorder)
            name = recorder.keep(beat, digest, body.write)
        except Refused as refused:
            body.linger()
            self._say(refused.status, str(refused))
        except (OSError, Refusal) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            sentence = f"The take cannot be kept in {recorder.folder}: {why}"
            self._say(HTTPStatus.INSUFFICIENT_STORAGE, sentence)
        else:
            self._say(HTTPStatus.CREATED, name)

    def handle_one_request(self) -> None:
        """Wait for a request, and answer it."""
        self.server.connections.mark(self.connection, Use.WAITS)
        super().handle_one_request()

    def parse_request(self) -> bool:
        """Read the request's head; False where it has been refused."""
        good = super().parse_request()
        self.server.connections.mark(self.connection, Use.ANSWERED)
        if good and ("Transfer-Encoding" in self.headers or "Content-Length" in self.headers):
            self.close_connection = True  # we read no bodies
        return good

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the standard library refuses by itself: no words of the request come back."""
        self.close_connection = True
        self._refuse(HTTPStatus(code))

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are no news."""

    def _answer(self) -> None:
        if self.headers.get("Host") not in self.server.hosts:
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        path = self.path.partition("?")[0]
        if path == "/events":
            self._events()
        elif path in self.server.page:
            name = self.server.page[path]
            data = (resources.files("calcanim.preview") / "page" / name).read_bytes()
            if path == "/" and self.server.recorder is not None:
                data = data.replace(_TOKEN, self.server.recorder.token.encode())
            self._send(BytesIO(data), len(data), _TYPES[Path(name).suffix])
        else:
            found = self.server.state.file(path)
            try:
                file = found.open("rb") if found is not None else None
            except OSError:
                file = None
            if file is None or found is None:
                self._refuse(HTTPStatus.NOT_FOUND)
                return
            with file:
                kind = _TYPES.get(found.suffix.lower(), "application/octet-stream")
                self._send(file, os.fstat(file.fileno()).st_size, kind)

    def _send(self, file: BinaryIO, size: int, kind: str) -> None:
        """The file, or the range of it that is asked for: a video seeks by ranges."""
        wanted = self.headers.get("Range")
        span = _range(wanted, size) if wanted else (0, size)
        if span is None:
            self._refuse(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, f"bytes */{size}")
            return
        start, end = span
        self.send_response(HTTPStatus.PARTIAL_CONTENT if wanted else HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(end - start))
        self.send_header("Accept-Ranges", "bytes")
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self._finish_headers()
        if self.command == "GET":
            file.seek(start)
            _copy(file, self.wfile, end - start)

    def _events(self) -> None:
        """Server-sent events: the whole state, now and whenever it changes."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self._finish_headers()
        self.close_connection = True
        if self.command == "HEAD":
            return
        self.server.connections.mark(self.connection, Use.EVENTS)
        state, seen = self.server.state, -1
        while not state.closed:
            now = state.wait(seen, _PING)
            fresh = now > seen
            self.wfile.write(
                f"data: {state.snapshot()}\n\n".encode() if fresh else b": still here\n\n"
            )
            self.wfile.flush()
            seen = now

    def _refuse(self, status: HTTPStatus, content_range: str | None = None) -> None:
        self._say(status, f"{status.value} {status.phrase}", content_range)

    def _say(self, status: HTTPStatus, sentence: str, content_range: str | None = None) -> None:
        """An answer that is a line of text."""
        text = f"{sentence}\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        if self.close_connection:
            self.send_header("Connection", "close")
        if content_range:
            self.send_header("Content-Range", content_range)
        self._finish_headers()
        if getattr(self, "command", None) != "HEAD":
            self.wfile.write(text)

    def _finish_headers(self) -> None:
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        ours = "(self)" if self.server.recorder is not None else "()"
        self.send_header("Permissions-Policy", f"camera=(), geolocation=(), microphone={ours}")
        self.end_headers()


def _range(header: str, size: int) -> tuple[int, int] | None:
    """Start and end (exclusive) of the one range that `header` names; None if it has none here."""
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip(), re.ASCII)
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None


def _copy(source: BinaryIO, target: BufferedIOBase, size: int) -> None:
    while size > 0:
        chunk = source.read(min(size, 1 << 16))
        if not chunk:
            return
        target.write(chunk)
        size -= len(chunk)
