"""A page of a PDF through PDFium -> its characters and the lines and areas drawn on it, turned upright.

PDFium reads a page many times quicker than pdfminer does; what comes out has the keys that pdfplumber's functions ask
for.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .document import Box, Turn, turned

Char = dict[str, Any]
Shape = dict[str, Any]
MOST_SHAPES = 20_000  # on one page: a drawing of more is no table
_DEEPEST = 8  # forms in forms
_SPACE = ord(" ")
_SKEW = 3  # degrees: how far a scanned page may lie askew
_HYPHEN = "\x02"  # what PDFium writes for a hyphen at a line end, whichever it was
NO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_NO_GLYPH = NO_WIDTH | {" ", "\u00ad"}  # where the next letter begins at the same place
# What stands for a soft hyphen in the glyph of the letter before it: inside a line nothing is drawn.
_BEHIND = {"\u00ad": "", _HYPHEN: "\u00ad"}


@dataclass(frozen=True)
class Drawn:
    """A page turned upright: the characters that read along it, those that do not, and what is drawn."""

    turn: Turn
    chars: list[Char]
    askew: list[Char]
    shapes: list[Shape]


def read_drawn(page: pdfium.PdfPage) -> Drawn:
    """What a page holds, upright as most of its text is."""
    left, bottom, right, top = page.get_bbox()
    chars = list(_chars(page))
    shapes = list(_shapes(page))
    along = Counter(char["angle"] for char in chars)
    main = max((angle for angle in along if angle % 90 == 0), key=lambda angle: along[angle], default=0)
    quarters = -main // 90 % 4

    def upright(thing: dict[str, Any]) -> dict[str, Any]:
        box = Box(thing["x0"] - left, top - thing["y1"], thing["x1"] - left, top - thing["y0"])
        x0, above, x1, below = turned(box, quarters, right - left, top - bottom) if quarters else box
        size = {"width": x1 - x0, "height": below - above}
        return {**thing, **size, "x0": x0, "x1": x1, "top": above, "bottom": below, "doctop": above}

    return Drawn(
        Turn((quarters + page.get_rotation() // 90) % 4, *page.get_size()),
        list(_with_spaces(upright(char) for char in chars if char["angle"] == main)),
        [upright(char) for char in chars if char["angle"] != main],
        [upright(shape) for shape in shapes],
    )


# Characters


def _with_spaces(chars: Iterable[Char]) -> Iterator[Char]:
    """The characters with the spaces between that PDFium sees where the file has none, but moves on."""
    last: Char | None = None
    for char in chars:
        if last is not None and char["space"] and _is_space_wide(last, char):
            yield last | {"text": " ", "x0": last["x1"], "x1": char["x0"]}
        yield char
        last = char


def _is_space_wide(last: Char, char: Char) -> bool:
    along = abs(char["top"] - last["top"]) < 1
    return along and bool(char["size"] / 10 < char["x0"] - last["x1"] < char["size"])


def _chars(page: pdfium.PdfPage) -> Iterator[Char]:
    """The characters of a page, in the coordinates of the file, with the angle they are turned by."""
    pieces = list(_pieces(page.get_textpage()))
    if any(letter == _HYPHEN for piece in pieces for letter in piece.letters):
        pieces = _with_hyphens(page, pieces)
    for piece in pieces:
        for letter, place, space in zip(piece.letters, piece.places, piece.spaces, strict=True):
            text = letter if letter.isprintable() else _as_text(letter)
            yield {"text": text, "space": space, **_sides(piece, *place)}


def _as_text(letters: str) -> str:
    """Letters that a file may say to mean anything, as text can have them: the halves of one brought together, a sign
    that a terminal would obey or that no file can hold replaced by the one for what cannot be shown."""
    whole = letters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(letter if not _is_no_text(letter) else " " if letter.isspace() else "\ufffd" for letter in whole)


def _is_no_text(letter: str) -> bool:
    code = ord(letter)
    return unicodedata.category(letter) == "Cc" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


class _Piece(NamedTuple):
    """A text object: its address, font size in points, angle, depth below the base line as a share of the size, the
    characters, and of each its origin, its box, and whether PDFium sees a space before it."""

    thing: Any
    size: float
    angle: int
    depth: float
    letters: list[str]
    places: list[tuple[float, float, float, float, float, float]]
    spaces: list[bool]


def _pieces(text: Any) -> Iterator[_Piece]:
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    piece, last = None, 0
    space = False
    text_page = text.raw  # asked for once: it is handed over five times for each character
    for i in range(raw.FPDFText_CountChars(text_page)):
        thing = raw.FPDFText_GetTextObject(text_page, i)
        if not thing:  # a space or line end that PDFium has put in
            space = raw.FPDFText_GetUnicode(text_page, i) == _SPACE
            continue
        if (address := _address(thing)) != last or piece is None:
            if piece is not None:
                yield piece
            piece, last = _piece(text_page, i, thing), address
        raw.FPDFText_GetCharOrigin(text_page, i, x, y)
        raw.FPDFText_GetLooseCharBox(text_page, i, box)
        place = (x.value, y.value, box.left, box.bottom, box.right, box.top)
        letter = chr(raw.FPDFText_GetUnicode(text_page, i))
        if piece.places and piece.places[-1][:2] == place[:2]:  # one glyph of two letters
            seen = piece.letters[-1] not in _NO_GLYPH
            piece.letters[-1] = piece.letters[-1] + _BEHIND.get(letter, letter) if seen else letter
            piece.places[-1] = (*place[:2], *_united(piece.places[-1][2:], place[2:]))
            continue
        piece.letters.append(letter)
        piece.places.append(place)
        piece.spaces.append(space)
        space = False
    if piece is not None:
        yield piece


Sides = tuple[float, float, float, float]


def _united(sides: Sides, others: Sides) -> Sides:
    left, low, right, high = zip(sides, others, strict=True)
    return (min(left), min(low), max(right), max(high))


def _piece(text: Any, i: int, thing: Any) -> _Piece:
    matrix, depth = raw.FS_MATRIX(), ctypes.c_float()
    raw.FPDFText_GetMatrix(text, i, matrix)
    raw.FPDFFont_GetDescent(raw.FPDFTextObj_GetFont(thing), 1.0, depth)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    quarter = round(angle / 90) * 90
    if abs(angle - quarter) <= _SKEW:
        angle = quarter % 360
    size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
    return _Piece(thing, max(size, 0.1), angle, max(min(depth.value, 0), -0.5), [], [], [])


def _sides(piece: _Piece, x: float, y: float, left: float, low: float, right: float, high: float) -> dict[str, Any]:
    """Where a character stands: along the line from its origin to where PDFium has it end, across the line by the
    font's size, as pdfplumber has it."""
    below = piece.depth * piece.size
    above = below + piece.size
    if piece.angle == 0:
        left, low, high = x, y + below, y + above
    elif piece.angle == 180:
        right, low, high = x, y - above, y - below
    elif piece.angle == 90:
        low, left, right = y, x - above, x - below
    elif piece.angle == 270:
        high, left, right = y, x + below, x + above
    return {"x0": left, "y0": low, "x1": right, "y1": high, "size": piece.size, "angle": piece.angle, "upright": True}


