"""The end-of-day sheet: on the desk as a table, for a spreadsheet as CSV."""

import csv
import io

from counter_terminal.desk_dialogs import Desk
from counter_terminal.dialogs import Choice, Dialog, Form, Group
from service_centre.messages.queries import DaySheet, SheetRow

COLUMNS = (
    "day", "line", "arrived", "served", "transferred", "no_show", "cancelled", "expired", "wait_mean_s",
    "wait_median_s", "wait_p90_s", "wait_p95_s", "wait_max_s", "within_target", "walk_mean_s", "handling_mean_s",
    "handling_p95_s", "rated", "satisfied",
)  # fmt: skip
"""Columns of the CSV: the day, then fields of `SheetRow`; times in seconds, shares from 0 to 1."""


def sheet(desk: Desk, found: DaySheet) -> Form:
    """F9: the end-of-day sheet; S writes it as CSV."""

    def draw(_form: Form) -> Dialog:
        names = ("line", "arrived", "served", "transferred", "no_show", "cancelled", "expired", "wait_mean", "wait_p90",
                 "within", "handling", "satisfied")  # fmt: skip
        table = (
            tuple(desk.say(f"sheet.{name}") for name in names),
            *(_sheet_row(desk, row) for row in found.rows),
        )
        save = Group("", (Choice("S", desk.say("sheet.save")),))
        hint = desk.say("sheet.out_of_turn", count=len(found.out_of_turn)) if found.out_of_turn else ""
        return Dialog("sheet", desk.say("sheet.title", day=found.day), hint, (save,), table=table,
                      enter=desk.say("dialog.ok"))  # fmt: skip

    return Form(draw, lambda _form, _key: desk.save_sheet(found), lambda _form: desk.close())


def _sheet_row(desk: Desk, row: SheetRow) -> tuple[str, ...]:
    def time(seconds: float | None) -> str:
        return "—" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"

    within = "—" if row.within_target is None else f"{100 * row.within_target:.0f}%"
    satisfied = "—" if row.satisfied is None else f"{100 * row.satisfied:.0f}% ({row.rated})"
    return (
        desk.line_name(row.line) if row.line else desk.say("sheet.all"), str(row.arrived), str(row.served),
        str(row.transferred), str(row.no_show), str(row.cancelled), str(row.expired), time(row.wait_mean_s),
        time(row.wait_p90_s), within, time(row.handling_mean_s), satisfied,
    )  # fmt: skip


def csv_of(sheet: DaySheet) -> str:
    """Write a sheet as CSV: a row of names, then a row for each line and one for all."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in sheet.rows:
        writer.writerow([sheet.day, *(getattr(row, name) for name in COLUMNS[1:])])
    return out.getvalue()
