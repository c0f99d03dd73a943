"""The staff corner: number and PIN are the broker's to check; then parts of this kiosk, test print, reprint, restart."""

from collections.abc import Callable
from dataclasses import dataclass, field

from service_centre.domain.seats import SignedInAs, SignIn, SignOut
from service_centre.i18n import Words
from service_centre.link.station import Station
from service_centre.messages.codec import convert
from service_centre.messages.envelope import OK, Reply

SIGN_IN_S = 10.0
OUT_S = 30.0


@dataclass(slots=True)
class StaffCorner:
    """Who is in it, and what was done last; `went` is told when the door opened or stayed shut."""

    station: Station
    staff: str = ""
    said: tuple[str, dict[str, object]] = ("", {})
    waits: bool = False
    _asked: int = field(default=0)

    def knock(self, staff: str, pin: str, went: Callable[[str, dict[str, object]], None]) -> None:
        """Ask the broker whether this PIN is right; `went` gets a refusal's key and values, "" when it is."""
        self._asked += 1
        self.waits, turn = True, self._asked

        def told(reply: Reply | None) -> None:
            if turn != self._asked or reply is None:
                self._sign_out()  # whoever knocked has gone, or nobody knows: the broker must not think them in
            if turn != self._asked:
                return
            self.waits = False
            if reply is None or reply.status != OK or reply.answer is None:
                went(reply.key if reply else "kiosk.staff_no_link", dict(reply.values or {}) if reply else {})
                return
            self.staff = convert(reply.answer, SignedInAs, topic="reply").staff
            self.said = ("", {})
            went("", {})

        self.station.ask(SignIn(staff, pin), told, life_s=SIGN_IN_S)

    def leave(self) -> None:
        """Sign out and forget; harmless when nobody is in."""
        self._asked += 1
        if self.staff or self.waits:
            self._sign_out()
        self.staff, self.waits, self.said = "", False, ("", {})

    def _sign_out(self) -> None:
        self.station.ask(SignOut(), lambda _reply: None, life_s=OUT_S)

    def say(self, key: str, **values: object) -> None:
        """Say what was done."""
        self.said = (key, values)


def parts_of(
    states: dict[str, str], printer: str, *, linked: bool, say: Words
) -> tuple[tuple[str, str, bool], ...]:
    """Name each part of the kiosk with its state in words and whether it is well."""
    shown = {**states, "printer": printer}
    rows = [(say("part.link"), say("device.ok" if linked else "device.offline"), linked)]
    for part, state in sorted(shown.items()):
        rows.append((say(f"part.{part}"), say(f"printer.{state}"), state == "ok"))
    return tuple(rows)
