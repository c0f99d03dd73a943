"""Which handler answers which command: the one visible table."""

from collections.abc import Callable, Mapping
from typing import Any

from broker.handlers import calls, day, ratings, seats, texts, tickets
from broker.handlers.answer import Decision
from service_centre.domain import ratings as r
from service_centre.domain import record as k
from service_centre.domain import seats as s
from service_centre.domain import tickets as t
from service_centre.domain.hall import Hall
from service_centre.domain.message import Caller, Command, Moment, Refusal
from service_centre.domain.roles import refusal_for

Handler = Callable[[Hall, Any, Caller, Moment], Decision]

HANDLERS: Mapping[type[Command], Handler] = {
    t.TakeTicket: tickets.take_ticket,
    t.JoinOffline: tickets.join_offline,
    t.CancelTicket: tickets.cancel_ticket,
    t.ReportPrint: tickets.report_print,
    t.ChangeClass: tickets.change_class,
    t.ChangeLane: tickets.change_lane,
    t.CallNext: calls.call_next,
    t.CallNumber: calls.call_number,
    t.Recall: calls.recall,
    t.Arrived: calls.arrived,
    t.Finish: calls.finish,
    t.NoShow: calls.no_show,
    t.ComeBack: calls.come_back,
    t.Park: calls.park,
    t.TakeBack: calls.take_back,
    t.Transfer: calls.transfer,
    t.Undo: calls.undo,
    t.Reopen: calls.reopen,
    r.Rate: ratings.rate,
    s.SignInChecked: seats.sign_in,
    s.SignOut: seats.sign_out,
    s.Unlock: seats.unlock,
    s.OpenSeat: seats.open_seat,
    s.PauseSeat: seats.pause_seat,
    s.CloseSeat: seats.close_seat,
    s.AskHelp: seats.ask_help,
    s.SetProfile: seats.set_profile,
    s.AddSeat: seats.add_seat,
    s.MoveLine: seats.move_line,
    s.StopService: seats.stop_service,
    s.SendMessage: seats.send_message,
    s.SetTicker: seats.set_ticker,
    s.OpenDay: day.open_day,
    s.ConfirmDate: day.confirm_date,
    k.Forget: texts.forget,
    k.MendDay: day.mend_day,
    s.StopIssuing: day.stop_issuing,
    s.CloseDay: day.close_day,
}


def decide(hall: Hall, command: Command, caller: Caller, now: Moment) -> Decision:
    """Check who asks, then let the command's handler decide; reads the hall, changes nothing."""
    refused = refusal_for(command, caller)
    if refused:
        return refused
    if isinstance(command, t.SeatCommand) and command.seat not in hall.seats:
        return Refusal("refused.no_such_seat", {"seat": command.seat[:8]})
    return HANDLERS[type(command)](hall, command, caller, now)
