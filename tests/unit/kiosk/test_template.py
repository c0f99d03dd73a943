"""The ticket's template: the shipped one is whole, a hall's own is checked, a broken one leaves the last good one."""

import itertools
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from hardware.paper import CENTRE, Paper, Picture, Qr, Row, Span
from hardware.raster import _fitted, draw, width_of
from kiosk.slip import SlipData, follow_address, make_slip
from kiosk.template import SHIPPED, TemplateFile, read_template
from service_centre.domain.plan import Line, Plan, Web
from service_centre.domain.plan_faults import faults
from service_centre.errors import SettingsError
from service_centre.i18n import LANGUAGES

DATA = SlipData(number="D017", line="D", language="zh_Hans", ahead=6, issued="2026-11-21 10:31")
NUMBER = '[[line]]\ntext = "{number}"\nsize = 160\n'


def texts(data: SlipData, plan: Plan) -> list[str]:
    rows = make_slip(data, plan, read_template(SHIPPED, 576)).items
    return ["".join(span.text for span in (*row.left, *row.right)) for row in rows if isinstance(row, Row)]


def test_the_shipped_ticket_has_everything_that_a_ticket_needs() -> None:
    told = texts(DATA, Plan())
    assert told[:3] == ["嘉创广场 客户服务中心", "退换货  Returns", "D017"]
    assert "前面 Ahead6 人" in told
    assert "请备好小票、商品、会员卡" in told


def test_a_lane_stands_by_its_own_name() -> None:
    said = " ".join(texts(replace(DATA, number="F003", line="F"), Plan()))
    assert "快速退货" in said
    assert "Fast return" in said


def test_a_lane_without_a_name_stands_by_its_service_and_letter() -> None:
    plan = Plan()
    lines = {**plan.lines, "F": Line(service="C", guarantee_min=15, typical_min=3)}
    said = " ".join(texts(replace(DATA, number="F003", line="F"), replace(plan, lines=lines)))
    assert "会员 · F" in said
    assert "退货" not in said


@pytest.mark.parametrize(("hall", "customer", "told", "faces"), [
    (("zh_Hans", "en"), "zh_Hans", "退换货  Returns", "zh_Hans"),
    (("zh_Hans", "en"), "zh_Hant", "退換貨  Returns", "zh_Hant"),
    (("zh_Hans", "en"), "en", "Returns  退换货", "zh_Hans"),
    (("en", "zh_Hant"), "en", "Returns  退換貨", "zh_Hant"),
])  # fmt: skip
def test_the_second_language_is_the_halls_other_one_in_its_own_faces(
    hall: tuple[str, ...], customer: str, told: str, faces: str
) -> None:
    plan, data = replace(Plan(), languages=hall), replace(DATA, language=customer)
    assert texts(data, plan)[1] == told
    assert make_slip(data, plan, read_template(SHIPPED, 576)).language == faces


def test_lines_come_when_their_condition_holds() -> None:
    assert any("补打" in text for text in texts(replace(DATA, reprint=True), Plan()))
    assert not any("补打" in text for text in texts(DATA, Plan()))
    assert any("此号有效" in text for text in texts(replace(DATA, offline=True, ahead=None), Plan()))
    web = replace(Plan(), web=Web(address="https://hall.example"))
    items = make_slip(DATA, web, read_template(SHIPPED, 576)).items
    assert [item.data for item in items if isinstance(item, Qr)] == ["https://hall.example/t/D017"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["", "https://hall.example.com"])
def test_a_ticket_of_80_mm_is_at_most_110_mm_long(language: str, address: str) -> None:
    plan, template = replace(Plan(), web=Web(address=address)), read_template(SHIPPED, 576)
    long = {}
    for line in plan.lines:
        for large, reprint in itertools.product((False, True), repeat=2):
            data = replace(DATA, line=line, language=language, large=large, reprint=reprint)
            long[line, large, reprint] = draw(make_slip(data, plan, template), 576).height / 8
    assert {case: mm for case, mm in long.items() if mm > 110} == {}


@pytest.mark.parametrize(("width_dots", "beside"), [(576, True), (384, False)])
def test_what_a_code_is_for_stands_beside_it_or_on_narrow_paper_below_it(
    width_dots: int, beside: bool
) -> None:
    plain = draw(Paper((Qr("https://hall.example/t/D017"),)), width_dots)
    told = draw(Paper((Qr("https://hall.example/t/D017", beside=(Span("扫码看排队进度", 30),)),)), width_dots)
    assert (told.height == plain.height) == beside
    assert (wide(told, plain.height) > 1.5 * wide(plain, plain.height)) == beside


