"""What the charts share: colours, shapes, axes and keys to them.

Colours are Okabe and Ito's, which the colour-blind tell apart; what matters has a shape of its own.
"""

from .axes import as_tick, text_width
from .markup import el, joined

BLUE, RED, GREY, PALE, INK = "#0072B2", "#D55E00", "#767676", "#C9C9C9", "#1A1A1A"
RED_INK = "#8A3B00"  # dark enough for small words to be read


def circle(x, y, colour=BLUE, r=3.6):
    return el("circle", cx=x, cy=y, r=r, fill=colour)


def ring(x, y, colour=BLUE, r=3.6):
    return el("circle", cx=x, cy=y, r=r, fill="#FFFFFF", stroke=colour, stroke_width="1.4")


def diamond(x, y, colour=RED, r=5.4):
    path = f"M{x:.1f} {y - r:.1f}l{r} {r}l{-r} {r}l{-r} {-r}z"
    return el("path", d=path, fill=colour, class_="outside")


def square(x, y, colour=GREY, r=3.4):
    return el("rect", x=x - r, y=y - r, width=2 * r, height=2 * r, fill="#FFFFFF", stroke=colour,
              stroke_width="1.5")


def upright(x, y, colour=INK, r=7):
    """A short upright bar: what was observed."""
    return el("rect", x=x - 1.6, y=y - r, width=3.2, height=2.0 * r, fill=colour)


def line(x1, y1, x2, y2, colour=BLUE, width=1.4, **more):
    return el("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, **more)


def text(x, y, words, size=12, anchor="start", colour=INK, **more):
    return el("text", words, x=x, y=y, font_size=size, text_anchor=anchor, fill=colour, **more)


def with_tip(tip, *parts):
    """Parts that say `tip` when pointed at."""
    return el("g", el("title", tip), *parts)



def below(scale, top, bottom, title=None, size=11, about=6):
    """An axis at `bottom`, with faint lines up to `top`."""
    parts = []
    for value in scale.ticks(about):
        x = scale(value)
        parts.append(line(x, top, x, bottom, "#E4E4E4", 1))
        parts.append(text(x, bottom + size + 4, as_tick(value), size, "middle"))
    parts.append(line(scale.start, bottom, scale.end, bottom, GREY, 1))
    if title:
        middle = (scale.start + scale.end) / 2
        parts.append(text(middle, bottom + 2 * size + 10, title, size, "middle"))
    return joined(parts)


def beside(scale, left, right, size=11, about=5):
    """An axis at `left`, with faint lines to `right`."""
    parts = []
    for value in scale.ticks(about):
        y = scale(value)
        parts.append(line(left, y, right, y, "#E4E4E4", 1))
        parts.append(text(left - 5, y + 0.35 * size, as_tick(value), size, "end"))
    parts.append(line(left, scale.start, left, scale.end, GREY, 1))
    return joined(parts)


def key_to(entries, x, y, size=12):
    """Entries (what draws it at x and y, words) one after the other."""
    parts = []
    for draw, words in entries:
        parts.append(draw(x + 9, y))
        parts.append(text(x + 24, y + 4, words, size))
        x += 24 + text_width(words, size) + 22
    return joined(parts)


def with_interval(mark, colour=BLUE, width=1.8):
    """For a key: a mark on a short line."""
    return lambda x, y: joined([line(x - 9, y, x + 9, y, colour, width), mark(x, y)])
