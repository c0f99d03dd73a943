"""The table of pages: which wish or event leads where."""

from service_centre.domain.transitions import Table

CHOOSE, LANE, ASKING, TICKET, CANCEL, CANCELLING, TOLD = (
    "choose", "lane", "asking", "ticket", "cancel", "cancelling", "told",
)  # fmt: skip

FLOW = Table(
    "kiosk page",
    CHOOSE,
    {
        (CHOOSE, "lanes"): LANE,
        (CHOOSE, "take"): ASKING,
        (CHOOSE, "explain"): TOLD,
        (LANE, "take"): ASKING,
        (LANE, "home"): CHOOSE,
        (LANE, "explain"): TOLD,
        (ASKING, "given"): TICKET,
        (ASKING, "explain"): TOLD,
        (TICKET, "cancel"): CANCEL,
        (TICKET, "home"): CHOOSE,
        (CANCEL, "keep"): TICKET,
        (CANCEL, "sure"): CANCELLING,
        (CANCEL, "home"): CHOOSE,
        (CANCELLING, "explain"): TOLD,
        (TOLD, "home"): CHOOSE,
    },
)
