"""The doctor on a machine with nothing attached, and on one with every stand-in."""

from pathlib import Path

import pytest

from hardware import doctor, finding
from hardware.doctor import Doctor, read_devices
from hardware.errors import BadDeviceSettings
from hardware.gpio import pin_factory
from hardware.simulated import PrinterStandIn
from hardware.simulated_serial import Am03127StandIn, PadStandIn, ScannerStandIn


def test_a_machine_with_nothing_attached_says_so(monkeypatch: pytest.MonkeyPatch, capsys) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(doctor, "plugged_in", list)
    assert doctor.main(["--look"]) == 0
    told = capsys.readouterr().out
    assert "nothing that Hallcall knows" in told
    assert "udev rules" in told


def test_what_is_plugged_in_comes_with_its_settings_lines() -> None:
    said: list[str] = []
    found = finding.Found(
        "scanner", "Honeywell 0c2e:0b61", "/dev/ttyACM0", finding.serial_lines("scanner", "/dev/x")
    )
    Doctor(say=said.append, ask=str).look([found], [finding.Lack("no voice", "sudo apt install espeak-ng")])
    text = "\n".join(said)
    assert "[scanner]" in text
    assert 'device = "/dev/x"' in text
    assert "sudo apt install espeak-ng" in text


@pytest.mark.parametrize(("usb_id", "what"), [
    ("04b8:0e15", "printer"), ("0416:5011", "printer"), ("1a86:7523", "adapter"), ("0c2e:0b61", "scanner"),
    ("ffff:ffff", "serial"),
])  # fmt: skip
def test_usb_ids_are_known(usb_id: str, what: str) -> None:
    assert finding.kind_of(usb_id)[0] == what


def test_every_stand_in_is_in_order_and_a_silent_one_is_not(tmp_path: Path) -> None:
    pin_factory("mock").reset()
    printer, sign, pad, scanner = PrinterStandIn(), Am03127StandIn(), PadStandIn(), ScannerStandIn()
    file = tmp_path / "device.toml"
    file.write_text(
        f'[printer]\nport = {printer.port}\n[sign]\nkind = "am03127"\ndevice = "{sign.device}"\n'
        f'[rating_pad]\nkind = "serial"\ndevice = "{pad.device}"\n[scanner]\nkind = "serial"\ndevice = "{scanner.device}"\n'
        f'[lamp]\nkind = "gpio"\npins = "mock"\n[voice]\nkind = "aplay"\ndevice = "null"\n[link]\nport = 1\n',
        encoding="utf-8",
    )
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if "Scan any code" in line:
            scanner.scan("A005")
        elif "Press every key" in line:
            pressed(1)
        elif line.startswith("  heard: ") and line[-1] in "1234" and len(line) < 12:
            pressed(int(line[-1]) + 1)

    def pressed(score: int) -> None:
        pad.press(score)

    made = Doctor(say=say, ask=lambda _question: "y", wait_s=3)
    made.test(read_devices(file))
    assert made.ill == []
    assert made.sum_up() == 0
    assert made.tested == 6
    assert printer.count == 1
    assert sign.shows == "A000"
    printer.set(silent=True)
    made.test({"printer": read_devices(file)["printer"]})
    assert made.ill == ["printer"]
    assert "it says silent" in said[-1]
    assert made.sum_up() == 1
    for one in (printer, sign, pad, scanner):
        one.close()


@pytest.mark.parametrize(("text", "place"), [
    ("[printer]\nprot = 1\n", "printer.prot"), ('[printer]\nport = "9100"\n', "printer.port"), ("printer = 1\n", "printer"),
    ("[printer\n", "device.toml"),
])  # fmt: skip
def test_wrong_settings_name_file_section_and_key(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "device.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadDeviceSettings, match=place):
        read_devices(file)
