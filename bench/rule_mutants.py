"""One change each to a Python file: numbers, comparisons, conditions, answers, entries of tables and parts of patterns.

The syntax tree says where, the change is made in the text, so that a survivor can be shown as a line. What is changed:

    numbers       of a module, a class or a default: doubled, halved, one more; in a function those beyond 0 and 1
    comparisons   turned round: < and >=, > and <=, == and !=, in and not in, is and is not
    conditions    one side of `and`, `or` left out; an `if` that only leaves (return, continue, raise) never taken
    answers       True and False exchanged where they are returned, set for a module or a default
    entries       of a dict, list, set or tuple of a module, with two of them or more, left out
    patterns      one alternative, or one look ahead or behind, left out of a regular expression
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.rule_regex import smaller_patterns

_TURNED: dict[type[ast.cmpop], str] = {
    ast.Lt: ">=", ast.GtE: "<", ast.Gt: "<=", ast.LtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_LEAVES = (ast.Return, ast.Continue, ast.Raise, ast.Break)
_UNSEEN = {"maxsize"}  # of a cache: no answer depends on it


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to a file (relative to the root): `change` says it in words, `content()` is the file with it."""

    file: str
    line: int
    shown: str  # the stripped text of the line
    change: str
    content: Callable[[], bytes] = field(compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """By which an accepted survivor is recognised wherever its line moves."""
        return self.file, self.shown, self.change


def python_mutants(root: Path, file: str) -> list[Mutant]:
    """Every change to one module, in the order of its lines."""
    source = (root / file).read_bytes()
    walker = _Walker(source)
    walker.visit(ast.parse(source))
    lines = source.decode().splitlines()
    found: dict[tuple[int, int, str], Mutant] = {}
    for line, change, edit in walker.found:
        found.setdefault(edit, Mutant(file, line, lines[line - 1].strip(), change, partial(_edited, source, *edit)))
    return sorted(found.values(), key=lambda one: one.line)


def _edited(source: bytes, start: int, end: int, new: str) -> bytes:
    return source[:start] + new.encode() + source[end:]


class _Walker(ast.NodeVisitor):
    """Collects (line, change, (start, end, new text)) while it knows whether it stands inside a function."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.found: list[tuple[int, str, tuple[int, int, str]]] = []
        self.inside = False
        starts = [0]
        for line in source.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        self.starts = starts

    # ------------------------------------------------------------------------------------------------------- the text
    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[end_line - 1] + end_column

    def text(self, node: ast.expr) -> str:
        start, end = self.span(node)
        return self.source[start:end].decode()

    def put(self, node: ast.expr | ast.stmt, start: int, end: int, new: str, change: str) -> None:
        line = self.source.count(b"\n", 0, start) + 1
        self.found.append((line if start != self.span(node)[0] else node.lineno, change, (start, end, new)))

    def replace(self, node: ast.expr, new: str, change: str = "") -> None:
        self.put(node, *self.span(node), new, change or f"{_short(self.text(node))} -> {_short(new)}")

    # ----------------------------------------------------------------------------------------------------- where it is
    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(default)
        before, self.inside = self.inside, True
        for statement in node.body:
            self.visit(statement)
        self.inside = before

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)  # type: ignore[arg-type]

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.assigned(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            self.assigned(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        if self.inside and len(node.body) == 1 and isinstance(node.body[0], _LEAVES):
            self.replace(node.test, "False", "the guard is never met")
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg not in _UNSEEN:
            self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)  # an index is not a rule; a key is read where it is used

    def assigned(self, value: ast.expr) -> None:
        if not self.inside and not isinstance(value, ast.Subscript):  # a type
            for part in ast.walk(value):
                self.entries(part)
        self.visit(value)

    # ---------------------------------------------------------------------------------------------------- what changes
    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            if not self.inside:
                self.replace(node, str(not value))
        elif isinstance(value, int | float) and not (self.inside and value in (0, 1)):
            for change, new in _numbers(value).items():
                self.replace(node, repr(new), f"{self.text(node)} {change}")
        elif isinstance(value, str):
            self.patterns(node)

    def visit_Return(self, node: ast.Return) -> None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
            self.replace(node.value, str(not node.value.value), f"returns {not node.value.value}")
        elif node.value is not None:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.patterns(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            start, end = self.span(left)[1], self.span(right)[0]
            old = self.source[start:end].decode()
            if "(" not in old and ")" not in old:
                new = _TURNED[type(operator)]
                self.put(node, start, end, f" {new} ", f"{' '.join(old.split())} -> {new} in {_short(self.text(node))}")
            left = right
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        joint = " and " if isinstance(node.op, ast.And) else " or "
        for place, value in enumerate(node.values):
            rest = [f"({self.text(other)})" for index, other in enumerate(node.values) if index != place]
            self.replace(node, f"({joint.join(rest)})", f"without{joint}{_short(self.text(value))}")
        self.generic_visit(node)

    def entries(self, node: ast.AST) -> None:
        if isinstance(node, ast.Dict):
            pairs = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
            spans = [(self.span(key)[0], self.span(value)[1], key) for key, value in pairs]
        elif isinstance(node, ast.List | ast.Set | ast.Tuple):
            spans = [(*self.span(each), each) for each in node.elts]
        else:
            return
        for start, end, first in spans if len(spans) > 1 else ():
            rest = self.source[end:]
            comma = len(rest) - len(rest.lstrip()) + 1 if rest.lstrip().startswith(b",") else 0
            name = self.source[slice(*self.span(first))].decode()
            self.put(first, start, end + comma, "", f"without the entry {_short(name)}")

    def patterns(self, node: ast.Constant | ast.JoinedStr) -> None:
        start, end = self.span(node)
        for change, new in smaller_patterns(self.source[start:end].decode()):
            self.replace(node, new, change)


def _numbers(value: int | float) -> dict[str, int | float]:
    """The changes of a number that give another one."""
    if isinstance(value, float):
        return {"doubled": value * 2, "halved": value / 2} if value else {"one more": 1.0}
    changes = {"doubled": value * 2, "halved": value // 2, "one more": value + 1}
    return {change: new for change, new in changes.items() if new != value and (change != "one more" or value != 1)}


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."
