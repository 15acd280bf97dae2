"""Cells and rows of Markdown tables."""

NONE = ""


def number(value):
    """Three digits, or the integer."""
    if value is None:
        return NONE
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def rows(head, body):
    """A table without the rows and columns in which nothing stands."""
    body = [row for row in body if any(row[1:])]
    if not body:
        return ["nothing", ""]
    kept = [i for i in range(len(head)) if i == 0 or any(row[i] for row in body)]
    lines = [[head[i] for i in kept], ["---"] * len(kept), *([row[i] for i in kept] for row in body)]
    return ["| " + " | ".join(line) + " |" for line in lines] + [""]
