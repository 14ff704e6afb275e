"""Reading WordprocessingML by local names (Word writes two name spaces), and the styles that change what is read."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from shuzhi.core.documents.render.letterhead import PAGE_FIELDS
from shuzhi.core.documents.render.package import Package


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


def without_page_numbers(root: etree._Element) -> etree._Element:
    """Empty the words that page numbers and counts of pages show: they change with every saving. Other fields keep theirs.

    Args:
        root: a header or footer.
    """
    waiting: list[_Field] = []
    for item in root.iter(etree.Element):
        name = local(item)
        if name == "fldSimple" and is_page_number(value(item, "instr")):
            _hush(item)
        elif name == "fldChar":
            _turn(waiting, value(item, "fldCharType"))
        elif name == "instrText" and waiting and not waiting[-1].shows:
            waiting[-1].instruction += item.text or ""
        elif name == "t" and any(each.shows and is_page_number(each.instruction) for each in waiting):
            item.text = ""
    return root


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shows: bool = False


def _turn(waiting: list[_Field], kind: str) -> None:
    """Open a field, pass from its instruction to what it shows, or close it."""
    if kind == "begin":
        waiting.append(_Field())
    elif kind == "separate" and waiting:
        waiting[-1].shows = True
    elif kind == "end" and waiting:
        waiting.pop()


def _hush(item: etree._Element) -> None:
    for each in item.iter(etree.Element):
        if local(each) == "t":
            each.text = ""


def is_page_number(instruction: str) -> bool:
    """Tell whether a field shows a page's number or how many pages there are.

    Args:
        instruction: the field's words, `PAGE \\* MERGEFORMAT`.
    """
    first = instruction.split()[:1]
    return bool(first) and first[0].upper() in PAGE_FIELDS
