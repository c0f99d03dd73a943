"""The table of pages: which wish or event leads where."""

from service_centre.domain.transitions import Table

ATTRACT, CHOOSE, LANE, MEMBER, HELD, PRIORITY = "attract", "choose", "lane", "member", "held", "priority"
ASKING, TICKET, CANCEL, CANCELLING, TOLD = "asking", "ticket", "cancel", "cancelling", "told"
STAFF, CORNER = "staff", "corner"

TYPING = frozenset({MEMBER, HELD, STAFF})
"""Pages with a key pad."""

SCANNED_AT = frozenset({CHOOSE, LANE, TOLD, MEMBER, HELD, ATTRACT})
"""Pages on which a scan means something."""

LANGUAGE_AT = frozenset({CHOOSE, LANE, MEMBER, HELD, PRIORITY, TOLD})
"""Pages before the number is given: the language may still change."""

FLOW = Table(
    "kiosk page",
    CHOOSE,
    {
        (CHOOSE, "rest"): ATTRACT,
        (ATTRACT, "touch"): CHOOSE,
        (CHOOSE, "lanes"): LANE,
        (CHOOSE, "take"): ASKING,
        (CHOOSE, "explain"): TOLD,
        (CHOOSE, "member"): MEMBER,
        (CHOOSE, "held"): HELD,
        (CHOOSE, "priority"): PRIORITY,
        (CHOOSE, "staff"): STAFF,
        (LANE, "take"): ASKING,
        (LANE, "home"): CHOOSE,
        (LANE, "explain"): TOLD,
        (MEMBER, "home"): CHOOSE,
        (MEMBER, "explain"): TOLD,
        (HELD, "home"): CHOOSE,
        (HELD, "explain"): TOLD,
        (PRIORITY, "home"): CHOOSE,
        (ASKING, "given"): TICKET,
        (ASKING, "explain"): TOLD,
        (TICKET, "cancel"): CANCEL,
        (TICKET, "home"): CHOOSE,
        (CANCEL, "keep"): TICKET,
        (CANCEL, "sure"): CANCELLING,
        (CANCEL, "home"): CHOOSE,
        (CANCELLING, "explain"): TOLD,
        (TOLD, "home"): CHOOSE,
        (STAFF, "home"): CHOOSE,
        (STAFF, "in"): CORNER,
        (CORNER, "home"): CHOOSE,
    },
)
