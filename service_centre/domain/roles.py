"""Who may ask what: one table for the broker that checks it and the screens that show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from service_centre.domain import ratings as r
from service_centre.domain import record as k
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.message import TICKER, Caller, Command, Refusal


@dataclass(frozen=True, slots=True)
class May:
    """Which kinds of device may send a command, and the lowest role of whoever is signed in there."""

    kinds: frozenset[str]
    role: str = ""


def _staff(role: str) -> May:
    return May(frozenset({"counter", "desk"}), role)


_KIOSK, _TICKER = May(frozenset({"kiosk"})), May(frozenset({TICKER}))
_CLERK, _SUPERVISOR = _staff(s.CLERK), _staff(s.SUPERVISOR)

MAY: Mapping[type[Command], May] = {
    t.TakeTicket: _KIOSK,
    t.JoinOffline: _KIOSK,
    t.ReportPrint: _KIOSK,
    t.CancelTicket: May(frozenset({"kiosk", "counter", "desk"})),
    t.CallNext: _CLERK,
    t.CallNumber: _CLERK,
    t.Recall: _CLERK,
    t.Arrived: _CLERK,
    t.Finish: _CLERK,
    t.NoShow: _CLERK,
    t.ComeBack: _CLERK,
    t.Park: _CLERK,
    t.TakeBack: _CLERK,
    t.Transfer: _CLERK,
    t.ChangeClass: _CLERK,
    t.ChangeLane: _CLERK,
    t.Undo: _CLERK,
    t.Reopen: _CLERK,
    r.Rate: May(frozenset({"counter"})),
    s.SignIn: May(frozenset({"counter", "desk", "kiosk"})),
    s.SignInChecked: May(frozenset({"counter", "desk", "kiosk"})),
    s.SignOut: May(frozenset({"counter", "desk", "kiosk", TICKER})),
    s.Unlock: _SUPERVISOR,
    s.OpenSeat: _CLERK,
    s.PauseSeat: _CLERK,
    s.CloseSeat: _CLERK,
    s.AskHelp: _CLERK,
    s.MoveLine: _SUPERVISOR,
    s.StopService: _SUPERVISOR,
    s.SetProfile: _SUPERVISOR,
    s.AddSeat: _SUPERVISOR,
    s.SendMessage: _SUPERVISOR,
    s.SetTicker: _SUPERVISOR,
    s.OpenDay: May(frozenset({TICKER, "desk"})),
    s.ConfirmDate: _SUPERVISOR,
    k.Forget: _SUPERVISOR,
    k.MendDay: _SUPERVISOR,
    s.StopIssuing: _TICKER,
    s.CloseDay: May(frozenset({TICKER, "desk"})),
}

SUPERVISOR_AT_DESK = frozenset({s.OpenDay, s.CloseDay})
"""The ticker's commands that a supervisor may give by hand."""


def at_least(role: str, wanted: str) -> bool:
    """Say whether `role` may do what `wanted` may."""
    return not wanted or (role in s.ROLES and s.ROLES.index(role) >= s.ROLES.index(wanted))


def refusal_for(command: Command, caller: Caller) -> Refusal | None:
    """Refuse a command that this caller may not give, or None."""
    may = MAY[type(command)]
    if caller.kind not in may.kinds:
        return Refusal("refused.not_from_here")
    needs = s.SUPERVISOR if caller.kind == "desk" and type(command) in SUPERVISOR_AT_DESK else may.role
    if isinstance(command, t.CancelTicket) and caller.kind != "kiosk":
        needs = s.CLERK
    if needs and not caller.staff:
        return Refusal("refused.signed_out")
    if not at_least(caller.role, needs):
        return Refusal("refused.role", {"role": needs})
    return _refusal_for_seat(command, caller)


def _refusal_for_seat(command: Command, caller: Caller) -> Refusal | None:
    if not isinstance(command, t.SeatCommand):
        return None
    if command.seat != caller.seat and caller.role != s.SUPERVISOR:
        return Refusal("refused.other_seat", {"seat": command.seat})
    return None
