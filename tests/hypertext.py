"""What tests of pages share: a page taken apart."""

from __future__ import annotations

from html.parser import HTMLParser


class Shown(HTMLParser):
    """What a page holds: text, tags in their order, attributes, links and ids."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.tags, self.links, self.ids = "", [], [], []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(source)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.links += [value for key, value in attrs if key in ("href", "src") and value]
        self.ids += [value for key, value in attrs if key == "id" and value]
