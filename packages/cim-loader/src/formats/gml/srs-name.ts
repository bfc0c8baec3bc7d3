import type { DeclaredCrs } from '../../georeference/georeference.ts';

/** Names that are in use but in no register, with what they mean. All of them give east before north. */
const ALIASES: Readonly<Record<string, string>> = {
  CH1903: 'EPSG:21781',
  'CH1903+': 'EPSG:2056',
  CH1903_LV03: 'EPSG:21781',
  'CH1903+_LV95': 'EPSG:2056',
};

/** Short names of the German surveys (`urn:adv:crs:…`); Gauss-Krüger eastings carry the zone in front. */
const ADV: Readonly<Record<string, string>> = {
  ETRS89_UTM31: '25831',
  ETRS89_UTM32: '25832',
  ETRS89_UTM33: '25833',
  DE_DHDN_3GK2: '31466',
  DE_DHDN_3GK3: '31467',
  DE_DHDN_3GK4: '31468',
  DE_DHDN_3GK5: '31469',
};

/**
 * What an `srsName` of GML declares: names and URNs of an authority follow its order of axes, the short form
 * `EPSG:4547` is east before north by the custom of those who write it.
 */
export function declaredCrsOf(srsName: string | undefined): DeclaredCrs {
  const name = srsName?.trim();
  if (name === undefined || name === '') return {};
  const alias = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
  if (alias !== undefined) return { definition: alias, axisOrder: 'east-north' };
  const adv = /^urn:adv:crs:([^*]+)/u.exec(name)?.[1];
  const code = adv !== undefined && Object.hasOwn(ADV, adv) ? ADV[adv] : undefined;
  if (code !== undefined) return { definition: `EPSG:${code}`, axisOrder: 'east-north' };
  const isFormal = /^urn:|^https?:\/\/www\.opengis\.net\/def\/crs/iu.test(name);
  return { definition: name, axisOrder: isFormal ? 'definition' : 'east-north' };
}
