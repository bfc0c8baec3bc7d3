import { strToU8, zipSync } from 'fflate';

/** Texts of a workbook's parts by path. */
export type Parts = Readonly<Record<string, string>>;

/** Two sheets with content, one without: three rows in all. */
export const WORKBOOK: Parts = {
  '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  'xl/workbook.xml': `<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="建筑" sheetId="1" r:id="rId1"/><sheet name="Sensors" sheetId="2" r:id="rId2"/><sheet name="empty" sheetId="3" r:id="rId3"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Target="worksheets/first.xml"/><Relationship Id="rId2" Target="/xl/worksheets/second.xml"/><Relationship Id="rId3" Target="worksheets/third.xml"/></Relationships>`,
  'xl/sharedStrings.xml': `<sst><si><t>编号</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>x</t></rPh></si><si><t>built</t></si><si><t>00123</t></si></sst>`,
  'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
  'xl/worksheets/first.xml': `<worksheet><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>2026 年建筑清单</t></is></c></row>
    <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="inlineStr"><is><t>floors</t></is></c></row>
    <row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4" t="str"><f>A4</f><v>Tower</v></c><c r="C4" s="1"><v>45351</v></c><c r="D4"><v>0.30000000000000004</v></c></row>
    <row r="5"><c r="A5" t="inlineStr"><is><t>7</t></is></c><c r="D5" t="e"><v>#N/A</v></c></row>
  </sheetData></worksheet>`,
  'xl/worksheets/second.xml': `<worksheet><sheetData><row><c t="inlineStr"><is><t>lon</t></is></c><c t="inlineStr"><is><t>lat</t></is></c></row><row><c><v>121.5</v></c><c><v>31.2</v></c></row></sheetData></worksheet>`,
  'xl/worksheets/third.xml': '<worksheet><sheetData/></worksheet>',
};

/** An Excel workbook of these parts. */
export const writeWorkbook = (parts: Parts): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    zipSync(Object.fromEntries(Object.entries(parts).map(([path, text]) => [path, strToU8(text)]))),
  );
