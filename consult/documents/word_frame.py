"""What every .docx of the site has around its text: styles, languages, fonts, margins, page numbers."""

from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from consult.documents.word_styles import (
    NOTE_STYLE,
    NUMBER_STYLE,
    PARAGRAPH_STYLE,
    PREAMBLE_STYLE,
    PRINCIPLE_STYLE,
)

LANGUAGES = {"en": "en-GB", "zh": "zh-CN"}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="{east}"/>'
_SERIF, _SANS = _FONTS.format(east="SimSun"), _FONTS.format(east="SimHei")
_PARTS = ("styles", "settings", "header1", "footer1")
_HANGING = '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs><w:spacing w:after="160"/>'


def packed(body: str, header: str, core: str, language: str) -> bytes:
    """The file; the same parts always give the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            {"rId1": (f"{_REL}/officeDocument", "word/document.xml"), "rId2": (_CORE, "docProps/core.xml")}
        ),
        "docProps/core.xml": _XML + core,
        "word/document.xml": f"{_XML}<w:document {_NS}><w:body>{body}{_SECTION}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            {
                f"rId{place}": (f"{_REL}/{name.rstrip('1')}", f"{name}.xml")
                for place, name in enumerate(_PARTS, start=1)
            }
        ),
        "word/styles.xml": _styles(language),
        "word/settings.xml": _settings(language),
        "word/header1.xml": f"{_XML}<w:hdr {_NS}>{header}</w:hdr>",
        "word/footer1.xml": f"{_XML}<w:ftr {_NS}>{_FOOTER}</w:ftr>",
    }
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, content in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.compress_type = 0, ZIP_DEFLATED
            package.writestr(entry, content.encode())
    return out.getvalue()


def core(title: str, language: str, symbol: str, at: str) -> str:
    """What the file says of itself; `at` is the instant of publication, empty for a draft."""
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{at}</dcterms:{name}>' for name in ("created", "modified") if at
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:identifier>{escape(symbol)}</dc:identifier>"
        f"<dc:language>{language}</dc:language>{when}</cp:coreProperties>"
    )


_CORE = f"{_PACKAGE}/relationships/metadata/core-properties"
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1304" w:bottom="1304" w:left="1304" w:header="680" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


_FOOTER = (
    f'<w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>{_field("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> / </w:t></w:r>{_field("NUMPAGES")}</w:p>'
)


def _content_types() -> str:
    kinds = {name: name.rstrip("1") for name in _PARTS} | {"document": "document.main"}
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
            for name, kind in kinds.items()
        )
        + "</Types>"
    )


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    lines = (
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in targets.items()
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _settings(language: str) -> str:
    return (
        f'{_XML}<w:settings {_NS}><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f'<w:themeFontLang w:val="{LANGUAGES[language]}" w:eastAsia="{LANGUAGES["zh"]}"/></w:settings>'
    )


def _styles(language: str) -> str:
    """The styles: those that every word processor knows, and the site's own, by which a file is known again."""
    heading = '<w:keepNext/><w:spacing w:before="{before}" w:after="120"/><w:outlineLvl w:val="{level}"/>'
    return (
        f"{_XML}<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr>{_SERIF}"
        '<w:sz w:val="24"/><w:szCs w:val="24"/>'
        f'<w:lang w:val="{LANGUAGES[language]}" w:eastAsia="{LANGUAGES["zh"]}" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:pPr><w:spacing w:after="120" w:line="320" w:lineRule="atLeast"/></w:pPr></w:style>'
        + _style("Title", '<w:spacing w:after="160"/><w:jc w:val="center"/>', _bold(36))
        + _style("heading 1", heading.format(before=320, level=0), _bold(28))
        + _style("heading 2", heading.format(before=240, level=1), _bold(24))
        + _style("header", '<w:jc w:val="right"/>', '<w:sz w:val="18"/>')
        + _style("footer", "", '<w:sz w:val="18"/>')
        + _style(PREAMBLE_STYLE, _HANGING, "")
        + _style(PARAGRAPH_STYLE, _HANGING, "")
        + _style(PRINCIPLE_STYLE, "", "")
        + _style(NOTE_STYLE, "", '<w:color w:val="5A5A5A"/><w:sz w:val="20"/>')
        + f'<w:style w:type="character" w:customStyle="1" w:styleId="{id_of(NUMBER_STYLE)}">'
        f'<w:name w:val="{NUMBER_STYLE}"/><w:rPr><w:color w:val="5A5A5A"/></w:rPr></w:style>'
        "</w:styles>"
    )


def id_of(name: str) -> str:
    """The id of a style: its name without spaces, each word with a capital."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _style(name: str, paragraph: str, run: str) -> str:
    own = ' w:customStyle="1"' if name.startswith("Consult") else ""
    return (
        f'<w:style w:type="paragraph"{own} w:styleId={quoteattr(id_of(name))}><w:name w:val={quoteattr(name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _bold(size: int) -> str:
    return f'{_SANS}<w:b/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