def wide(image: Image.Image, height: int) -> int:
    """Measure the ink of the uppermost dots."""
    box = ImageChops.invert(image.convert("L")).crop((0, 0, image.width, height)).getbbox()
    assert box is not None
    return box[2] - box[0]


@pytest.mark.parametrize(("text", "line", "name", "hint"), [
    ('[[line]]\ntext = "{nummer}"\n', 2, "line 1: text", "no field {nummer}"),
    (NUMBER + '\n[[line]]\nsize = 20\ntext = "small"\n', 6, "line 2: size", "28 to 400"),
    ('[[line]]\ntext = "{number}"\nsize = 100\n', 3, "line 1: size", "135 to 400"),
    (NUMBER + '[[line]]\nkind = "film"\n', 5, "line 2: kind", "one of text, rule"),
    (NUMBER + '[[line]]\nwhen = "raining"\n', 5, "line 2: when", "one of always"),
    (NUMBER + '[[line]]\nkind = "picture"\nfile = "none.png"\nwidth_dots = 300\n', 6, "line 2: file", "beside this file"),
    (NUMBER + '[[line]]\nkind = "picture"\nfile = "x.png"\nwidth_dots = 900\n', 7, "line 2: width_dots", "8 to 576"),
    (NUMBER + '[[line]]\nkind = "qr"\nmodule_dots = 2\n', 6, "line 2: module_dots", "5 to 12"),
    ('[[line]]\ntext = "hello {number"\nsize = 160\n', 2, "line 1: text", "braces"),
    ('[[line]]\ntext = "no number"\n', 1, "line", "always printed"),
    ('[[line]]\nwhen = "offline"\ntext = "{number}"\nsize = 160\n', 1, "line", "always printed"),
    ('[[line]]\ntext = "{people:d}"\n', 2, "line 1: text", "plain fields"),
    ('[[line]]\ntext = "{number}"\nsize = 160\nmore = "x"\nmore_size = 0\n', 5, "line 1: more_size", "28 to 400"),
    ('[[line]]\ntext = "a\\nb"\n', 2, "line 1: text", "no line breaks"),
    ('[[line]]\ntxt = "x"\n', 2, "line.txt", ""),
])  # fmt: skip
def test_a_broken_template_is_refused_with_line_and_field(
    tmp_path: Path, text: str, line: int, name: str, hint: str
) -> None:
    file = tmp_path / "ticket.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_template(file, 576)
    assert caught.value.values["line"] == line
    assert caught.value.values["name"] == name
    assert hint in str(caught.value.values["hint"])


def test_a_logo_is_drawn_in_its_width_and_a_huge_or_broken_one_is_refused(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 20), (0, 0, 0, 255)).save(tmp_path / "logo.png")
    file = tmp_path / "ticket.toml"
    logo = '[[line]]\nkind = "picture"\nfile = "logo.png"\nwidth_dots = 200\n'
    file.write_text(logo + NUMBER, encoding="utf-8")
    paper = make_slip(DATA, Plan(), read_template(file, 576))
    assert isinstance(paper.items[0], Picture)
    drawn = draw(paper, 576)
    assert drawn.crop((188, 0, 388, 100)).getextrema() == (0, 0)
    assert drawn.crop((0, 0, 187, 100)).getextrema() == (255, 255)
    for name, content in (("long.png", None), ("text.png", b"not a picture")):
        if content is None:
            Image.new("1", (10, 500)).save(tmp_path / name)
        else:
            (tmp_path / name).write_bytes(content)
        file.write_text(NUMBER + logo.replace("logo.png", name), encoding="utf-8")
        with pytest.raises(SettingsError):
            read_template(file, 576)


def test_the_last_good_template_stays_until_the_file_is_well_again(tmp_path: Path, caplog) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "ticket.toml"
    file.write_text(NUMBER, encoding="utf-8")
    template = TemplateFile(file, 576)
    good = template.template
    assert not template.refresh()
    for at, (text, well) in enumerate((("[[line]]\nkind = 1", False), (NUMBER + NUMBER, True)), 1):
        file.write_text(text, encoding="utf-8")
        os.utime(file, ns=(at, at))
        assert template.refresh()
        assert (template.fault == "") == well
        assert len(template.template.line) == (2 if well else len(good.line))
    assert "the last good one stays" in caplog.text
    caplog.clear()


