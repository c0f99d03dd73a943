"""The bare chain that everything is compared with: Mosquitto, one durable commit, Mosquitto again."""

import queue
import sqlite3
import sys
import time
from pathlib import Path

from service_centre.link.mqtt import MqttLink


def serve(home: Path, port: int) -> None:
    """Commit each message durably and say it on; what a broker program can't be faster than."""
    connection = sqlite3.connect(home / "floor.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE floor (id INTEGER PRIMARY KEY, payload BLOB) STRICT")
    came: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    password = (home / "devices" / "broker.secret").read_text(encoding="utf-8")
    link = MqttLink(host="127.0.0.1", port=port, user="broker", password=password)
    link.listen("hallcall/main/cmd/+", lambda _topic, payload: came.put(payload))
    link.start()
    while True:
        payload = came.get()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO floor (payload) VALUES (?)", (payload,))
        connection.execute("COMMIT")
        link.send("hallcall/main/view/hall", payload, qos=1, retained=False)


def echo(home: Path, port: int, out: Path) -> None:
    """Write down when each message was heard: the subscriber in a process of its own."""
    password = (home / "devices" / "board-1.secret").read_text(encoding="utf-8")
    link = MqttLink(host="127.0.0.1", port=port, user="board-1", password=password)
    with out.open("w", buffering=1, encoding="utf-8") as file:

        def heard(_topic: str, payload: bytes) -> None:
            file.write(f"{payload.decode()} {time.monotonic():.6f}\n")

        link.listen("hallcall/main/view/hall", heard)
        link.start()
        while True:
            time.sleep(1)


if __name__ == "__main__":
    what, home, port, *rest = sys.argv[1:]
    serve(Path(home), int(port)) if what == "serve" else echo(Path(home), int(port), Path(rest[0]))
