"""Short marks for sources: a small figure behind what is said, and a line for each at the end of a screen."""

from carecli.views.page import Column, Table, cell

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

    def cite(self, source: str) -> str:
        """The mark of a source, said in few words. Raises IndexError where there are no more marks."""
        if source not in self._known:
            self._known[source] = FIGURES[len(self._known)]
        return self._known[source]

    def list(self) -> Table:
        """A line for each mark."""
        rows = [(cell(mark, "quiet"), cell(source, "quiet")) for source, mark in self._known.items()]
        return Table("", (Column("Mark"), Column("Source", wrap=True)), tuple(rows), bare=True)
