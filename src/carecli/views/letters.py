"""How wide text is, in columns of a terminal: some letters take two, and some none."""

from textwrap import wrap


def measure(text: str) -> int:
    """How many columns a text takes, as Rich counts them."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # late: most text has no wide letter, and most formats no Rich

    return cell_len(text)


def pad(text: str, width: int) -> str:
    """A text with spaces behind it, so that it takes so many columns."""
    return text + " " * (width - measure(text))


def fold(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns, broken between words, or within one that is longer."""
    if text.isascii():
        return wrap(text, width)
    from rich.cells import chop_cells

    lines = [""]
    for word in text.split():
        for part in [word] if measure(word) <= width else chop_cells(word, width):
            longer = f"{lines[-1]} {part}".lstrip()
            lines[-1:] = [longer] if measure(longer) <= width else [lines[-1], part]
    return [line for line in lines if line]
