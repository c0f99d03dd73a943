"""The figures of a run as a page, with the marks they are held to."""

from typing import Any

Row = tuple[str, str, str, str]


def table(told: dict[str, Any]) -> str:
    """Write the page."""
    lines = [
        "# Benchmark",
        "",
        f"Made by `make bench` on {told['cores']} cores, Python {told['python']}.",
        "Latencies are p50 / p95 / p99 in ms and stand beside the bare chain of the same run:",
        "client, Mosquitto, one durable commit, Mosquitto, subscriber.",
        *([f"Measured later, in a run of their own: {', '.join(told['apart'])}."] if "apart" in told else []),
        "",
        "| what | measured | beside it | mark |",
        "|---|---|---|---|",
    ]
    rows = [*_latencies(told), *_sizes(told), *_programs(told), *_frames(told)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _latencies(told: dict[str, Any]) -> list[Row]:
    base, short = told["floor"]["other_process"], told["floor"]["same_client"]
    view, painted, issue = told["next_50"]["view"], told["next_50"]["painted"], told["issue"]
    ratio = f"{_times(view, base)} p50, {_times(view, base, 'p95')} p95"
    return [
        ("floor: bare chain to another process", _three(base), "", ""),
        ("floor: bare chain back to the client", _three(short), "", ""),
        (
            "next → view in the board's process, six counters, 50 waiting",
            _three(view),
            ratio,
            "≤ 2.0 × p50, ≤ 4 × p95",
        ),
        ("next → call painted, 1920 × 1080", _three(painted), "", "p95 ≤ 25 ms"),
        ("issue: answer in hand", _three(issue), f"{_times(issue, short)} p50", "≤ 2.0 ×"),
        *_flood(told),
        ("touch → last byte at the printer, raster, network", _three(told["print"]), "", "p95 ≤ 150 ms"),
    ]


def _flood(told: dict[str, Any]) -> list[Row]:
    if "flood" not in told:
        return []
    loud, ratio = told["flood"]["loud"], told["flood"]["ratio"]
    what = "next → view beside an account that says 5,000 messages of 1 kB a second, against without"
    return [(what, _three(loud), f"{ratio['p50']:.2f} × p50, {ratio['p95']:.2f} × p95", "≤ 2 × p95")]


def _sizes(told: dict[str, Any]) -> list[Row]:
    ten, load, again = told["next_10"]["view"], told["throughput"], told["restart"]
    rows = [
        (
            f"next at {name}, against 10 waiting",
            _three(told[key]["view"]),
            _times(told[key]["view"], ten),
            mark,
        )
        for key, name, mark in (
            ("next_1000", "1,000 waiting", ""),
            ("next_50000", "50,000 waiting", "≤ 1.3 ×"),
            ("next_old_rows", "1,000,000 older journal rows", "≤ 1.1 ×"),
        )
    ]
    return [
        *rows,
        ("durable commands a second, 32 on their way", f"{load['per_s']} /s", f"p95 {load['p95']} ms", "≥ 2,000, ≤ 25 ms"),
        ("broker restart: 13,700 tickets today, 1,000,000 older rows", f"{again['ready_s']} s", f"{again['rss_mb']} MB",
         "≤ 2 s, ≤ 80 MB"),
    ]  # fmt: skip


def _programs(told: dict[str, Any]) -> list[Row]:
    rows = []
    for name, one in told["screens"].items():
        first = f"{one['first_paint_s']} s" if "first_paint_s" in one else "—"
        rows.append(
            (
                f"{name}: first paint, memory",
                first,
                f"{one['rss_mb']} MB",
                "≤ 1.0 s, ≤ 110 MB" if first != "—" else "",
            )
        )
    return rows


def _frames(told: dict[str, Any]) -> list[Row]:
    return [
        (f"painting: {name}", f"{one['p50_ms']} ms", f"longest {one['max_ms']} ms", "≤ 50 ms")
        for name, one in told.get("frames", {}).items()
    ]


def _times(one: dict[str, float], of: dict[str, float], at: str = "p50") -> str:
    return f"{one[at] / of[at]:.2f} ×"


def _three(one: dict[str, float]) -> str:
    return f"{one['p50']} / {one['p95']} / {one['p99']}"
