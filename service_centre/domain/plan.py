"""The hall as planned: what `hallcall.toml` becomes. The defaults are the hall as shipped."""

from dataclasses import dataclass, field

Ranks = tuple[tuple[str, ...], ...]
"""Lines in order of preference; the lines inside one tuple share a rank."""

Texts = dict[str, str]
"""A text in each language: `zh_Hans`, `zh_Hant`, `en`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who waits for one thing. A service's first line carries the service's letter, a lane has its own.

    `name` and `hint` are a lane's own; a first line has its service's, and these where it stands beside its lanes.
    """

    service: str
    guarantee_min: float
    typical_min: float
    name: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a customer comes for: names, a hint for the kiosk, what to have ready; the colour's token.

    With `questions` (three at most) the kiosk finds the lane: all answered yes lead to the service's second line,
    a no to its first.
    """

    name: Texts
    hint: Texts = field(default_factory=dict)
    prepare: Texts = field(default_factory=dict)
    colour: str = "A"
    questions: tuple[Texts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which lines a seat calls first (`own`), and which only when its own are empty (`helps`)."""

    own: Ranks
    helps: Ranks = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPlan:
    """Where one staff member works; `window` is the number in the hall."""

    window: str
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskPlan:
    """A kiosk: its digit in offline numbers (1 to 9), and what it does without a link: issue or closed."""

    digit: int
    offline: str = "issue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When the hall is open, local time as HH:MM; `cleared_by_min` is counted from closing."""

    opens: str = "09:00"
    closes: str = "18:00"
    cleared_by_min: int = 60
    day_ends: str = "03:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The values as shipped; each stands in the table of `docs/rules.md`."""

    number_digits: int = 3
    target_min: float = 15
    ordinary_after: int = 3
    recalls_at_most: int = 3
    came_back_at_most: int = 2
    came_back_within_min: float = 60
    no_show_calls: int = 2
    no_show_after_s: int = 60
    arrival_assumed_after_s: int = 30
    undo_within_s: int = 30
    supervisor_undo_within_s: int = 300
    reopen_within_min: float = 15
    parked_reminder_min: float = 15
    rating_asked_s: int = 10
    phone_digits: tuple[int, ...] = (8, 11)
    last_tickets_min: int = 15
    kiosk_numbers_a_minute: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRule:
    """How a code of one kind begins, and how many characters it has (any number if empty)."""

    prefixes: tuple[str, ...]
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The phone page: the ticket carries a QR only when `address` is set."""

    address: str = ""


def _texts(hans: str, hant: str, en: str) -> Texts:
    return {"zh_Hans": hans, "zh_Hant": hant, "en": en}


def _services() -> dict[str, Service]:
    return {
        "A": Service(
            name=_texts("咨询", "諮詢", "Information"),
            hint=_texts(
                "商场信息、活动、失物招领", "商場資訊、活動、失物招領", "Mall, events, lost property"
            ),
            prepare=_texts("请想好要问的事", "請想好要問的事", "Have your question ready"),
            colour="A",
        ),
        "B": Service(
            name=_texts("投诉", "投訴", "Complaints"),
            hint=_texts("服务、商品、环境问题", "服務、商品、環境問題", "Service, goods, environment"),
            prepare=_texts("请备好小票或照片", "請備好收據或相片", "Have receipt or photos ready"),
            colour="B",
        ),
        "C": Service(
            name=_texts("会员", "會員", "Membership"),
            hint=_texts("入会、积分、优惠兑换", "入會、積分、優惠兌換", "Join, points, offers"),
            prepare=_texts("请备好会员卡或手机", "請備好會員卡或手機", "Have card or phone ready"),
            colour="C",
        ),
        "D": Service(
            name=_texts("退换货", "退換貨", "Returns"),
            hint=_texts("退货、换货、维修", "退貨、換貨、維修", "Refund, exchange, repair"),
            prepare=_texts(
                "请备好小票、商品、会员卡", "請備好收據、商品、會員卡", "Have receipt, goods and card ready"
            ),
            colour="D",
            questions=(
                _texts("是 7 天内买的吗？", "是 7 天內買的嗎？", "Bought within the last 7 days?"),
                _texts(
                    "小票在手，商品没有用过吗？",
                    "收據在手，商品沒有用過嗎？",
                    "Receipt at hand, and not used?",
                ),
                _texts(
                    "只要退款，不换货、不维修吗？",
                    "只要退款，不換貨、不維修嗎？",
                    "A refund only, no exchange or repair?",
                ),
            ),
        ),
    }


def _codes() -> dict[str, CodeRule]:
    return {
        "member": CodeRule(prefixes=("88",), lengths=(12, 13)),
        "receipt": CodeRule(prefixes=("R",), lengths=()),
        "order": CodeRule(prefixes=("OD",), lengths=()),
    }


def _lines() -> dict[str, Line]:
    return {
        "A": Line(service="A", guarantee_min=20, typical_min=2.5),
        "B": Line(service="B", guarantee_min=30, typical_min=12),
        "C": Line(service="C", guarantee_min=25, typical_min=4),
        "D": Line(
            service="D",
            guarantee_min=30,
            typical_min=10,
            name=_texts("退换货、维修", "退換貨、維修", "Other returns"),
            hint=_texts("其他情况都在这里办理", "其他情況都在這裏辦理", "Exchange, repair, no receipt"),
        ),
        "F": Line(
            service="D",
            guarantee_min=15,
            typical_min=3,
            name=_texts("快速退货", "快速退貨", "Fast return"),
            hint=_texts(
                "小票齐全、未使用、只退款", "收據齊全、未使用、只退款", "Receipt at hand, unused, refund only"
            ),
        ),
    }


def _profiles() -> dict[str, Profile]:
    return {
        "consult": Profile(own=(("A",),), helps=(("C",),)),
        "complaint": Profile(own=(("B",),)),
        "member": Profile(own=(("C",),), helps=(("A",),)),
        "return": Profile(own=(("D",),), helps=(("F",),)),
        "fast_return": Profile(own=(("F",),), helps=(("D",),)),
    }


def _seats() -> dict[str, SeatPlan]:
    return {
        "1": SeatPlan(window="1", profile="consult"),
        "2": SeatPlan(window="2", profile="consult"),
        "3": SeatPlan(window="3", profile="complaint"),
        "4": SeatPlan(window="4", profile="member"),
        "5": SeatPlan(window="5", profile="member"),
        "6A": SeatPlan(window="6", profile="return"),
        "6B": SeatPlan(window="6", profile="fast_return"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole hall. `hall` is the id in topics; `languages` is the order of board, voice and paper.

    `boards` names the hall's boards and the signs that are a display (`board-2`), `desks` the supervisors' desks.
    """

    hall: str = "main"
    name: Texts = field(
        default_factory=lambda: _texts(
            "嘉创广场 客户服务中心", "嘉創廣場 客戶服務中心", "Jiachuang Plaza Customer Service"
        )
    )
    time_zone: str = "Asia/Shanghai"
    languages: tuple[str, ...] = ("zh_Hans", "en")
    ticker: Texts = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=_services)
    lines: dict[str, Line] = field(default_factory=_lines)
    profiles: dict[str, Profile] = field(default_factory=_profiles)
    seats: dict[str, SeatPlan] = field(default_factory=_seats)
    kiosks: dict[str, KioskPlan] = field(default_factory=lambda: {"kiosk-1": KioskPlan(digit=1)})
    boards: tuple[str, ...] = ("board-1",)
    desks: tuple[str, ...] = ("desk-1",)
    hours: Hours = field(default_factory=Hours)
    rules: Rules = field(default_factory=Rules)
    codes: dict[str, CodeRule] = field(default_factory=_codes)
    web: Web = field(default_factory=Web)

    def lines_of(self, service: str) -> tuple[str, ...]:
        """Name the lines of a service, its first line first."""
        return tuple(code for code, line in self.lines.items() if line.service == service)

    def service_of(self, line: str) -> Service:
        """Give the service of a line; raises KeyError for a line that the plan no longer has."""
        return self.services[self.lines[line].service]

    def colour_of(self, line: str) -> str:
        """Name the colour's token of a line's service; "" for a line that the plan no longer has."""
        return self.service_of(line).colour if line in self.lines else ""


LANGUAGES = ("zh_Hans", "zh_Hant", "en")


def minutes_of(text: str) -> int:
    """Turn HH:MM into minutes after midnight."""
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)
