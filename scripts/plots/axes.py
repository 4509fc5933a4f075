"""Numbers as text and as positions."""

import math


def shown(value):
    """Three figures or so, as people write them: 1,240; 41.2; 3.07; 0.12."""
    size = abs(value)
    if size >= 99.95:
        digits = 0
    elif size >= 9.995:
        digits = 1
    elif size >= 0.0995 or size == 0:
        digits = 2
    else:
        digits = min(6, 1 - math.floor(math.log10(size)))
    text = f"{size:,.{digits}f}"
    return text if value >= 0 or float(text.replace(",", "")) == 0 else "\u2212" + text


def as_tick(value):
    """A tick is a round number: no digits that are always 0."""
    text = f"{abs(value):,.6f}".rstrip("0").rstrip(".")
    return text if value >= 0 else "\u2212" + text


def per_cent(share):
    return f"{100 * share:.0f}%".replace("-", "\u2212")


def interval(found):
    """`found`: has median, low and high."""
    return f"{shown(found.median)} ({shown(found.low)} to {shown(found.high)})"


class Linear:
    """Values from `low` to `high` on pixels from `start` to `end`."""

    is_log = False

    def __init__(self, low, high, start, end):
        if high <= low:
            low, high = low - 0.5, high + 0.5
        self.low, self.high, self.start, self.end = low, high, start, end

    def __call__(self, value):
        kept = min(max(value, self.low), self.high)
        return self.start + (self.end - self.start) * (kept - self.low) / (self.high - self.low)

    def ticks(self, about=5):
        step = _round_step((self.high - self.low) / about)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [round(i * step, 10) for i in range(first, last + 1)]


class Log:
    """Likewise, equal ratios equally far apart. `low` must be positive."""

    is_log = True

    def __init__(self, low, high, start, end):
        if high <= low:
            low, high = low / 1.5, high * 1.5
        self.low, self.high, self.start, self.end = low, high, start, end
        self._line = Linear(math.log(low), math.log(high), start, end)

    def __call__(self, value):
        return self._line(math.log(max(value, self.low)))

    def ticks(self, about=5):
        """At most about twice as many as wanted, and far enough apart for their labels."""
        for mantissas in ((1, 1.5, 2, 3, 4, 5, 7), (1, 2, 3, 5), (1, 2, 5), (1, 3), (1,)):
            found = self._ticks_at(mantissas)
            apart = [abs(self(b) - self(a)) for a, b in zip(found, found[1:])]
            if len(found) <= 2 * about and min(apart, default=_APART) >= _APART:
                return found
        return found[::math.ceil(len(found) / about)]

    def _ticks_at(self, mantissas):
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        found = [round(m * 10.0**power, 10) for power in powers for m in mantissas]
        return [v for v in found if self.low * (1 - 1e-9) <= v <= self.high * (1 + 1e-9)]


_APART = 31  # pixels: "1,000" and a little


def _round_step(at_least):
    power = 10 ** math.floor(math.log10(at_least))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= at_least * (1 - 1e-9))


def around(values, on_log=False, share=False, margin=0.04):
    """Where an axis of `values` begins and ends: a little beyond; shares stay within 0 to 100."""
    low, high = min(values), max(values)
    if on_log:
        room = max(high / low, 1.2) ** margin
        return low / room, high * room
    room = margin * ((high - low) or abs(high) or 1)
    low, high = (max(low - room, 0) if low >= 0 else low - room), high + room
    return (low, min(high, 100.0) if share and max(values) <= 100 else high)


def text_width(text, size):
    """About; in the sans-serif fonts of browsers. For keeping labels apart."""
    return 0.56 * size * len(text)
