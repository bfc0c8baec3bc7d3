/** What a definition text turns out to be. */
export type CrsReference =
  | {
      readonly type: 'epsg';
      readonly code: number;
      readonly vertical?: number;
      /** GML 2 addresses (`epsg.xml#4326`) always meant east before north. */
      readonly isEastNorth?: boolean;
    }
  | { readonly type: 'crs84'; readonly hasHeight: boolean }
  | { readonly type: 'baidu-mercator' }
  | { readonly type: 'wkt' | 'projjson' | 'proj' | 'name'; readonly text: string };

const CODE = String.raw`(?:EPSG|epsg)`;
const SINGLE = [
  /^EPSG:{1,2}(\d{4,6})$/iu,
  /^urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:(\d{4,6})$/iu,
  /^https?:\/\/(?:www\.)?opengis\.net\/def\/crs\/EPSG\/[\d.]+\/(\d{4,6})$/iu,
  /^(\d{4,6})$/u,
  new RegExp(String.raw`^\+?init=${CODE}:(\d{4,6})$`, 'u'),
  /^https?:\/\/(?:www\.)?epsg\.io\/(\d{4,6})$/iu,
  /^https?:\/\/spatialreference\.org\/ref\/epsg\/(\d{4,6})\/?$/iu,
];
const GML2 = /^https?:\/\/(?:www\.)?opengis\.net\/gml\/srs\/epsg\.xml#(\d{4,6})$/iu;
const COMPOUND = [
  /^EPSG:(\d{4,6})\+(?:EPSG:)?(\d{4,6})$/iu,
  /^urn:ogc:def:crs,crs:EPSG:[\d.]*:(\d{4,6}),crs:EPSG:[\d.]*:(\d{4,6})$/iu,
  /^https?:\/\/(?:www\.)?opengis\.net\/def\/crs-compound\?1=.*EPSG\/[\d.]+\/(\d{4,6})&2=.*EPSG\/[\d.]+\/(\d{4,6})$/iu,
];
const CRS84 =
  /^(?:urn:ogc:def:crs:OGC:[\d.]*:|https?:\/\/(?:www\.)?opengis\.net\/def\/crs\/OGC\/[\d.]+\/|OGC:|CRS:)(?:CRS)?84(h?)$/iu;
/** Esri's codes for spherical Mercator that stand in many files. */
const MERCATOR_ALIASES = /^(?:ESRI:|EPSG:)?(?:102100|102113|900913)$/iu;

/** Tells the notations of a CRS apart. */
export function parseCrsReference(definition: string): CrsReference {
  const text = definition.trim();
  const crs84 = CRS84.exec(text);
  if (crs84 !== null) return { type: 'crs84', hasHeight: crs84[1] !== '' };
  if (/^BD-?09 ?MC$/iu.test(text)) return { type: 'baidu-mercator' };
  return epsgReference(text) ?? { type: notationOf(text), text };
}

function epsgReference(text: string): CrsReference | undefined {
  if (MERCATOR_ALIASES.test(text)) return { type: 'epsg', code: 3857 };
  for (const pattern of SINGLE) {
    const code = pattern.exec(text)?.[1];
    if (code !== undefined) return { type: 'epsg', code: Number(code) };
  }
  const gml2 = GML2.exec(text)?.[1];
  if (gml2 !== undefined) return { type: 'epsg', code: Number(gml2), isEastNorth: true };
  for (const pattern of COMPOUND) {
    const [, code, vertical] = pattern.exec(text) ?? [];
    if (code !== undefined) return { type: 'epsg', code: Number(code), vertical: Number(vertical) };
  }
  return undefined;
}

function notationOf(text: string): 'projjson' | 'proj' | 'wkt' | 'name' {
  if (text.startsWith('{')) return 'projjson';
  if (/^[A-Za-z][A-Za-z0-9_]*\s*[[(]\s*"/u.test(text)) return 'wkt';
  return /\+?\bproj\s*=/iu.test(text) ? 'proj' : 'name';
}
