"""The supervisor's screen, painted as one picture."""

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from counter_terminal.models import AlarmPill, Desk, Line
from service_centre.qt import theme
from service_centre.qt.canvas import Canvas, paint_strip
from service_centre.qt.lettering import CENTRE, RIGHT

TEMPORARY = "F4"
"""The key that opens a temporary window."""

TONE = {"ok": theme.OK, "warn": theme.WARN, "bad": theme.BAD, "plain": theme.INK_2}


def paint(painter: QPainter, area: QRectF, model: Desk, down: str) -> dict[str, QRectF]:
    """Paint the screen; gives the places of the keys."""
    u = max(1.0, min(area.width() / 1366, area.height() / 768))
    c = Canvas(painter, u, model.language)
    head = QRectF(0, 0, area.width(), 60 * u)
    strip_height = (62 if area.width() >= 1200 * u else 120) * u
    strip = QRectF(24 * u, area.height() - strip_height - 12 * u, area.width() - 48 * u, strip_height)
    alarms = _head(c, head, model)
    if not model.seats:
        return {}
    body = QRectF(24 * u, head.bottom() + 12 * u, area.width() - 48 * u, strip.top() - head.bottom() - 24 * u)
    _figures(c, QRectF(body.left(), body.top(), body.width(), 76 * u), model)
    top = body.top() + 88 * u
    right = QRectF(body.right() - 392 * u, top, 392 * u, body.bottom() - top)
    left = QRectF(body.left(), top, body.width() - 406 * u, body.bottom() - top)
    seats_height, spare = _seats(c, left, model)
    chart = QRectF(left.left(), left.top() + seats_height, left.width(), left.height() - seats_height)
    if chart.height() > 90 * u:
        _chart(c, chart, model)
    lines_height = (44 + 33 * max(1, len(model.lines))) * u
    _list(c, QRectF(right.left(), right.top(), right.width(), lines_height), model.lines_title, model.lines)
    rest = QRectF(
        right.left(),
        right.top() + lines_height + 12 * u,
        right.width(),
        right.height() - lines_height - 12 * u,
    )
    _list(c, rest, model.devices_title, model.devices, model.devices_note)
    places = alarms | paint_strip(c, strip, model.keys, down) | spare
    if model.toast:
        wide = min(area.width() - 80 * u, c.width(model.toast, 18) + 60 * u)
        box = QRectF((area.width() - wide) / 2, strip.top() - 62 * u, wide, 50 * u)
        c.box(box, theme.INK, radius=14)
        c.text(box, model.toast, 18, theme.CARD, align=CENTRE)
    return places


def _head(c: Canvas, area: QRectF, model: Desk) -> dict[str, QRectF]:
    c.painter.fillRect(area, theme.CARD)
    c.rule(0, area.bottom(), area.width())
    inner = area.adjusted(24 * c.u, 0, -24 * c.u, 0)
    x = inner.left() + c.text(inner, model.title, 24, bold=True) + 18 * c.u
    x += c.text(QRectF(x, 0, 300 * c.u, area.height()), model.staff, 18) + 18 * c.u
    clock = c.text(inner, model.clock, 24, bold=True, align=RIGHT)
    if not model.linked:
        x = (
            c.pill(x, area.center().y(), f"! {model.pill}", 16, ink=theme.BAD_ON, fill=theme.BAD_TINT)
            + 12 * c.u
        )
    if not model.alarms and model.seats:
        c.pill(x, area.center().y(), f"● {model.no_alarms}", 16, ink=theme.OK_ON, fill=theme.OK_TINT)
    places: dict[str, QRectF] = {}
    room = inner.right() - clock - 60 * c.u
    first = next((at for at, alarm in enumerate(model.alarms) if alarm.chosen), 0)
    for at in (*range(first, len(model.alarms)), *range(first)):  # the chosen one always has room
        place = _alarm(
            c, QRectF(x, area.top() + 10 * c.u, room - x, area.height() - 20 * c.u), model.alarms[at]
        )
        if place.isNull():
            c.text(
                QRectF(x, area.top(), room + 40 * c.u - x, area.height()),
                f"+{len(model.alarms) - len(places)}",
                18,
                bold=True,
            )
            break
        places[f"Alarm {model.alarms[at].about}"] = place
        x = place.right() + 10 * c.u
    return places