def _with_hyphens(page: pdfium.PdfPage, pieces: list[_Piece]) -> list[_Piece]:
    """The pieces with each hyphen at a line end as the font decodes it: once they all stand on one line, PDFium meets
    no line end at which it would write another sign. The page is good for nothing else afterwards."""
    at = 0.0
    for piece in pieces:
        x, y, *_ = piece.places[0]
        cos, sin = math.cos(math.radians(piece.angle)), -math.sin(math.radians(piece.angle))
        shift = (at - (x * cos - y * sin), -(x * sin + y * cos))
        raw.FPDFPageObj_Transform(piece.thing, cos, sin, -sin, cos, *shift)
        at += (len(piece.letters) + 2) * 2 * piece.size
    decoded: dict[int, list[str]] = {}
    for piece in _pieces(page.get_textpage()):
        decoded.setdefault(_address(piece.thing), []).extend(piece.letters)
    return [piece._replace(letters=_as_decoded(piece, decoded.get(_address(piece.thing), []))) for piece in pieces]


def _as_decoded(piece: _Piece, letters: list[str]) -> list[str]:
    known = letters if len(letters) == len(piece.letters) else piece.letters
    signs = [there if there != _HYPHEN else "-" for there in known]
    return [sign if here == _HYPHEN else here for here, sign in zip(piece.letters, signs, strict=True)]


def _address(thing: Any) -> int:
    return ctypes.addressof(thing.contents)


# Lines and areas


def _shapes(page: pdfium.PdfPage) -> Iterator[Shape]:
    """The straight lines along the page's sides, and the rectangles, that are drawn on a page; none where there are
    more than any table has."""
    count = raw.FPDFPage_CountObjects(page)
    things = (raw.FPDFPage_GetObject(page, i) for i in range(count))
    shapes = list(islice(_drawn_by(things, _UNMOVED, 0), MOST_SHAPES + 1))
    return iter(shapes if len(shapes) <= MOST_SHAPES else [])


Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


def _drawn_by(things: Iterable[Any], outer: Matrix, depth: int) -> Iterator[Shape]:
    for thing in things:
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield from _path(thing, _times(_matrix(thing), outer))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = (raw.FPDFFormObj_GetObject(thing, i) for i in range(max(0, raw.FPDFFormObj_CountObjects(thing))))
            yield from _drawn_by(inner, _times(_matrix(thing), outer), depth + 1)


def _matrix(thing: Any) -> Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _path(thing: Any, matrix: Matrix) -> Iterator[Shape]:
    """The rectangles and straight lines of a path that is filled or stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    if not fill.value and not stroke.value:
        return
    painted = {"fill": bool(fill.value), "stroke": bool(stroke.value)}
    for points in _strokes(thing, matrix):
        corners = set(points)
        xs, ys = zip(*points, strict=True)
        sides = {"x0": min(xs), "y0": min(ys), "x1": max(xs), "y1": max(ys)}
        if len(points) > 3 and all(x in (min(xs), max(xs)) and y in (min(ys), max(ys)) for x, y in corners):
            yield {"object_type": "rect", **painted, **sides}
            continue
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) < 1 < abs(ax - bx):
                ends = {"x0": min(ax, bx), "y0": ay, "x1": max(ax, bx), "y1": ay}
            elif abs(ax - bx) < 1 < abs(ay - by):
                ends = {"x0": ax, "y0": min(ay, by), "x1": ax, "y1": max(ay, by)}
            else:
                continue
            yield {"object_type": "line", **painted, **ends}


def _strokes(thing: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path that is drawn without lifting the pen; a curve parts it."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for i in range(raw.FPDFPath_CountSegments(thing)):
        segment = raw.FPDFPath_GetPathSegment(thing, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) != raw.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append((round(x.value * a + y.value * c + e, 3), round(x.value * b + y.value * d + f, 3)))
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
    if len(points) > 1:
        yield points
