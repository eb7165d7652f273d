"""Panels of points on a logarithmic time axis, as one SVG."""

from html import escape
from math import log10

WIDTH, HEIGHT, LEFT, TOP, GAP = 300, 220, 56, 34, 24  # of a panel's axes, and around them
COLOURS = ("#1f5fa8", "#c4551a", "#3a7d3a")
STYLE = ("text { font: 12px sans-serif; fill: #222 } .title { font-weight: bold } "
         ".small { font-size: 11px } .grid { stroke: #ddd } .axis { stroke: #444; fill: none }")


def panel(x0, title, axis, labels, series, low, high):
    """One panel at x0; `series`: name -> a (seconds, proven) or None for each label."""

    def across(index):
        return x0 + LEFT + (index + 0.5) * WIDTH / len(labels)

    def up(seconds):
        share = (log10(min(max(seconds, low), high)) - log10(low)) / (log10(high) - log10(low))
        return TOP + HEIGHT * (1 - share)

    parts = [f'<text class="title" x="{x0 + LEFT}" y="{TOP - 14}">{escape(title)}</text>']
    decade = low
    while decade <= high * 1.01:
        y = up(decade)
        name = f"{decade:g} s" if decade >= 1 else f"{decade * 1000:g} ms"
        parts.append(f'<line class="grid" x1="{x0 + LEFT}" x2="{x0 + LEFT + WIDTH}" y1="{y:.1f}" '
                     f'y2="{y:.1f}"/><text class="small" text-anchor="end" x="{x0 + LEFT - 6}" '
                     f'y="{y + 4:.1f}">{name}</text>')
        decade *= 10
    parts.append(f'<rect class="axis" x="{x0 + LEFT}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}"/>')
    for index, label in enumerate(labels):
        parts.append(f'<text class="small" text-anchor="middle" x="{across(index):.1f}" '
                     f'y="{TOP + HEIGHT + 16}">{escape(label)}</text>')
    parts.append(f'<text class="small" text-anchor="middle" x="{x0 + LEFT + WIDTH / 2}" '
                 f'y="{TOP + HEIGHT + 34}">{escape(axis)}</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        placed = [(across(i), up(p[0]), p[1]) for i, p in enumerate(points) if p]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" stroke="{colour}" '
                  f'fill="{colour if proven else "white"}"/>' for x, y, proven in placed]
        if len(series) > 1:
            parts.append(f'<text class="small" x="{x0 + LEFT + 10}" y="{TOP + 16 + 14 * number}" '
                         f'style="fill: {colour}">{escape(name)}</text>')
    return "\n".join(parts)


def svg(panels, low=0.001, high=100):
    """`panels`: (title, axis, labels, series) each. Seconds outside low..high lie on the edge."""
    width = len(panels) * (LEFT + WIDTH + GAP)
    body = "\n".join(panel(i * (LEFT + WIDTH + GAP), *p, low, high) for i, p in enumerate(panels))
    height = TOP + HEIGHT + 44
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}">\n<style>{STYLE}</style>\n'
            f'<rect width="{width}" height="{height}" fill="white"/>\n{body}\n</svg>\n')
