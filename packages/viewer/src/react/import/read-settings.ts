import type { LoadProposal } from '@cityloom/cim-loader';
import type { ReadSettings } from '../../session/index.ts';

/** The settings with one proposal taken. */
export function withProposal(settings: ReadSettings, { setting, value }: LoadProposal): ReadSettings {
  const georeference = { ...settings.georeference };
  switch (setting) {
    case 'encoding':
      return { ...settings, encoding: value };
    case 'crs':
      return { ...settings, georeference: { ...georeference, crs: value } };
    case 'axisOrder':
      return {
        ...settings,
        georeference: { ...georeference, axisOrder: value === 'north-east' ? 'north-east' : 'east-north' },
      };
    case 'datum':
      return {
        ...settings,
        georeference: { ...georeference, datum: value === 'GCJ-02' || value === 'BD-09' ? value : 'WGS84' },
      };
    case 'verticalOffset':
      return { ...settings, georeference: { ...georeference, verticalOffset: Number(value) } };
  }
}

/** `4547` and `epsg 4547` are what people type for `EPSG:4547`. */
export function crsFromTyped(text: string): string {
  const code = /^\s*(?:epsg\s*:?:?\s*)?(\d{4,6})\s*$/iu.exec(text)?.[1];
  return code === undefined ? text.trim() : `EPSG:${code}`;
}