def test_a_broken_template_at_the_start_prints_the_shipped_one_and_is_told(tmp_path: Path, caplog) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "ticket.toml"
    file.write_text("[[line]]\nkind = 1", encoding="utf-8")
    template = TemplateFile(file, 576)
    assert template.fault
    assert template.template.line == read_template(SHIPPED, 576).line
    caplog.clear()


def test_a_logo_that_goes_away_stops_no_ticket(tmp_path: Path) -> None:
    Image.new("1", (40, 20)).save(tmp_path / "logo.png")
    file = tmp_path / "ticket.toml"
    file.write_text(
        NUMBER + '[[line]]\nkind = "picture"\nfile = "logo.png"\nwidth_dots = 100\n', encoding="utf-8"
    )
    template = TemplateFile(file, 576)
    (tmp_path / "logo.png").unlink()
    assert draw(make_slip(DATA, Plan(), template.template), 576).height > 200


def test_languages_of_a_halls_own_text(tmp_path: Path) -> None:
    file = tmp_path / "ticket.toml"
    own = '[[line]]\ntext = { zh_Hans = "欢迎", en = "Welcome" }\n'
    file.write_text(own + NUMBER, encoding="utf-8")
    for language, text in (("zh_Hans", "欢迎"), ("en", "Welcome"), ("zh_Hant", "欢迎")):
        first = make_slip(replace(DATA, language=language), Plan(), read_template(file, 576)).items[0]
        assert isinstance(first, Row)
        assert first.left[0].text == text


@pytest.mark.parametrize(("language", "ahead"), [("zh_Hans", "6 人"), ("en", "6")])
def test_a_large_ticket_speaks_one_language_in_larger_letters(language: str, ahead: str) -> None:
    data = replace(DATA, language=language, large=True)
    rows = [row for row in make_slip(data, Plan(), read_template(SHIPPED, 576)).items if isinstance(row, Row)]
    spans = [span for row in rows for span in (*row.left, *row.right)]
    stay = {rows[0].left[0].text, rows[-1].left[0].text}
    assert min(span.size_dots for span in spans if span.text not in stay) >= 30 * 1.3
    assert {span.text for span in spans if span.size_dots > 100} == {"D017"}
    told = "".join(span.text for span in spans)
    assert ahead in told
    assert ("Returns" in told) != ("退换货" in told)
    assert draw(make_slip(data, Plan(), read_template(SHIPPED, 576)), 576).height <= 110 * 8


@pytest.mark.parametrize("width_dots", [576, 384])
def test_a_chinese_name_with_a_blank_is_cut_by_its_faces_and_stays_chinese(width_dots: int) -> None:
    name = "嘉创广场购物中心有限责任公司客户服务中心 一楼"
    rows = _fitted(Row((Span(name, 31, True),), align=CENTRE), width_dots - 48, "zh_Hans")
    assert all(width_of(row.left, "zh_Hans") <= width_dots - 48 for row in rows if isinstance(row, Row))
    assert "".join(row.left[0].text for row in rows if isinstance(row, Row)).replace(" ", "") == name.replace(
        " ", ""
    )


def test_words_beside_a_code_stay_on_the_paper() -> None:
    told = Span("微信扫一扫，手机上看排队进度 Scan", 30)
    item = _fitted(Qr("https://hall.example/t/D017", beside=(told,)), 528, "zh_Hans")[0]
    assert isinstance(item, Qr)
    room = 528 - 5 * 37
    assert item.beside
    assert all(width_of((span,), "zh_Hans") <= room for span in item.beside)


def test_without_a_phone_page_no_code_is_printed_whatever_the_template_says(tmp_path: Path) -> None:
    file = tmp_path / "ticket.toml"
    file.write_text(NUMBER + '[[line]]\nkind = "qr"\ntext = "{follow}"\n', encoding="utf-8")
    items = make_slip(DATA, Plan(), read_template(file, 576)).items
    assert not [item for item in items if isinstance(item, Qr)]


@pytest.mark.parametrize(
    ("address", "sound"),
    [("", True), ("https://hall.example", True), ("hall.example", False), ("https://" + "h" * 70, False),
     ("https://大厅.example", False)],
)  # fmt: skip
def test_the_address_of_the_phone_page_is_checked(address: str, sound: bool) -> None:
    assert (faults(replace(Plan(), web=Web(address=address))) == ()) == sound


def test_an_address_that_ends_in_a_slash_has_one_slash() -> None:
    assert (
        follow_address("D017", replace(Plan(), web=Web(address="https://hall.example/")))
        == "https://hall.example/t/D017"
    )
