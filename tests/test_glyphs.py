"""What a page says, glyph by glyph: signs as the font decodes them, text upright, marks of notes apart."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

import typeset  # registers the fonts
from cita_analysis.reading.characters import Drawn, read_drawn
from cita_analysis.reading.document import Box, Turn
from cita_analysis.reading.ruled_page import RuledPage, read_page

FONT = "DejaVuSans"
assert typeset.FONTS.is_dir()


def drawn(draw: Callable[[Canvas], object], size: tuple[float, float] = (300, 200)) -> Drawn:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    canvas.setFont(FONT, 10)
    draw(canvas)
    canvas.save()
    return read_drawn(pypdfium2.PdfDocument(out.getvalue())[0])


def read(draw: Callable[[Canvas], object]) -> RuledPage:
    return read_page(1, drawn(draw))


def lines(page: RuledPage) -> list[str]:
    return [" ".join(word.text for word in line) for line in page.outside]


def written(*texts: str) -> Callable[[Canvas], object]:
    """Lines below each other, each in one piece."""
    return lambda canvas: [canvas.drawString(20, 180 - 12 * i, text) for i, text in enumerate(texts)]


def turned(angle: int, *texts: str) -> Callable[[Canvas], object]:
    """Lines below each other, turned to the left about the middle of the page."""

    def draw(canvas: Canvas) -> None:
        canvas.translate(150, 100)
        canvas.rotate(angle)
        for i, text in enumerate(texts):
            canvas.drawString(0, -12 * i, text)

    return draw


class TestSigns:
    @pytest.mark.parametrize("sign", ["-", "\u00ad", "\u2010"])
    def test_a_hyphen_at_a_line_end_is_the_one_that_stands_there(self, sign: str) -> None:
        assert lines(read(written(f"imple{sign}", "mentation"))) == [f"imple{sign}", "mentation"]

    @pytest.mark.parametrize("angle", [0, 90, 180, 270])
    def test_so_is_one_in_turned_text(self, angle: int) -> None:
        assert lines(read(turned(angle, "soft\u00ad", "hyphen"))) == ["soft\u00ad", "hyphen"]

    def test_a_ligature_is_its_letters(self) -> None:
        assert lines(read(written("\ufb01nance o\ufb03ce"))) == ["finance office"]

    @pytest.mark.parametrize("sign", ["\u200b", "\ufeff"])
    def test_what_has_no_width_is_not_there(self, sign: str) -> None:
        assert lines(read(written(f"cus{sign}toms"))) == ["customs"]

    @pytest.mark.parametrize("unseen", ["\u00ad", " "])
    def test_a_place_at_which_no_line_was_broken_parts_no_word(self, unseen: str) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(20, 180, "cus")
            at = 20 + canvas.stringWidth("cus", FONT, 10)
            canvas.drawString(at, 180, unseen)
            canvas.drawString(at, 180, "toms")

        assert lines(read(draw)) == ["customs"]

    def test_a_blank_that_the_file_moves_over_is_one_though_it_is_narrow(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(20, 180, "Market")
            canvas.drawString(20 + canvas.stringWidth("Market", FONT, 10) + 1.9, 180, "Access")

        assert lines(read(draw)) == ["Market Access"]


class TestDirections:
    @pytest.mark.parametrize("angle", [0, 90, 180, 270])
    def test_a_page_is_turned_until_its_text_is_upright(self, angle: int) -> None:
        page = drawn(turned(angle, "upright"))
        assert (page.turn.quarters, page.turn.size[0] > page.turn.size[1]) == (-angle // 90 % 4, angle % 180 == 0)
        assert page.chars[0]["x0"] < page.chars[-1]["x0"]
        assert page.chars[0]["top"] == pytest.approx(page.chars[-1]["top"])

    @pytest.mark.parametrize("angle", [1, 91, 359])
    def test_a_scan_a_little_askew_is_upright(self, angle: int) -> None:
        page = drawn(turned(angle, "recognized"))
        assert (len(page.chars), page.askew) == (10, [])

    def test_text_across_the_others_is_apart(self) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(20, 180, "the plan's own words")
            canvas.translate(150, 50)
            canvas.rotate(45)
            canvas.drawString(0, 0, "DRAFT")

        page = read(draw)
        assert lines(page) == ["the plan's own words"]
        assert [[word.text for word in line] for line in page.askew] == [["DRAFT"]]

    @pytest.mark.parametrize("quarters", range(4))
    def test_a_box_is_turned_there_and_back(self, quarters: int) -> None:
        turn, box = Turn(quarters, 300, 200), Box(10, 20, 40, 50)
        assert turn.displayed(turn.upright(box)) == box
        assert (turn.upright(box) == box) == (quarters == 0)


class TestMarks:
    def at(self, before: str, mark: str, after: str = "", rise: float = 3.5) -> tuple[list[str], list[str]]:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(20, 180, before)
            x = 20 + canvas.stringWidth(before, FONT, 10)
            canvas.setFont(FONT, 7)
            canvas.drawString(x, 180 + rise, mark)
            x += canvas.stringWidth(mark, FONT, 7)
            canvas.setFont(FONT, 10)
            canvas.drawString(x, 180, after)

        page = read(draw)
        return lines(page), [word.text for line in page.marks for word in line]

    @pytest.mark.parametrize("mark", ["1", "12", "*", "†"])
    def test_one_behind_a_word_is_apart(self, mark: str) -> None:
        assert self.at("agreement", mark) == (["agreement"], [mark])

    def test_the_text_closes_up_behind_it(self) -> None:
        assert self.at("agreement", "1", ".") == (["agreement."], ["1"])
        assert self.at("agreement", "1", " signed") == (["agreement signed"], ["1"])

    def test_an_exponent_is_text(self) -> None:
        assert self.at("9 km", "2")[1] == []

    def test_a_small_figure_on_the_line_is_text(self) -> None:
        assert self.at("H", "2", "O", rise=0) == (["H2O"], [])

    def test_an_ordinal_s_letters_are_text(self) -> None:
        assert self.at("6", "th", " meeting")[1] == []
