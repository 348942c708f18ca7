"""What the charts share: the title, what is told of it, and the face."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FONT = "Arial, Helvetica, 'DejaVu Sans', sans-serif"


def headed(chart: Any, title: str, told: Sequence[str]) -> Any:
    """Return an Altair chart under its title and the lines ``told`` of it, which are its description for who cannot see it."""
    import altair as alt

    head = alt.TitleParams(
        title,
        subtitle=list(told),
        anchor="start",
        offset=13,
        fontSize=15,
        subtitleFontSize=11,
        subtitleColor="#333333",
        subtitlePadding=5,
    )
    return (
        chart.properties(
            background="#ffffff",
            padding={"left": 8, "right": 16, "top": 8, "bottom": 8},
            title=head,
            description=f"{title}. {' '.join(told)}",
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
