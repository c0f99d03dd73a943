"""hallcall-rehearse: the whole hall on this computer, with stand-in devices and customers that arrive.

Without options a hall to try out; with --day a mall day played to its end and checked.
"""

import argparse
import logging
import os
import signal
import sys
import time
from functools import partial
from pathlib import Path

from rehearsal.recorder import Recorder
from rehearsal.show import SUMMARY_EVERY_S, Show, write_json
from rehearsal.stage import CannotStart, Setting, make_stage

REHEARSED_DAY = "2026-11-21"


def main(argv: list[str] | None = None) -> int:
    """Run the rehearsal; status 1 if an invariant broke, 2 if the hall could not start."""
    args = _parser().parse_args(argv)
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        return _day(args) if args.day else _hall(args)
    except (CannotStart, TimeoutError) as error:
        print(f"hallcall-rehearse: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hallcall-rehearse", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=Path("rehearsal-out"), help="folder for pictures and summaries"
    )
    parser.add_argument("--seed", type=int, default=7, help="of all dice (default %(default)s)")
    parser.add_argument("--day", action="store_true", help="play a mall day, 09:00 to 18:00, and check it")
    parser.add_argument("--speed", type=float, default=60, help="of the day's clock (default %(default)s)")
    parser.add_argument("--scale", type=int, default=1, help="multiplies customers, kiosks and seats")
    parser.add_argument(
        "--kills", type=float, default=0, help="programs killed a minute (machine time) during a day"
    )
    parser.add_argument("--hours", type=int, default=9, help="play only the first hours of the day")
    return parser


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


# A day, played and checked.


def _day(args: argparse.Namespace) -> int:
    out = args.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    # The hall opens once everything has started: screens take a second of processor each.
    opens_in_s = 12.0 + 0.15 * 8 * args.scale
    setting = Setting(folder=out, scale=args.scale, speed=args.speed, day=REHEARSED_DAY, hours=args.hours,
                      opens_in_s=opens_in_s, pictures=out / "pictures")  # fmt: skip
    stage = make_stage(setting)
    recorder = Recorder.into(out / "history.jsonl")
    show = Show(stage, recorder, args.seed, say=partial(print, flush=True), kills_per_min=args.kills)
    seats = list(stage.plan.seats)[:7]
    print(
        f"playing {args.hours} h of {REHEARSED_DAY} at {args.speed:g} times its speed, seed {args.seed}",
        flush=True,
    )
    began = time.monotonic()
    try:
        show.open(screens=("kiosk-1", *(f"counter-{seat}" for seat in seats), "board-1"))
        told = show.play_day(minutes=60 * args.hours, out=out)
    finally:
        stage.stop()
        recorder.close()
    verified = stage.verify().strip()
    told |= {"verify": verified, "machine_s": round(time.monotonic() - began, 1)}
    write_json(out / "summary.json", told)
    line = (
        "issued",
        "called",
        "served",
        "transferred",
        "no_show",
        "cancelled",
        "expired",
        "duplicates",
        "lost",
        "double_calls",
    )
    print(", ".join(f"{name} {told[name]}" for name in line))
    print(verified)
    if told["broken"]:
        print(f"BROKEN: {told['broken']}", file=sys.stderr)
        return 1
    return 0


# A hall to try out.


def _hall(args: argparse.Namespace) -> int:
    headless = not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    out = args.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    setting = Setting(folder=out, always_open=True, headless=headless, pictures=out / "pictures")
    stage = make_stage(setting)
    show = Show(stage, Recorder(), args.seed)
    began = time.monotonic()
    print(
        "Starting Mosquitto, the broker, a kiosk with its printer, a terminal, the desk and the board …",
        flush=True,
    )
    try:
        show.open(screens=("kiosk-1", "board-1", "counter-1", "desk-1"))
        _say_welcome(show, out, headless=headless, seconds=time.monotonic() - began)
        if headless:
            _run_headless(show, out)
        else:
            _run_with_panel(show)
    except KeyboardInterrupt:
        print("\nEnding the hall.", flush=True)
    finally:
        stage.stop()
    return 0


def _say_welcome(show: Show, out: Path, *, headless: bool, seconds: float) -> None:
    print(f"The hall is open after {seconds:.1f} s. Ctrl-C ends it.")
    if headless:
        print("No screen here: the hall runs headless.")
        print(f"  pictures of every screen  {out / 'pictures'}")
        print(f"  printed tickets           {out / 'tickets'}")
        print(f"  a summary                 {out / 'summary.json'}")
    if show.stage.heard:
        print(f"No sound card: the voice speaks into {show.stage.heard}")
    for number, (name, pin) in show.stage.pins.items():
        print(f"  staff {number} {name}: PIN {pin}")
    sys.stdout.flush()


def _run_headless(show: Show, out: Path) -> None:
    """Let customers come and staff work, and keep the summary fresh."""
    said_s = asked_s = 0.0
    while True:
        if not show.recorder.signed_in.get("desk-1") and time.monotonic() - asked_s > 3:
            asked_s = time.monotonic()
            _sign_in_desk(show)
        show.step()
        show.stream(show.now_ms)
        time.sleep(0.02)
        if time.monotonic() - said_s > SUMMARY_EVERY_S:
            said_s = time.monotonic()
            show.sum_up(out, over=False)


def _sign_in_desk(show: Show) -> None:
    desk = show.stage.programs["desk-1"]
    for word in ("staff=9001", f"pin={show.stage.pins['9001'][1]}"):
        desk.wish("text", word)
    desk.wish("key", "Enter")


def _language() -> str:
    """Choose the panel's language by the visitor's locale."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    if locale.startswith(("zh_TW", "zh_HK", "zh_MO")):
        return "zh_Hant"
    return "zh_Hans" if locale.startswith("zh") else "en"


def _run_with_panel(show: Show) -> None:
    from rehearsal.panel import Panel
    from service_centre.qt.app import make_app, run

    app = make_app("hallcall-rehearse")
    show.staff.pop("1", None)  # window 1 is the visitor's
    panel = Panel(show, _language())
    panel.show()
    run(app)


if __name__ == "__main__":
    sys.exit(main())
