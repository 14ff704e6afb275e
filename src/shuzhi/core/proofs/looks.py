"""Reading WordprocessingML by local names (Word writes two name spaces), and the styles that change what is read."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from shuzhi.core.proofs.package import Package


def local(element: etree._Element) -> str:
    """Return an element's name without its name space; "" for comments and instructions.

    Args:
        element: any.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: etree._Element, name: str = "val") -> str:
    """Return an attribute by its name without name space, "" where there is none.

    Args:
        element: any.
        name: the attribute's name.
    """
    return next(
        (str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), ""
    )


def is_on(element: etree._Element | None) -> bool:
    """Tell whether a switch like `w:vanish` is there and not turned off.

    Args:
        element: the switch, None where it is absent.
    """
    return element is not None and value(element) not in {"0", "false", "off"}


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the first child by name, or the child's child along a path.

    Args:
        element: where to begin.
        path: names, outermost first.
    """
    found: etree._Element | None = element
    for name in path:
        found = None if found is None else next((item for item in found if local(item) == name), None)
    return found


@dataclass(frozen=True, slots=True)
class Looks:
    """Styles that change what is read.

    Args:
        hidden: ids of styles that hide what they style.
        numbered: ids of styles that put a number in front.
    """

    hidden: frozenset[str]
    numbered: frozenset[str]


def looks_of(package: Package) -> Looks:
    """Return the styles of a file that hide or number what they style, by themselves or by what they are based on.

    Args:
        package: the file.
    """
    styles = [
        style
        for name in package.related(package.main, "styles")
        for style in package.xml(name)
        if local(style) == "style"
    ]
    return Looks(
        _with_heirs(
            styles, {value(style, "styleId") for style in styles if is_on(child(style, "rPr", "vanish"))}
        ),
        _with_heirs(styles, {value(style, "styleId") for style in styles if is_numbered(style)}),
    )


def _with_heirs(styles: list[etree._Element], found: set[str]) -> frozenset[str]:
    """Add the styles that are based on those found."""
    heirs: dict[str, list[str]] = {}
    for style in styles:
        base = child(style, "basedOn")
        if base is not None:
            heirs.setdefault(value(base), []).append(value(style, "styleId"))
    waiting, seen = list(found), set(found)
    while waiting:
        new = [name for name in heirs.get(waiting.pop(), ()) if name not in seen]
        seen.update(new)
        waiting += new
    return frozenset(seen)


def is_numbered(element: etree._Element) -> bool:
    """Tell whether a paragraph or style puts an automatic number in front.

    Args:
        element: `w:p` or `w:style`.
    """
    number = child(element, "pPr", "numPr", "numId")
    return number is not None and value(number) != "0"
