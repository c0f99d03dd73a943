"""The seat's screen, painted as one picture: customer on the left, line on the right, keys below."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from counter_terminal.models import Big, Counter
from service_centre.qt import theme
from service_centre.qt.canvas import Canvas, paint_strip
from service_centre.qt.lettering import CENTRE, RIGHT


def paint(painter: QPainter, area: QRectF, model: Counter, down: str) -> dict[str, QRectF]:
    """Paint the screen; gives the places of the keys."""
    u = max(1.0, min(area.width() / 1366, area.height() / 768))
    c = Canvas(painter, u, model.language)
    narrow = area.width() < 1200 * u
    head = QRectF(0, 0, area.width(), 60 * u)
    strip_height = (78 if not narrow else 136) * u
    strip = QRectF(28 * u, area.height() - strip_height - 18 * u, area.width() - 56 * u, strip_height)
    top = head.bottom() + 18 * u
    if model.banner:
        line = QRectF(28 * u, head.bottom() + 8 * u, area.width() - 56 * u, 40 * u)
        c.box(line, theme.WARN_TINT, theme.WARN, radius=12, width=1.5)
        c.text(line.adjusted(16 * u, 0, -16 * u, 0), f"! {model.banner}", 18, theme.WARN_ON, bold=True)
        top = line.bottom() + 10 * u
    side = (456 if not narrow else 340) * u
    body = QRectF(28 * u, top, area.width() - 56 * u, strip.top() - 14 * u - top)
    _head(c, head, model)
    left = QRectF(
        body.left(), body.top(), body.width() - (side + 18 * u if model.figures else 0), body.height()
    )
    right = QRectF(left.right() + 18 * u, body.top(), side, body.height())
    if model.big:
        _big(c, left, model, model.big)
    else:
        _empty(c, left, model)
    _side(c, right, model)
    places = paint_strip(c, strip, model.keys, down)
    if model.toast:
        place = QRectF(left.left() + 20 * u, left.bottom() - 66 * u, left.width() - 40 * u, 50 * u)
        _toast(c, place, model)
        if model.toast_key:
            places[f"{model.toast_key} again"] = place
    return places


def _head(c: Canvas, area: QRectF, model: Counter) -> None:
    c.painter.fillRect(area, theme.CARD)
    c.rule(0, area.bottom(), area.width())
    inner = area.adjusted(28 * c.u, 0, -28 * c.u, 0)
    x = inner.left() + c.text(inner, model.title, 24, bold=True) + 20 * c.u
    x += c.text(QRectF(x, 0, inner.right() - x - 260 * c.u, area.height()), model.staff, 18) + 20 * c.u
    sign, ink, fill = (
        ("●", theme.OK_ON, theme.OK_TINT) if model.linked else ("!", theme.BAD_ON, theme.BAD_TINT)
    )
    if model.busy:
        sign, ink, fill = "…", theme.WARN_ON, theme.WARN_TINT
    c.pill(x, area.center().y(), f"{sign} {model.pill}", 16, ink=ink, fill=fill)
    c.text(inner, model.clock, 24, bold=True, align=RIGHT)


def _empty(c: Canvas, area: QRectF, model: Counter) -> None:
    c.box(area, theme.CARD, theme.LINE, radius=22, width=1.5)
    middle = area.center().y()
    c.text(
        QRectF(area.left(), middle - 60 * c.u, area.width(), 60 * c.u),
        model.empty,
        40,
        bold=True,
        align=CENTRE,
    )
    c.text(
        QRectF(area.left(), middle + 6 * c.u, area.width(), 40 * c.u),
        model.empty_text,
        20,
        theme.INK_2,
        align=CENTRE,
    )


def _big(c: Canvas, area: QRectF, model: Counter, big: Big) -> None:
    u = c.u
    c.box(area, theme.CARD, theme.LINE, radius=22, width=1.5)
    inner = area.adjusted(28 * u, 16 * u, -28 * u, -18 * u)
    y = inner.top()
    tag_x = (
        inner.left()
        + c.text(QRectF(inner.left(), y, inner.width(), 30 * u), big.state, 18, theme.INK_2)
        + 16 * u
    )
    for tag in big.tags:
        tag_x = c.pill(tag_x, y + 15 * u, tag, 16, ink=theme.INK, fill=theme.SAND, edge=theme.EDGE) + 8 * u
    y += 30 * u
    widths = [max(c.width(name, 17), c.width(value, 32, bold=True)) + 28 * u for name, value in big.timers]
    number = QRectF(inner.left(), y, inner.width() - sum(widths), 120 * u)
    size = 124.0
    while size > 50 and c.width(big.number, size, bold=True) > number.width():
        size -= 4
    c.text(number, big.number, size, theme.service_colour(big.colour), bold=True)
    x = inner.right()
    for name, value in reversed(big.timers):
        wide = max(c.width(name, 17), c.width(value, 32, bold=True))
        c.text(QRectF(x - wide, y + 34 * u, wide, 26 * u), name, 17, theme.INK_2, align=RIGHT)
        c.text(QRectF(x - wide, y + 60 * u, wide, 44 * u), value, 32, bold=True, align=RIGHT)
        x -= wide + 28 * u
    y = number.bottom() + 8 * u
    if big.alert:
        y = _band(
            c,
            QRectF(inner.left(), y, inner.width(), 42 * u),
            "",
            f"! {big.alert}",
            theme.BAD_ON,
            theme.BAD_TINT,
        )
    y = (
        _band(
            c, QRectF(inner.left(), y, inner.width(), 42 * u), model.why_title, big.why, theme.INK, theme.SAND
        )
        + 4 * u
    )
    half = (inner.width() - 20 * u) / 2
    legs = QRectF(inner.left(), y, half, inner.bottom() - y)
    c.text(QRectF(legs.left(), y, half, 26 * u), model.legs_title, 17, bold=True)
    row_y = y + 30 * u
    for leg in big.legs:
        high = 26 * u if c.width(leg, 17) <= half else 50 * u
        if row_y + high > legs.bottom():
            break
        c.wrapped(QRectF(legs.left(), row_y, half, high), leg, 17, theme.INK_2)
        row_y += high + 2 * u
    notes = QRectF(inner.left() + half + 20 * u, y, half, inner.bottom() - y)
    c.box(notes, theme.CARD, theme.LINE, radius=14)
    c.text(QRectF(notes.left() + 14 * u, y + 8 * u, half, 26 * u), model.notes_title, 17, bold=True)
    text = "\n".join(big.notes) or "—"
    c.wrapped(
        notes.adjusted(14 * u, 38 * u, -14 * u, -8 * u), text, 17, theme.INK if big.notes else theme.INK_2
    )


def _band(c: Canvas, area: QRectF, title: str, text: str, ink: str, fill: str) -> float:
    """Paint a sentence on its tint, on two lines where one is too short; gives the y below it."""
    u = c.u
    lead = c.width(title, 18) + 12 * u if title else 0.0
    two = c.width(text, 18, bold=not title) > area.width() - 32 * u - lead
    box = QRectF(area.left(), area.top(), area.width(), area.height() + (24 * u if two else 0))
    c.box(box, fill, radius=12)
    inner = box.adjusted(16 * u, 8 * u, -16 * u, -6 * u)
    if title:
        c.text(QRectF(inner.left(), inner.top(), lead, 26 * u), title, 18, theme.INK_2)
    c.wrapped(inner.adjusted(lead, 0, 0, 0), text, 18, ink, bold=not title)
    return box.bottom() + 10 * u


def _side(c: Canvas, area: QRectF, model: Counter) -> None:
    u = c.u
    if not model.figures:
        return
    figures_height = 82 * u
    side_height = sum(40 + 28 * len(rows) for _, rows in model.side) * u + 12 * u * len(model.side)
    queue = QRectF(
        area.left(), area.top(), area.width(), area.height() - figures_height - side_height - 14 * u
    )
    c.box(queue, theme.CARD, theme.LINE, radius=22, width=1.5)
    inner = queue.adjusted(20 * u, 12 * u, -20 * u, -8 * u)
    title = QRectF(inner.left(), inner.top(), inner.width(), 28 * u)
    c.text(title, model.queue_title, 18, bold=True)
    c.text(title, model.queue_head, 17, theme.INK_2, align=RIGHT)
    y = title.bottom() + 4 * u
    for row in model.queue:
        line = QRectF(inner.left(), y, inner.width(), 42 * u)
        if line.bottom() > inner.bottom() + 2 * u:
            break
        tone = theme.BAD_ON if row.overdue else theme.INK_2
        if row.overdue:
            c.box(line.adjusted(-10 * u, 1, 10 * u, -1), theme.BAD_TINT, radius=10)
        else:
            c.rule(line.left(), line.top(), line.width())
        c.text(line, row.place, 17, tone)
        c.text(line.adjusted(30 * u, 0, 0, 0), row.number, 21, bold=True)
        wait = c.text(line, row.wait, 17, tone, bold=row.overdue, align=RIGHT)
        c.text(
            QRectF(line.left() + 126 * u, y, line.width() - 136 * u - wait, 42 * u),
            row.text,
            17,
            tone,
            bold=row.overdue,
        )
        y += 42 * u
    y = queue.bottom() + 12 * u
    for name, rows in model.side:
        box = QRectF(area.left(), y, area.width(), (40 + 28 * len(rows)) * u)
        c.box(box, theme.CARD, theme.LINE, radius=18, width=1.5)
        c.text(QRectF(box.left() + 20 * u, y + 6 * u, box.width(), 28 * u), name, 17, bold=True)
        for at, (left, right) in enumerate(rows):
            line = QRectF(box.left() + 20 * u, y + (34 + 28 * at) * u, box.width() - 40 * u, 28 * u)
            c.text(line.adjusted(0, 0, -80 * u, 0), left, 17)
            c.text(line, right, 17, theme.INK_2, align=RIGHT)
        y = box.bottom() + 12 * u
    box = QRectF(area.left(), area.bottom() - figures_height, area.width(), figures_height)
    c.box(box, theme.CARD, theme.LINE, radius=22, width=1.5)
    for at, (value, name) in enumerate(model.figures):
        wide = box.width() / max(1, len(model.figures))
        cell = QRectF(box.left() + at * wide, box.top() + 10 * u, wide, 34 * u)
        c.text(cell, value, 25, bold=True, align=CENTRE)
        c.text(cell.translated(0, 32 * u), name, 16, theme.INK_2, align=CENTRE)


def _toast(c: Canvas, area: QRectF, model: Counter) -> None:
    """What was done; one that can be undone is a key itself."""
    c.box(area, theme.INK, radius=14)
    inner = area.adjusted(18 * c.u, 0, -18 * c.u, 0)
    key = next((one for one in model.keys if one.key == model.toast_key), None)
    if key is None:
        c.text(inner, model.toast, 18, theme.CARD, align=CENTRE)
        return
    label = f"{key.key} {key.label}"
    wide = c.width(label, 17, bold=True) + 28 * c.u
    place = QRectF(inner.right() - wide, area.top() + 7 * c.u, wide, area.height() - 14 * c.u)
    c.box(place, theme.CARD, radius=10)
    c.text(place, label, 17, theme.INK, bold=True, align=CENTRE)
    c.text(inner.adjusted(0, 0, -wide - 12 * c.u, 0), model.toast, 18, theme.CARD)
