"""How a drawn chart looks, on light and on dark paper."""

_LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b1f24",
    "muted": "#59636e",
    "line": "#c3cad2",
    "lane": "#eef1f4",
    "outside": "#fff8e1",
    "strip": "#f6f8fa",
    "state": "#ffffff",
    "progress": "#57606a",
    "choice": "#0a58ca",
    "fault": "#b3261e",
    "faulty": "#fdecea",
    "good": "#1a7f37",
    "fine": "#e6f4ea",
}
_DARK = {
    "paper": "#14181d",
    "ink": "#e6edf3",
    "muted": "#9aa6b2",
    "line": "#3d4752",
    "lane": "#222a33",
    "outside": "#33301f",
    "strip": "#1b2128",
    "state": "#14181d",
    "progress": "#a3b0bd",
    "choice": "#79b0ff",
    "fault": "#ff8d85",
    "faulty": "#3a1d1d",
    "good": "#5fce7f",
    "fine": "#16301f",
}


def _colours(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())


_RULES = (
    "text{fill:var(--ink);font:13px system-ui,'Segoe UI','DejaVu Sans',sans-serif}",
    ".title{font-size:16px;font-weight:600}",
    ".head{font-weight:600}",
    ".mid{text-anchor:middle}",
    ".end{text-anchor:end}",
    ".muted{fill:var(--muted)}",
    ".small{font-size:12px}",
    ".halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px}",
    ".event,.where,.badge{font:12px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace}",
    ".event{font-weight:600}",
    ".number{font-weight:600;fill:var(--muted)}",
    ".again{font-style:italic}",
    ".verdict{font-weight:600}",
    ".paper{fill:var(--paper)}",
    ".life{stroke:var(--line);stroke-width:1.2;stroke-dasharray:4 3}",
    "rect.lane{fill:var(--lane);stroke:var(--line)}",
    "rect.outside{fill:var(--outside)}",
    "rect.strip{fill:var(--strip);stroke:var(--line);stroke-width:.6}",
    "rect.strip.fault{fill:var(--faulty);stroke:var(--fault)}",
    "rect.state{fill:var(--state);stroke:var(--line)}",
    "rect.state.fault,rect.state.broken{stroke:var(--fault);stroke-width:1.4}",
    "rect.state.good{stroke:var(--good);stroke-width:1.4}",
    "rect.end.broken{fill:var(--faulty);stroke:var(--fault)}",
    "rect.end.good{fill:var(--fine);stroke:var(--good)}",
    "text.verdict.broken{fill:var(--fault)}",
    "text.verdict.good{fill:var(--good)}",
    "line.arrow{stroke-width:1.5;stroke:var(--progress)}",
    "line.arrow.choice{stroke:var(--choice)}",
    "line.arrow.fault{stroke:var(--fault)}",
    ".tip{fill:var(--progress)}",
    ".tip.choice{fill:var(--choice)}",
    ".tip.fault{fill:var(--fault)}",
    ".tip.loop{fill:var(--choice)}",
    "path.loop{fill:none;stroke:var(--choice);stroke-width:1.5}",
    ".badge{fill:var(--progress)}",
    ".badge.choice{fill:var(--choice)}",
    ".badge.fault{fill:var(--fault);font-weight:600}",
)


def _scoped(rule: str) -> str:
    """A rule that holds within a chart only, so that one can stand in a page of somebody else."""
    selectors, _, body = rule.partition("{")
    return ",".join(f".quiesce-sequence {each}" for each in selectors.split(",")) + "{" + body


STYLE = "".join(
    [
        f".quiesce-sequence{{{_colours(_LIGHT)}}}",
        f"@media (prefers-color-scheme:dark){{.quiesce-sequence{{{_colours(_DARK)}}}}}",
        *map(_scoped, _RULES),
    ]
)
"""The style sheet of a chart."""
