"""Markup that what is written in it cannot break: text is escaped unless it is Markup already."""

import re

# What XML 1.0 forbids even when escaped. Names come from files, so any of it may turn up.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


class Markup(str):
    """Text that is markup: not escaped again."""


def escaped(value):
    return Markup(_FORBIDDEN.sub("\ufffd", str(value)).translate(_ENTITIES))


def _attribute(name, value):
    # A tenth of a pixel is finer than print; it keeps the page small.
    text = f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
    return f' {name.rstrip("_").replace("_", "-")}="{escaped(text)}"'


def el(tag, *children, **attributes):
    """An element. `class_` stands for class, stroke_width for stroke-width; None leaves it out."""
    opening = tag + "".join(_attribute(k, v) for k, v in attributes.items() if v is not None)
    if not children:
        return Markup(f"<{opening} />") if tag in _EMPTY else Markup(f"<{opening}></{tag}>")
    return Markup(f"<{opening}>{joined(children)}</{tag}>")


_EMPTY = {"line", "circle", "path", "rect", "meta", "br", "hr"}


def joined(children):
    """Of children that are text, Markup, or None for nothing."""
    parts = (c if isinstance(c, Markup) else escaped(c) for c in children if c is not None)
    return Markup("".join(parts))


def table(header, rows, **attributes):
    """Every first cell of a row is its heading."""
    head = el("thead", el("tr", *(el("th", h, scope="col") for h in header)))
    body = (el("tr", el("th", row[0], scope="row"), *(el("td", c) for c in row[1:]))
            for row in rows)
    return el("table", head, el("tbody", *body), **attributes)


def svg(width, height, summary, *children):
    """A drawing as wide as where it stands; `summary` is what it says to who cannot see it."""
    return el("svg", *children, viewBox=f"0 0 {width} {height}", role="img", aria_label=summary)


def wide_svg(*drawing):
    """One whose words would be too small on a telephone: there it scrolls."""
    return el("div", svg(*drawing), class_="wide")
