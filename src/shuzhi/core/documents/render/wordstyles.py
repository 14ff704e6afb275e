"""The fixed parts of our .docx: styles, settings, fonts and footers, built from the standard's numbers."""

from __future__ import annotations

import math
from functools import cache
from xml.sax.saxutils import quoteattr

from shuzhi.core.documents.model import BlockKind
from shuzhi.core.documents.render import standard as gb

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLE_OF = {
    BlockKind.TITLE: "Title",
    BlockKind.SUBTITLE: "Subtitle",
    BlockKind.ADDRESSEE: "Salutation",
    BlockKind.HEADING1: "Heading1",
    BlockKind.HEADING2: "Heading2",
    BlockKind.HEADING3: "Heading3",
    BlockKind.HEADING4: "Heading4",
    BlockKind.BODY: "BodyText",
    BlockKind.SIGNATURE: "Signature",
    BlockKind.DATE: "Date",
    BlockKind.ATTACHMENT_NOTE: "AttachmentNote",
    BlockKind.ATTACHMENT: "Attachment",
    BlockKind.ATTACHMENT_TITLE: "AttachmentTitle",
}


def twips(points: float) -> int:
    """Return a length in twips (1/20 point).

    Args:
        points: the length.
    """
    return round(points * gb.TWIP)


def twips_mm(millimetres: float) -> int:
    """Return a length in twips.

    Args:
        millimetres: the length.
    """
    return twips(millimetres * gb.MM)


LINE = int(gb.LINE_PITCH * gb.TWIP)  # rounded down, so that the 22nd line is never pushed over
# Word knows a grid of characters too, but LibreOffice gives a character that is wider than its cell two cells: 14 a line. Spacing
# in the base style, rounded to the tighter side, gives 28 in both; justified lines then fill the type area.
TIGHTER = math.floor((gb.CHARACTER_PITCH - gb.SIZE_3) * gb.TWIP)
PLAIN = '<w:spacing w:val="0"/>'  # characters as wide as they are


def section_properties() -> str:
    """Return page, margins, grid and page numbers (5.1, 5.2.1, 5.2.3, 7.5)."""
    footer = gb.FOOT - gb.PAGE_NUMBER_BELOW - gb.SIZE_4 / gb.MM / 2
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rIdOdd"/><w:footerReference w:type="even" r:id="rIdEven"/>'
        f'<w:pgSz w:w="{twips_mm(gb.PAGE_WIDTH)}" w:h="{twips_mm(gb.PAGE_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips_mm(gb.TOP_MARGIN)}" w:right="{twips_mm(gb.FORE_EDGE)}" w:bottom="{twips_mm(gb.BOTTOM_MARGIN)}"'
        f' w:left="{twips_mm(gb.GUTTER)}" w:header="851" w:footer="{twips_mm(footer)}" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


def _fonts(face: gb.Typeface) -> str:
    name = quoteattr(face.name)
    return f"<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _paragraph_style(
    ident: str, name: str, *, ppr: str = "", rpr: str = "", based: str = "Normal", after: str = "BodyText"
) -> str:
    # Names of our own are Chinese; the English ones are Word's.
    own = "" if name.isascii() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{ident}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
        f'<w:next w:val="{after}"/><w:qFormat/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>'
    )


def _character_style(ident: str, name: str, rpr: str) -> str:
    return f'<w:style w:type="character" w:customStyle="1" w:styleId="{ident}"><w:name w:val="{name}"/><w:qFormat/><w:rPr>{rpr}</w:rPr></w:style>'


def _indent(left: float = 0, hanging: float = 0, first: float = 0, right: float = 0) -> str:
    """Return an indent in characters, with its length beside it for programs that do not count characters."""
    words = []
    for key, value in (("left", left), ("right", right), ("hanging", hanging), ("firstLine", first)):
        if value:
            words.append(f'w:{key}Chars="{round(value * 100)}" w:{key}="{twips(value * gb.CHARACTER_PITCH)}"')
    return f"<w:ind {' '.join(words)}/>" if words else ""


def styles(signature_gap: float, day_gap: float, title_narrowed: float = 0) -> str:
    """Return word/styles.xml.

    Args:
        signature_gap: characters between signature and right edge (7.3.5.2).
        day_gap: the same of the date.
        title_narrowed: by how many characters of its size the title is narrower than the page (7.3.1).
    """
    closing = _paragraph_style(
        "Signature",
        "Signature",
        ppr=f'<w:keepNext/><w:spacing w:before="{LINE}"/>{_indent(right=signature_gap)}<w:jc w:val="right"/>',
        after="Date",
    ) + _paragraph_style("Date", "Date", ppr=f'{_indent(right=day_gap)}<w:jc w:val="right"/>')
    return _fixed_styles() + _title_styles(title_narrowed) + closing + "</w:styles>"


@cache
def _fixed_styles() -> str:
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(gb.FANGSONG)}{_size(gb.SIZE_3)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:jc w:val="both"/></w:pPr>'
        f'<w:rPr>{_fonts(gb.FANGSONG)}<w:spacing w:val="{TIGHTER}"/>{_size(gb.SIZE_3)}</w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + _opening_styles()
        + _body_styles()
        + _small_styles()
    )


