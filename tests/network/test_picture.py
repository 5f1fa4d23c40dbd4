import xml.etree.ElementTree as ET

from unmentor.network import Panel, picture

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("chance", "wish", "both")
REACH = Panel("Reach", [[0.1, 0.2, 0.4], [0.1, 0.15, 0.2], [0.1, 0.2, 0.3]], limit=[0.1, 0.2, 0.4], percent=True)
GAPS = Panel("Distance", [[None, 2.0, 3.0], [None, None, None], [1.0, None, 3.0]])


def _parsed(*panels: Panel, title: str = "Growth") -> ET.Element:
    return ET.fromstring(picture(title, "Who grew", NAMES, panels))  # noqa: S314 - the test itself made it


def _said(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_it_is_an_image_with_a_name_and_a_description() -> None:
    root = _parsed(REACH, title="A < B & C")
    assert (root.tag, root.get("role"), root.get("aria-labelledby")) == (f"{SVG}svg", "img", "title description")
    assert [(at.get("id"), at.text) for at in root[:2]] == [("title", "A < B & C"), ("description", "Who grew")]


def test_each_panel_has_its_title_axes_and_a_line_for_each_name() -> None:
    root = _parsed(REACH)
    assert _said(root) == [
        *("Growth", *NAMES, "limit"),
        *("Reach", "0 %", "20 %", "40 %", "cycle 1", "2", "3"),
    ]
    drawn = [line for line in root.iter(f"{SVG}polyline") if len((line.get("points") or "").split()) == 3]
    assert len(drawn) == 4
    assert drawn[0].get("points") == drawn[1].get("points") == "58.0,143.5 202.0,107.0 346.0,34.0"


def test_lines_differ_in_more_than_colour() -> None:
    lines = [*_parsed(REACH).iter(f"{SVG}polyline")]
    assert len({line.get("stroke-dasharray") for line in lines if line.get("stroke-width") == "2"}) == 3


def test_a_line_is_broken_where_a_value_is_missing() -> None:
    points = [(line.get("points") or "").split() for line in _parsed(GAPS).iter(f"{SVG}polyline")]
    grid, legend = 3, 3
    assert [len(run) for run in points[legend + grid :]] == [2, 1, 1]


def test_one_cycle_and_nothing_but_noughts_can_be_drawn() -> None:
    root = _parsed(Panel("Left out", [[0], [0], [0]]))
    assert _said(root)[-4:] == ["0", "0.5", "1", "cycle 1"]
    assert len([*root.iter(f"{SVG}circle")]) == 2  # in the legend, and the one value


def test_it_needs_no_style_script_or_font_from_anywhere() -> None:
    text = picture("Growth", "Who grew", NAMES, [REACH, GAPS])
    assert "style" not in text
    assert "<script" not in text
    assert "href" not in text