def _alarm(c: Canvas, room: QRectF, alarm: AlarmPill) -> QRectF:
    """Paint an alarm and its key; gives its place, none where it has no room."""
    u = c.u
    text = f"! {alarm.text} · {alarm.since}"
    key = c.width(alarm.action, 16, bold=True) + 24 * u
    wide = c.width(text, 16) + key + 26 * u
    if wide > room.width():
        return QRectF()
    bad = alarm.tone == "bad"
    ink, fill = (theme.BAD_ON, theme.BAD_TINT) if bad else (theme.WARN_ON, theme.WARN_TINT)
    place = QRectF(room.left(), room.top(), wide, room.height())
    c.box(place, fill, theme.INK if alarm.chosen else "", radius=20, width=2.5)
    c.text(place.adjusted(12 * u, 0, 0, 0), text, 16, ink)
    button = QRectF(place.right() - key - 5 * u, place.top() + 5 * u, key, place.height() - 10 * u)
    c.box(button, theme.INK, radius=15)
    c.text(button, alarm.action, 16, theme.CARD, bold=True, align=CENTRE)
    return place


def _figures(c: Canvas, area: QRectF, model: Desk) -> None:
    count = max(1, len(model.figures))
    wide = (area.width() - 12 * c.u * (count - 1)) / count
    for at, (name, value, high) in enumerate(model.figures):
        box = QRectF(area.left() + at * (wide + 12 * c.u), area.top(), wide, area.height())
        c.box(box, theme.CARD, theme.BAD if high else theme.LINE, radius=16, width=2 if high else 1.5)
        inner = box.adjusted(16 * c.u, 6 * c.u, -10 * c.u, -6 * c.u)
        c.text(QRectF(inner.left(), inner.top(), inner.width(), 26 * c.u), name, 16, theme.INK_2)
        line = QRectF(inner.left(), inner.top() + 26 * c.u, inner.width(), 36 * c.u)
        c.text(line, f"! {value}" if high else value, 28, theme.BAD if high else theme.INK, bold=True)


def _seats(c: Canvas, area: QRectF, model: Desk) -> tuple[float, dict[str, QRectF]]:
    """Paint the seats, four in a row and more where there are many, and in the gap after them a temporary window.

    Gives the height used and the gap's place as a key.
    """
    seats = model.seats
    u, columns = c.u, 4 if len(seats) <= 8 else 6 if len(seats) <= 18 else 10
    rows = -(-len(seats) // columns)
    gap = 12 * u
    high = min(126 * u, (area.height() - gap * (rows - 1)) / rows - (0 if rows > 3 else 40 * u))
    wide = (area.width() - gap * (columns - 1)) / columns
    for at, seat in enumerate(seats):
        box = QRectF(
            area.left() + at % columns * (wide + gap), area.top() + at // columns * (high + gap), wide, high
        )
        c.box(box, theme.CARD, theme.WARN if seat.alert else theme.LINE, radius=16, width=2)
        colour = theme.service_colour(seat.colour) if seat.colour else theme.INK_2
        c.painter.fillRect(
            QRectF(box.left() + 14 * u, box.top() + 2, box.width() - 28 * u, 5 * u), QColor(colour)
        )
        inner = box.adjusted(14 * u, 8 * u, -14 * u, -6 * u)
        title = QRectF(inner.left(), inner.top(), inner.width(), 28 * u)
        named = f"{seat.seat} {seat.service}"
        if c.width(named, 17, bold=True) + c.width(seat.staff, 17) + 6 * u > title.width():
            named = seat.seat  # of many windows the number and who is there; the colour says the service
        staff = c.text(title, seat.staff, 17, theme.INK_2, align=RIGHT)
        c.text(title.adjusted(0, 0, -staff - 6 * u, 0), named, 17, bold=True)
        size = 36.0
        while size > 16 and c.width(seat.big, size, bold=True) > inner.width():
            size -= 2
        c.text(
            QRectF(inner.left(), title.bottom(), inner.width(), inner.height() - 56 * u),
            seat.big,
            size,
            colour,
            bold=True,
        )
        tone = theme.WARN if seat.alert else theme.INK_2
        c.text(
            QRectF(inner.left(), inner.bottom() - 28 * u, inner.width(), 28 * u),
            seat.text,
            16,
            tone,
            bold=seat.alert,
        )
    spare = {}
    key = next((one for one in model.keys if one.key == TEMPORARY), None)
    if key and key.live and len(seats) % columns:
        at = len(seats)
        box = QRectF(
            area.left() + at % columns * (wide + gap), area.top() + at // columns * (high + gap), wide, high
        )
        pen = QPen(QColor(theme.EDGE), 2, Qt.PenStyle.DashLine)
        c.painter.setPen(pen)
        c.painter.setBrush(Qt.BrushStyle.NoBrush)
        c.painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 16 * u, 16 * u)
        c.text(box.adjusted(8 * u, 0, -8 * u, 0), f"+ {key.label}", 18, align=CENTRE)
        spare[f"{TEMPORARY} again"] = box
    return rows * (high + gap), spare


