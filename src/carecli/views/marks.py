"""Short marks for sources: a small figure behind what is said, and a line for each at the end of a screen."""

from carecli.views.page import Column, Paragraph, Table, cell

FIGURES = "¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰ"
BRACKETS = {figure: f"[{number}]" for number, figure in enumerate(FIGURES, 1)}


class Marks:
    """The marks of one screen, numbered in the order in which they are first asked for.

    >>> marks = Marks()
    >>> marks.cite("BLS wages May 2025"), marks.cite("postings"), marks.cite("BLS wages May 2025")
    ('¹', '²', '¹')
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self.overflows = False  # whether a source was cited that no mark is left for

    def cite(self, source: str) -> str:
        """The mark of a source, said in few words; its name in brackets where all marks are taken."""
        if source not in self._known:
            if len(self._known) == len(FIGURES):
                self.overflows = True
                return f"[{source}]"
            self._known[source] = FIGURES[len(self._known)]
        return self._known[source]

    def say(self) -> list[Paragraph]:
        """All marks in one paragraph, if there are any."""
        cited = " · ".join(f"{mark} {source}" for source, mark in self._known.items())
        return [Paragraph(cited, "quiet")] if cited else []

    def list(self) -> Table:
        """A line for each mark."""
        rows = [(cell(mark, "quiet"), cell(source, "quiet")) for source, mark in self._known.items()]
        return Table("", (Column("Mark"), Column("Source", wrap=True)), tuple(rows), bare=True)
