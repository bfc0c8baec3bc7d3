/** Code pages by number, as .cpg files and language drivers name them, where the name alone does not tell. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  65001: 'utf-8',
  20127: 'utf-8',
  936: 'gb18030',
  54936: 'gb18030',
  950: 'big5',
  932: 'shift_jis',
  949: 'euc-kr',
  866: 'ibm866',
  874: 'windows-874',
};

/**
 * Name for `TextDecoder` of an encoding as files call it: `UTF-8`, `65001`, `CP936`, `ANSI 1252`, `ISO 88591`.
 * @returns `undefined` where it is not known.
 */
export function encodingOfLabel(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  const clean = label.trim();
  const [digits = ''] = /\d+$/u.exec(clean) ?? [];
  const iso = /^(?:iso[\s_-]*)?8859[\s_-]*(\d{1,2})$/iu.exec(clean);
  const candidates = [
    iso?.[1] === undefined ? undefined : `iso-8859-${iso[1]}`,
    CODE_PAGES[digits],
    /^125\d$/u.test(digits) ? `windows-${digits}` : undefined,
    clean,
  ];
  return candidates.find((name) => name !== undefined && isKnown(name));
}

function isKnown(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);

/**
 * Whether bytes that are not UTF-8 read like Chinese in GBK: nearly all of them stand in pairs of the hanzi of GB 2312
 * (rows 16 to 87). Accented letters of western texts stand alone.
 */
export function looksLikeGbk(bytes: Uint8Array): boolean {
  let high = 0;
  let paired = 0;
  for (let at = 0; at < bytes.length; at++) {
    const first = bytes[at] as number;
    if (first < 0x80) continue;
    const second = bytes[at + 1] ?? 0;
    const isHanzi = first >= 0xb0 && first <= 0xf7 && second >= 0xa1;
    high += isHanzi ? 2 : 1;
    if (!isHanzi) continue;
    paired += 2;
    at++;
  }
  return high > 0 && paired >= 0.8 * high;
}
