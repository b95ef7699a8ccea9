"""What may be sent to a recorder's page: takes, from the page itself, whole and heard."""

import http.client
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import av
import numpy as np
import pytest

from calcanim.preview import intake
from calcanim.preview.intake import LARGEST
from calcanim.preview.recorder import Recorder
from calcanim.preview.server import Server
from calcanim.preview.state import State
from calcanim.storyboard.narration import digest_of
from calcanim.voice.sound import packets
from tests.voice.tones import RATE, WORDS, recorded

DIGEST = digest_of(WORDS)


def webm(samples: np.ndarray) -> bytes:
    """As a browser records it."""
    file = io.BytesIO()
    with av.open(file, "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        container.mux([p for p in packets(samples, stream) if p.dts is not None])
    return file.getvalue()


TAKE = webm(recorded(WORDS))


class Recording:
    """A server with a recorder, whose film says the same words three times."""

    def __init__(self, folder: Path) -> None:
        self.takes, self.own = folder / "takes", folder / "own"
        self.takes.mkdir()
        self.own.mkdir()
        self.state = State("tiny.py", (16, 9), {"folder": "takes/", "script": "calcanim script"})
        self.state.begin(1)
        beat = {"title": "One", "start": 0.0, "narration": WORDS, "digest": DIGEST}
        self.state.board(1, "Sums", [beat, beat, {**beat, "narration": " "}], "tiny")
        self.recorder = Recorder(self.takes, self.own, self.state)
        self.server = Server(self.state, self.recorder)
        self.host = f"127.0.0.1:{self.server.server_port}"

    def put(
        self, path: str = "/takes/1", body: bytes = TAKE, **changed: str | None
    ) -> tuple[int, str]:
        """What is answered; a header that is None is left out, and _ stands for a hyphen."""
        headers: dict[str, str | None] = {
            "Host": self.host,
            "Origin": f"http://{self.host}",
            "Calcanim-Token": self.recorder.token,
            "Calcanim-Words": DIGEST,
            "Content-Length": str(len(body)),
        }
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        connection = http.client.HTTPConnection(self.host, timeout=20)
        connection.putrequest("PUT", path, skip_host=True)
        for name, value in headers.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders()
        connection.send(body)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text.strip()

    def untouched(self) -> bool:
        return not [*self.takes.iterdir(), *self.own.iterdir()]


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[Recording]:
    made = Recording(tmp_path)
    thread = Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.state.close()
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def test_takes_are_kept_one_after_the_other(recording: Recording) -> None:
    (recording.takes / "01-take6.WAV").write_bytes(b"earlier")
    assert recording.put() == (201, "01-take7.webm")
    assert recording.put(body=webm(recorded(WORDS, 1.2))) == (201, "01-take8.webm")
    assert (recording.takes / "01-take7.webm").read_bytes() == TAKE
    assert (recording.takes / "01-take6.WAV").read_bytes() == b"earlier"
    assert not list(recording.own.iterdir())
    notes = json.loads((recording.takes / "calcanim-voice.json").read_text())
    assert notes["beats"]["1"]["file"] == "01-take8.webm"
    assert notes["beats"]["1"]["words"] == DIGEST


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": None}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 403),
        ({"Calcanim_Token": None}, 403),
        ({"Calcanim_Token": "x" * 43}, 403),
        ({"Calcanim_Token": "\xe9"}, 403),
        ({"Calcanim_Words": "00000000"}, 409),
        ({"Calcanim_Words": None}, 409),
        ({"Content_Length": None}, 411),
        ({"Content_Length": None, "Transfer_Encoding": "chunked"}, 411),
        ({"Transfer_Encoding": "chunked"}, 411),
        ({"Content_Length": "-1"}, 400),
        ({"Content_Length": "1e3"}, 400),
        ({"Content_Length": str(LARGEST + 1)}, 413),
        ({"body": b"no sound, but words " * 9}, 415),
        ({"body": b""}, 415),
        *(
            ({"path": path}, 404)
            for path in (
                *("/takes/0", "/takes/3", "/takes/99", "/takes/3x", "/takes/-1", "/takes/1.5"),
                *("/takes/../takes/1", "/takes/1/../../x", "/takes/%31", "/takes/01", "/takes/1?x"),
                *("/takes/", "/", "/events"),
            )
        ),
    ],
)
def test_what_is_not_sent_as_it_should_be(
    recording: Recording,
    changed: dict[str, str | None],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "_LINGER", 0.05)
    said = recording.put(**changed)  # type: ignore[arg-type]
    assert said[0] == status, said
    assert recording.untouched()


def test_what_is_no_recording_of_the_words(recording: Recording) -> None:
    """Of each kind one: a process hears it, and its sentence is the answer."""
    for body, sentence in (
        (b"\x1aE\xdf\xa3" + b"junk" * 99, "01-take1.webm is no sound, or it is damaged"),
        (
            webm(recorded(WORDS)[: 2 * RATE]),
            "01-take1.webm is 0.9 s long, and its words take about 6 s: is it cut off?",
        ),
    ):
        assert recording.put(body=body) == (422, sentence)
        assert recording.untouched()


def test_a_take_has_its_time(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PATIENCE", 0.2)
    monkeypatch.setattr(intake, "_LINGER", 0.05)
    address = ("127.0.0.1", recording.server.server_port)
    head = (
        f"PUT /takes/1 HTTP/1.1\r\nHost: {recording.host}\r\nOrigin: http://{recording.host}\r\n"
        f"Calcanim-Token: {recording.recorder.token}\r\nCalcanim-Words: {DIGEST}\r\n"
        f"Content-Length: {len(TAKE)}\r\n\r\n"
    ).encode()
    with socket.create_connection(address, timeout=20) as slow:
        slow.sendall(head + TAKE[:1000])
        assert slow.recv(100).startswith(b"HTTP/1.1 408")
    with socket.create_connection(address, timeout=20) as gone:
        gone.sendall(head + TAKE[:-1])
    assert recording.put(path="/takes/2") == (201, "02-take1.webm")
    assert sorted(p.name for p in recording.takes.iterdir()) == [
        "02-take1.webm",
        "calcanim-voice.json",
    ]


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method(recording: Recording, method: str) -> None:
    connection = http.client.HTTPConnection(recording.host, timeout=20)
    connection.request(method, "/takes/1", headers={"Calcanim-Token": recording.recorder.token})
    assert connection.getresponse().status == 501
    connection.close()


def test_a_take_is_played_from_here_and_only_this_page_may_listen(recording: Recording) -> None:
    (recording.takes / "01.webm").write_bytes(TAKE)
    recording.state.takes(
        1,
        [
            {"state": "recorded", "path": str(recording.takes / "01.webm")},
            {"state": "missing", "path": None},
        ],
    )

    def get(path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = http.client.HTTPConnection(recording.host, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found

    status, headers, body = get("/takes/1")
    assert (status, headers["Content-Type"], body) == (200, "audio/webm", TAKE)
    assert get("/takes/2")[0] == 404
    status, headers, body = get("/")
    assert headers["Permissions-Policy"].endswith("microphone=(self)")
    assert "Access-Control-Allow-Origin" not in headers
    assert "blob:" not in headers["Content-Security-Policy"]
    assert body.count(recording.recorder.token.encode()) == 1
