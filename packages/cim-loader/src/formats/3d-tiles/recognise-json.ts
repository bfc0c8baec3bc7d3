import type { FormatProbe } from '../format-probe.ts';

/** A subtree written as JSON. */
export const isJsonSubtree = ({ json }: FormatProbe): boolean =>
  json?.has('root') === false && (json.has('tileAvailability') || json.has('childSubtreeAvailability'));

/** A metadata schema of its own, as `schemaUri` names it. */
export function isSchema({ json }: FormatProbe): boolean {
  if (json === undefined || json.has('asset') || json.has('type')) return false;
  return json.has('classes') || (json.has('enums') && json.has('id'));
}