def _list(c: Canvas, area: QRectF, title: str, rows: tuple[Line, ...], note: str = "") -> None:
    """Paint a list; what has no room beside its name goes below it."""
    u = c.u
    c.box(area, theme.CARD, theme.LINE, radius=18, width=1.5)
    inner = area.adjusted(18 * u, 8 * u, -18 * u, -6 * u)
    head = QRectF(inner.left(), inner.top(), inner.width(), 28 * u)
    c.text(head, title, 17, bold=True)
    c.text(head, note, 16, theme.INK_2, align=RIGHT)
    y = inner.top() + 30 * u
    for row in rows:
        strong = row.tone == "bad"
        two = c.width(row.right, 16, bold=strong) + c.width(row.left, 16) + 10 * u > inner.width()
        line = QRectF(inner.left(), y, inner.width(), (56 if two else 32) * u)
        if line.bottom() > inner.bottom() + 4:
            break
        c.rule(line.left(), y, line.width())
        first = QRectF(line.left(), y, line.width(), 32 * u)
        c.text(first, row.left, 16)
        c.text(
            first.translated(0, 24 * u if two else 0), row.right, 16, TONE[row.tone], bold=strong, align=RIGHT
        )
        y += line.height() + u


def _chart(c: Canvas, area: QRectF, model: Desk) -> None:
    u = c.u
    c.box(area, theme.CARD, theme.LINE, radius=18, width=1.5)
    c.text(
        QRectF(area.left() + 18 * u, area.top() + 6 * u, area.width(), 28 * u),
        model.chart_title,
        17,
        bold=True,
    )
    plot = area.adjusted(54 * u, 40 * u, -20 * u, -30 * u)
    if len(model.chart) < 2:
        c.text(plot, model.chart_soon, 16, theme.INK_2, align=CENTRE)
        return
    highest = max([10, *(count for _, count in model.chart)])
    for share in (0.0, 0.5, 1.0):
        y = plot.bottom() - share * plot.height()
        c.rule(plot.left(), y, plot.width())
        c.text(
            QRectF(area.left(), y - 12 * u, 46 * u, 24 * u),
            f"{highest * share:.0f}",
            15,
            theme.INK_2,
            align=RIGHT,
        )
    points = [
        QPointF(
            plot.left() + at / (len(model.chart) - 1) * plot.width(),
            plot.bottom() - count / highest * plot.height(),
        )
        for at, (_, count) in enumerate(model.chart)
    ]
    c.painter.setPen(QPen(QColor(theme.INK), 3 * u, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    c.painter.drawLines([QLineF(*pair) for pair in pairwise(points)])  # a third of a polyline's time
    for label, align in zip(model.chart_labels, (0.0, 0.5, 1.0), strict=False):
        x = plot.left() + align * plot.width()
        c.text(
            QRectF(min(x - 40 * u, area.right() - 84 * u), plot.bottom() + 2 * u, 80 * u, 26 * u),
            label,
            15,
            theme.INK_2,
            align=CENTRE,
        )
