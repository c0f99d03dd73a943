"""An account that says far more than it may: messages of 1 kB that are no commands, at a fixed rate."""

import sys
import time
from pathlib import Path

from service_centre.config import read_secret
from service_centre.link.mqtt import MqttLink

KILOBYTE = (
    b'{"v":1,"id":"flood-00000001","kind":"NoSuchCommand","body":{"text":"' + b"x" * 900 + b'"},"at_ms":0}'
)
EVERY_S = 0.01


def main() -> int:
    """Say it until the process is ended: port, secret file, messages a second."""
    port, secret, a_second = sys.argv[1:]
    link = MqttLink(host="127.0.0.1", port=int(port), user="kiosk-1", password=read_secret(Path(secret)))
    link.start()
    said, began = 0, time.monotonic()
    while True:
        due = int((time.monotonic() - began) * int(a_second))
        for _ in range(min(due - said, int(a_second))):
            link.send("hallcall/main/cmd/kiosk-1", KILOBYTE, qos=0, retained=False)
        said = due
        time.sleep(EVERY_S)


if __name__ == "__main__":
    sys.exit(main())