def _title_styles(narrowed: float) -> str:
    """Return the style of the title (7.3.1), and of a title line that another follows: one empty line before the text begins."""
    exact = f'w:line="{LINE}" w:lineRule="exact"'
    side = twips(narrowed * gb.SIZE_2 / 2)
    indent = f'<w:ind w:left="{side}" w:right="{side}"/>' if side else ""
    return _paragraph_style(
        "Title",
        "Title",
        ppr=f'<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:after="{LINE}" {exact}/>{indent}<w:jc w:val="center"/>',
        rpr=_fonts(gb.XIAOBIAOSONG) + PLAIN + _size(gb.SIZE_2),
    ) + _paragraph_style(
        "TitleOver",
        "标题（下接标题或副题）",
        ppr=f'<w:spacing w:after="0" {exact}/>',
        based="Title",
        after="Subtitle",
    )


def _opening_styles() -> str:
    """Return the styles of subtitle and salutation (7.3.2)."""
    subtitle = _paragraph_style(
        "Subtitle",
        "Subtitle",
        ppr=f'<w:spacing w:after="{LINE}"/><w:jc w:val="center"/>',
        rpr=_fonts(gb.KAITI),
    )
    over = _paragraph_style(
        "SubtitleOver",
        "副题（下接副题）",
        ppr='<w:spacing w:after="0"/>',
        based="Subtitle",
        after="Subtitle",
    )
    return subtitle + over + _paragraph_style("Salutation", "Salutation")


def _body_styles() -> str:
    """Return body text and the four levels (7.3.3), as paragraphs of their own and as words that run in."""
    parts = [_paragraph_style("BodyText", "Body Text", ppr=_indent(first=gb.INDENT))]
    for level, face in enumerate(gb.LEVELS, 1):
        outline = f'<w:keepNext/>{_indent(first=gb.INDENT)}<w:outlineLvl w:val="{level - 1}"/>'
        parts.append(_paragraph_style(f"Heading{level}", f"heading {level}", ppr=outline, rpr=_fonts(face)))
        parts.append(_character_style(f"RunIn{level}", f"段内标题 {level}", _fonts(face)))
    return "".join(parts) + _attachment_styles()


def _attachment_styles() -> str:
    """Return the note below the text (7.3.4), and 附件 flush left on a page of its own, its title on the third line (7.3.7)."""
    hang = _indent(left=gb.INDENT + 3, hanging=3)
    note = _paragraph_style("AttachmentNote", "附件说明", ppr=f'<w:spacing w:before="{LINE}"/>{hang}')
    mark = _paragraph_style(
        "Attachment",
        "附件",
        ppr="<w:keepNext/><w:pageBreakBefore/>",
        rpr=_fonts(gb.HEITI),
        after="AttachmentTitle",
    )
    space = f'<w:spacing w:before="{LINE}" w:after="{LINE}" w:line="{LINE}" w:lineRule="exact"/>'
    title = _paragraph_style(
        "AttachmentTitle", "附件标题", ppr=f'{space}<w:ind w:left="0" w:right="0"/>', based="Title"
    )
    return note + mark + title


def _small_styles() -> str:
    """Return figures, blanks, page numbers (7.5) and tables."""
    songti = _fonts(gb.SONGTI) + PLAIN + _size(gb.SIZE_4)
    exact = f'<w:snapToGrid w:val="0"/><w:spacing w:line="{twips(gb.SIZE_4)}" w:lineRule="exact"/>'
    gap = twips(gb.SIZE_4 * gb.PAGE_NUMBER_GAP)
    footer = _paragraph_style("Footer", "footer", ppr=exact, rpr=songti, after="Footer")
    odd = _paragraph_style(
        "FooterOdd",
        "页码（单页）",
        ppr=f'<w:ind w:right="{gap}"/><w:jc w:val="right"/>',
        based="Footer",
        after="FooterOdd",
    )
    even = _paragraph_style(
        "FooterEven",
        "页码（双页）",
        ppr=f'<w:ind w:left="{gap}"/><w:jc w:val="left"/>',
        based="Footer",
        after="FooterEven",
    )
    cell = _paragraph_style(
        "TableText",
        "表内文字",
        ppr='<w:snapToGrid w:val="0"/><w:jc w:val="center"/>',
        rpr=PLAIN + _size(gb.SIZE_SMALL_4),
        after="TableText",
    )
    head = _paragraph_style(
        "TableHead",
        "表头文字",
        ppr="<w:keepNext/>",
        rpr=_fonts(gb.HEITI),
        based="TableText",
        after="TableText",
    )
    return (
        _character_style("Figure", "数据", "")
        + _character_style("Blank", "待填", '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>')
        + footer
        + odd
        + even
        + cell
        + head
        + _table_style()
    )


def _table_style() -> str:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="公文表格"/><w:basedOn w:val="TableNormal"/>'
        f'<w:tblPr><w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
        '<w:tblCellMar><w:top w:w="85" w:type="dxa"/><w:bottom w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


@cache
def settings() -> str:
    """Return word/settings.xml: page numbers differ on odd and even pages."""
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/>'
        "<w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


@cache
def font_table() -> str:
    """Return word/fontTable.xml: the names under which other machines have the same faces."""
    faces = "".join(
        f"<w:font w:name={quoteattr(face.name)}><w:altName w:val={quoteattr(','.join(face.others))}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for face in (gb.FANGSONG, gb.KAITI, gb.HEITI, gb.XIAOBIAOSONG, gb.SONGTI)
    )
    return f'{HEAD}<w:fonts xmlns:w="{W}">{faces}</w:fonts>'


def footer(style: str) -> str:
    """Return a footer part: — 1 — (7.5).

    Args:
        style: `FooterOdd` or `FooterEven`.
    """
    return (
        f'{HEAD}<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )
