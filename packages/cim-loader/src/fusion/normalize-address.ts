/** Street words by what they are written as, lower case, without accents and full stops. */
const LATIN_WORDS: Readonly<Record<string, string>> = {
  st: 'street',
  str: 'strasse',
  strase: 'strasse',
  strasse: 'strasse',
  ave: 'avenue',
  av: 'avenue',
  rd: 'road',
  blvd: 'boulevard',
  bld: 'boulevard',
  bd: 'boulevard',
  ln: 'lane',
  dr: 'drive',
  pl: 'place',
  sq: 'square',
  hwy: 'highway',
  n: 'north',
  s: 'south',
  e: 'east',
  w: 'west',
  ул: 'улица',
  пр: 'проспект',
  'пр-т': 'проспект',
  просп: 'проспект',
  пер: 'переулок',
  пл: 'площадь',
  ш: 'шоссе',
  д: '',
  дом: '',
  no: '',
  nr: '',
  num: '',
};

const CHINESE_DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const CHINESE_UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** Traditional characters of addresses and what the mainland writes. */
const SIMPLIFIED: Readonly<Record<string, string>> = {
  號: '号',
  棟: '栋',
  樓: '楼',
  區: '区',
  縣: '县',
  鎮: '镇',
  鄉: '乡',
  廣: '广',
  東: '东',
  華: '华',
  國: '国',
  門: '门',
  園: '园',
  灣: '湾',
  銀: '银',
  環: '环',
  橋: '桥',
  龍: '龙',
  鐵: '铁',
  機: '机',
  場: '场',
  濱: '滨',
  臺: '台',
  幢: '栋',
  座: '栋',
};

const HAN = /\p{Script=Han}/u;

/**
 * One form for the ways an address is written, to be compared as a whole: full and half width, case, accents,
 * abbreviations (`St.` → `street`, `ул.` → `улица`), Chinese numerals (`一百二十号` → `120号`), traditional characters,
 * and order (`12 Main St` is `Main Street 12`). Chinese addresses lose province, city and district in front, as one source
 * gives them and the other does not.
 * @returns empty if nothing is left.
 */
export function normalizeAddress(...parts: readonly (string | number | undefined)[]): string {
  const text = parts
    .filter((part) => part !== undefined)
    .join(' ')
    .normalize('NFKC')
    .toLowerCase()
    .trim();
  return HAN.test(text) ? normalizeChinese(text) : normalizeAlphabetic(text);
}

function normalizeChinese(text: string): string {
  const plain = Array.from(
    text.replaceAll(/[\s,，、;；。.()（）]/gu, ''),
    (character) => SIMPLIFIED[character] ?? character,
  ).join('');
  // Digits only before a unit of counting: 五四路 and 百花路 are names.
  const counted = plain.replaceAll(/[零〇一二两三四五六七八九十百千]+(?=[号弄栋楼室层单院])/gu, (numeral) =>
    String(readChineseNumber(numeral)),
  );
  // 超市, 市场, 小区, 园区 and 社区 are no cities and districts.
  const local = counted.replace(
    /^(?:.{2,8}?(?:省|自治区|特别行政区))?(?:.{2,8}?(?:(?<!超)市(?!场)|自治州|地区|盟))?(?:.{1,8}?(?:(?<![小园社校厂])区|县|旗))?(?=.{2,})/u,
    '',
  );
  const street = local.replace(/^.{1,8}?(?:街道|镇|乡)(?=.*(?:路|街|大道|巷|弄|胡同|里))/u, '');
  // 12之1号, 12-1号 and 12号之1 are one house; a missing 号 at the end is left out by many.
  return street.replace(/(\d+)(?:号)?[之-](\d+)(?:号)?/u, '$1-$2号').replace(/(\d)$/u, '$1号');
}

/** `一百二十` → 120, `一二〇` → 120. */
export function readChineseNumber(numeral: string): number {
  const characters = Array.from(numeral);
  if (!characters.some((character) => character in CHINESE_UNITS)) {
    return Number(characters.map((character) => CHINESE_DIGITS[character] ?? 0).join(''));
  }
  let total = 0;
  let digit: number | undefined;
  for (const character of characters) {
    const unit = CHINESE_UNITS[character];
    if (unit === undefined) {
      digit = CHINESE_DIGITS[character] ?? 0;
      continue;
    }
    total += (digit ?? (total === 0 ? 1 : 0)) * unit;
    digit = undefined;
  }
  return total + (digit ?? 0);
}

function normalizeAlphabetic(text: string): string {
  const plain = text
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    // й and ё are letters of their own: only marks over Latin letters go.
    .replaceAll(/(\p{Script=Latin})\p{Mark}+/gu, '$1')
    .normalize('NFC')
    .replaceAll(/(\p{Letter})(str|straße|strasse)\b\.?/gu, '$1strasse')
    .replaceAll(/[.,;#№"'’()]/gu, ' ');
  const words = plain
    .split(/[\s/]+/u)
    .map((word) => LATIN_WORDS[word] ?? word)
    .filter((word) => word !== '');
  const isNumber = (word: string): boolean => /^\d+\p{Letter}?(?:-\d+\p{Letter}?)?$/u.test(word);
  // The house number last, whatever the language; an ordinal (5th) is a name.
  return [...words.filter((word) => !isNumber(word)), ...words.filter(isNumber)].join(' ');
}
