"""The server answers this machine alone, names that it knows, and ranges."""

import contextlib
import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from calcanim.preview import connections
from calcanim.preview.connections import MOST
from calcanim.preview.server import Server
from calcanim.preview.state import State

DATA = bytes(range(256)) * 4


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    film = tmp_path / "film.mp4"
    film.write_bytes(DATA)
    (tmp_path / "film.vtt").write_text("WEBVTT\n")
    (tmp_path / "secret.txt").write_text("secret")
    state = State("tiny.py", (16, 9))
    state.begin(1)
    state.board(1, "Sums", [{"title": "One", "start": 0.0}])
    state.video(1, film, [0.0], {"captions": "film.vtt"})
    made = Server(state)
    thread = Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    state.close()
    made.shutdown()
    made.server_close()
    thread.join()


def ask(
    server: Server, path: str, method: str = "GET", host: str | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{server.server_port}")
    for name, value in headers.items():
        connection.putheader(name, value.encode())
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, dict(response.headers), body


def test_only_this_machine(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/", "/1/film.mp4", "/events"])
def test_a_host_of_another_name_gets_nothing(server: Server, path: str) -> None:
    for host in ("evil.example", f"evil.example:{server.server_port}", "127.0.0.1", "127.0.0.1:1"):
        status, _, body = ask(server, path, host=host)
        assert status == 403
        assert body == b"403 Forbidden\n"
    assert ask(server, "/", host=f"localhost:{server.server_port}")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/1/secret.txt",
        "/1/../1/film.mp4",
        "/../../../etc/passwd",
        "//etc/passwd",
        "/page.html",
        "/2/film.mp4",
        "/takes/1",
        "/record.js",
    ],
)
def test_other_names_are_not_found(server: Server, path: str) -> None:
    assert ask(server, path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(server: Server, method: str) -> None:
    assert ask(server, "/", method)[0] == 501


def test_the_page_and_what_it_may_load(server: Server) -> None:
    for path, kind in {"/": "text/html", "/page.css": "text/css", "/page.js": "javascript"}.items():
        status, headers, body = ask(server, path)
        assert status == 200
        assert kind in headers["Content-Type"]
        assert len(body) == int(headers["Content-Length"])
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Permissions-Policy"].endswith("microphone=()")
        assert b"http://" not in body.replace(b"http://www.w3.org", b"")
        assert b"https://" not in body


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-", 0, 1024),
        ("bytes=100-199", 100, 200),
        ("bytes=1000-5000", 1000, 1024),
        ("bytes=-24", 1000, 1024),
        ("bytes=-5000", 0, 1024),
    ],
)
def test_ranges(server: Server, wanted: str, start: int, end: int) -> None:
    status, headers, body = ask(server, "/1/film.mp4", Range=wanted)
    assert status == 206
    assert body == DATA[start:end]
    assert headers["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert headers["Content-Type"] == "video/mp4"


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=1024-",
        "bytes=9-3",
        "bytes=-",
        "bytes=-0",
        "lines=1-2",
        f"bytes={'9' * 5000}-",
        f"bytes=0-{'9' * 5000}",
        f"bytes=-{'9' * 60_000}",
        "bytes=٣-",
        "bytes=0-1,2-3",
    ],
)
def test_ranges_that_cannot_be_had(server: Server, wanted: str) -> None:
    status, headers, _ = ask(server, "/1/film.mp4", Range=wanted)
    assert status == 416
    assert headers["Content-Range"] == "bytes */1024"


def test_head(server: Server) -> None:
    status, headers, body = ask(server, "/1/film.mp4", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, "1024", b"")


def test_events_bring_every_change(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request("GET", "/events")
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "text/event-stream"

    def event() -> dict[str, object]:
        line = response.readline()
        assert line.startswith(b"data: ")
        assert response.readline() == b"\n"
        found: dict[str, object] = json.loads(line.removeprefix(b"data: "))
        return found

    assert event()["phase"] == "ready"
    server.state.error(1, "no such name\n  'y'")
    assert event()["error"] == "no such name\n  'y'"
    server.state.error(7, "of a build that is over")
    server.state.begin(2)
    assert event()["error"] is None
    server.state.close()
    assert response.read() in (b"", b": still here\n\n")
    connection.close()


def raw(server: Server, request: bytes) -> bytes:
    """All that comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /1/film.mp4 HTTP/1.1\r\nHost: evil.example", 403),
        (b"GET /nothing HTTP/1.1\r\nHost: {host}", 404),
        (b"GET /1/film.mp4 HTTP/1.1\r\nHost: {host}\r\nRange: bytes=5000-", 416),
        (b"POST / HTTP/1.1\r\nHost: {host}", 501),
        (b"<script>alert(1)</script> / HTTP/1.1\r\nHost: {host}", 501),
        (b"GARBAGE", 400),
        (b"GET / / / HTTP/1.1", 400),
        (b"GET / HTTP/9x", 400),
        (b"GET / HTTP/3.0", 505),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1", 414),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\nX: " + b"a" * 70_000, 431),
        (b"GET / HTTP/1.1\r\nHost: {host}\r\n" + b"X: a\r\n" * 200, 431),
    ],
)
def test_every_refusal_carries_the_headers_and_no_words_of_the_request(
    server: Server, request_line: bytes, status: int
) -> None:
    host = f"127.0.0.1:{server.server_port}".encode()
    answer = raw(server, request_line.replace(b"{host}", host) + b"\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    for line in (
        b"X-Content-Type-Options: nosniff",
        b"X-Frame-Options: DENY",
        b"Content-Type: text/plain; charset=utf-8",
    ):
        assert line in head.split(b"\r\n")
    assert b"default-src 'none'" in head
    assert b"frame-ancestors 'none'" in head
    assert body.count(b"\n") == 1
    assert b"script" not in body


def test_a_body_is_not_the_next_request(server: Server) -> None:
    host = f"127.0.0.1:{server.server_port}".encode()
    hidden = b"GET /1/film.mp4 HTTP/1.1\r\nHost: " + host + b"\r\n\r\n"
    size = b"%d" % len(hidden)
    ask = b"GET /nothing HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: " + size
    assert raw(server, ask + b"\r\n\r\n" + hidden).count(b"HTTP/1.1") == 1


def test_those_who_never_ask_keep_nobody_out(server: Server) -> None:
    """Slow ones, and many streams of events; the page and its events still come."""
    address = ("127.0.0.1", server.server_port)
    events = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{server.server_port}\r\n\r\n".encode()
    with contextlib.ExitStack() as stack:

        def crowd(first: bytes) -> None:
            for _ in range(MOST):
                one = stack.enter_context(socket.create_connection(address, timeout=20))
                with contextlib.suppress(OSError):
                    one.sendall(first)

        own = stack.enter_context(socket.create_connection(address, timeout=20))
        own.sendall(events)
        assert b"200 OK" in own.recv(100)
        for first in (b"G", b"GET / HTTP/1.1\r\nX: ", events):
            crowd(first)
            assert ask(server, "/")[0] == 200
            assert ask(server, "/1/film.mp4", Range="bytes=0-1")[0] == 206
            assert len(server.connections) <= MOST
        fresh = stack.enter_context(socket.create_connection(address, timeout=20))
        fresh.sendall(events)
        assert b"200 OK" in fresh.recv(100)


def test_a_request_has_its_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE", 0.2)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nX: ")
        assert slow.recv(1) == b""
    assert ask(server, "/")[0] == 200
