"""Files as word processors write them, made by hand: Word's own ids and names, LibreOffice's, numbering, fields."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="WPS1"><w:name w:val="标题 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="own"><w:name w:val="Artikel"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
)


def p(text="", style="", list_=None, run=""):
    """A paragraph; `text` is escaped by whoever needs it; `list_` is (numId, ilvl)."""
    of_list = f'<w:numPr><w:ilvl w:val="{list_[1]}"/><w:numId w:val="{list_[0]}"/></w:numPr>' if list_ else ""
    of_style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{of_style}{of_list}</w:pPr><w:bookmarkStart w:id='0' w:name='_x'/>"
        f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r><w:proofErr w:type="spellStart"/></w:p>'
    )


def raw(inside):
    """A paragraph of the runs given."""
    return f"<w:p>{inside}</w:p>"


def r(inside, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def table(*rows):
    """Rows of cells; a cell is XML of paragraphs, or (span, XML)."""
    return (
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        + "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows)
        + "</w:tbl>"
    )


def _cell(cell):
    span, inner = cell if isinstance(cell, tuple) else (1, cell)
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{inner}</w:tc>'


def numbering(*levels, start=""):
    """One list, numId 5; a level is (numFmt, lvlText)."""
    lvls = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="3">{lvls}</w:abstractNum>'
        f'<w:num w:numId="5"><w:abstractNumId w:val="3"/>{start}</w:num></w:numbering>'
    )


def docx(*body, numbers="", header="", more=None):
    """The bytes of a file with this body."""
    rels = {"styles": "styles.xml"} | ({"numbering": "numbering.xml"} if numbers else {})
    rels |= {"header": "header1.xml"} if header else {}
    parts = {
        "[Content_Types].xml": _types(rels),
        "_rels/.rels": _rels({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _rels(rels),
        "word/document.xml": f"<w:document {W} {_OTHERS}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{_STYLES}</w:styles>",
    }
    if numbers:
        parts["word/numbering.xml"] = numbers
    if header:
        parts["word/header1.xml"] = f"<w:hdr {W}>{header}</w:hdr>"
    return packed(parts | (more or {}))


def packed(parts):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _types(rels):
    kinds = {name: name.removesuffix(".xml").rstrip("1") for name in rels.values()} | {
        "document.xml": "document.main"
    }
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
        )
        + "</Types>"
    )


def _rels(targets):
    lines = "".join(
        f'<Relationship Id="rId{place}" Type="{_REL}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
