"""Smaller inputs with the same fault, and the line of the program that a defect comes from."""

import re
from collections.abc import Iterator

from tools.fuzz.case import Case
from tools.fuzz.judging import judge
from tools.fuzz.running import USUAL_LIMITS, Limits, run_case

MOST_TRIES = 100
LIMITS = Limits(clock=5.0)
"""Somebody who waits for ever need not be waited for as long."""


def find_place(case: Case) -> str:
    """The exception of a defect and the program's last line in its trace; nothing where there is none."""
    traced = case._replace(commands=tuple(("--debug", *command) for command in case.commands))
    for step in run_case(traced):
        said = (step.err + step.out).decode("utf-8", "replace")
        frames = re.findall(r'File "[^"]*/(carecli/[^"]+\.py)", line (\d+), in (\w+)', said)
        if step.code == 70 and frames:
            file, line, function = next((f for f in reversed(frames) if "cli/app" not in f[0]), frames[-1])
            raised = re.findall(
                r"^(\w[\w.]*(?:Error|Exception|Interrupt|Iteration|Overflow)\w*)\b", said, re.MULTILINE
            )
            return f"{raised[-1] if raised else 'error'} in {file}:{line} {function}"
    return ""


def shrink(case: Case, kind: str, place: str) -> Case:
    """An input as small as some tries make it that still has a finding of a kind at a place."""

    def has_it(smaller: Case) -> bool:
        found = {
            (f.kind, place if f.kind == "defect" else f.place)
            for f in judge(smaller, run_case(smaller, LIMITS), USUAL_LIMITS)
        }
        return (kind, place) in found and (kind != "defect" or find_place(smaller) == place)

    tries = 0
    made_smaller = True
    while made_smaller and tries < MOST_TRIES:
        made_smaller = False
        for smaller in list_smaller(case):
            tries += 1
            if tries > MOST_TRIES:
                break
            if has_it(smaller):
                case, made_smaller = smaller, True
                break
    return case


def list_smaller(case: Case) -> Iterator[Case]:
    """Inputs with one thing less: a command, a file, a tree, a word, a variable, half of some bytes."""
    commands = case.commands
    for at in range(len(commands) if len(commands) > 1 else 0):
        yield case._replace(commands=commands[:at] + commands[at + 1 :])
    for path in case.files:
        yield case._replace(files={p: c for p, c in case.files.items() if p != path})
    for path in case.trees:
        yield case._replace(trees={p: c for p, c in case.trees.items() if p != path})
    for name in case.environment:
        yield case._replace(environment={n: v for n, v in case.environment.items() if n != name})
    for at in range(len(case.typed or ())):
        yield case._replace(typed=(case.typed or ())[:at] + (case.typed or ())[at + 1 :])
    for number, command in enumerate(commands):
        less = (command[:at] + command[at + 1 :] for at in range(len(command)))
        yield from (case._replace(commands=(*commands[:number], c, *commands[number + 1 :])) for c in less)
    for path, content in case.files.items():
        if isinstance(content, bytes) and not content.startswith(b"SQLite"):  # half of one is another fault
            yield from (case._replace(files={**case.files, path: part}) for part in list_parts(content))
    if case.stdin:
        yield from (case._replace(stdin=part) for part in list_parts(case.stdin))


def list_parts(content: bytes) -> Iterator[bytes]:
    """Bytes without one of their halves, quarters and so on, as long as these are more than a few."""
    size = len(content) // 2
    while size > max(len(content) // 40, 0):
        yield from (content[:at] + content[at + size :] for at in range(0, len(content), size))
        size //= 2
