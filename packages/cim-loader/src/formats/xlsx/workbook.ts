import type { InputFolder } from '../../transport/input-file.ts';
import { readXml, type XmlSink } from '../../transport/xml-stream.ts';
import { LoadError } from '../../validation/load-error.ts';
import type { Limits } from '../../validation/limits.ts';

/** A sheet of a workbook: name and path of its part. */
export interface SheetEntry {
  readonly name: string;
  readonly path: string;
}

export interface WorkbookParts {
  readonly sheets: readonly SheetEntry[];
  readonly texts: readonly string[];
  /** Per cell style: whether it shows a number as a date. */
  readonly dateStyles: readonly boolean[];
  /** Days are counted from 1904 rather than 1900. */
  readonly is1904: boolean;
}

/** Number formats of dates that every workbook knows without listing them (ECMA-376, 18.8.30; Chinese ones to 58). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** A format that shows a date: a letter of a date outside of quotes and brackets. */
const isDateFormat = (code: string): boolean =>
  /[ymdhs年月日]/iu.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./gu, ''));

interface ReadOptions {
  readonly limits: Limits;
  readonly signal: AbortSignal | undefined;
}

/** Reads what all sheets share. @throws {LoadError} */
export async function readWorkbook(
  folder: InputFolder,
  file: string,
  options: ReadOptions,
): Promise<WorkbookParts> {
  const paths = new Set(folder.paths ?? []);
  if (!paths.has('xl/workbook.xml')) {
    throw new LoadError('holds no workbook', {
      url: file,
      format: 'Excel workbook',
      kind: 'invalid',
      remedy: 'save it as .xlsx again',
    });
  }
  const parse = async (path: string, sink: XmlSink): Promise<void> => {
    if (!paths.has(path)) return;
    await readXml(await folder.open(path, options.signal), sink, {
      format: 'Excel workbook',
      maximumDepth: options.limits.maximumDepth,
      signal: options.signal,
    });
  };
  const targets = new Map<string, string>();
  await parse('xl/_rels/workbook.xml.rels', {
    ...SILENT,
    open: (name, attributes) => {
      if (name === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
    },
  });
  const found: { name: string; id: string }[] = [];
  let is1904 = false;
  await parse('xl/workbook.xml', {
    ...SILENT,
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/u.test(attributes['date1904'] ?? '');
      if (name === 'sheet') found.push({ name: attributes['name'] ?? '', id: attributes['r:id'] ?? '' });
    },
  });
  const sheets = found.map(({ name, id }, index) => ({
    name,
    path: partPath(targets.get(id) ?? `worksheets/sheet${index + 1}.xml`),
  }));
  return {
    sheets: sheets.filter(({ path }) => paths.has(path)),
    texts: await readTexts(parse),
    dateStyles: await readStyles(parse),
    is1904,
  };
}

const SILENT: XmlSink = {
  open: () => undefined,
  text: () => undefined,
  close: () => undefined,
};

const partPath = (target: string): string => (target.startsWith('/') ? target.slice(1) : `xl/${target}`);

type Parse = (path: string, sink: XmlSink) => Promise<void>;

/** Texts that cells refer to by number; formatted ones come in runs. */
async function readTexts(parse: Parse): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  let isInText = false;
  let isPhonetic = false;
  await parse('xl/sharedStrings.xml', {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') isPhonetic = true;
      isInText = name === 't' && !isPhonetic;
    },
    text: (piece) => {
      if (isInText) text += piece;
    },
    close: (name) => {
      isInText = false;
      if (name === 'rPh') isPhonetic = false;
      if (name === 'si') texts.push(text);
    },
  });
  return texts;
}

async function readStyles(parse: Parse): Promise<boolean[]> {
  const dateFormats = new Set<number>();
  const styles: boolean[] = [];
  let isInCells = false;
  await parse('xl/styles.xml', {
    ...SILENT,
    open: (name, attributes) => {
      const id = Number(attributes['numFmtId'] ?? 0);
      if (name === 'numFmt' && isDateFormat(attributes['formatCode'] ?? '')) dateFormats.add(id);
      if (name === 'cellXfs') isInCells = true;
      if (name === 'xf' && isInCells) styles.push(isBuiltInDate(id) || dateFormats.has(id));
    },
    close: (name) => {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return styles;
}
