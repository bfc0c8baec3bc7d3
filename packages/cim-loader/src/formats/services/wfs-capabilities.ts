import type { LoadWarning } from '../../validation/load-report.ts';
import { boundsOf, requestAddress, ServiceTally } from './service-capabilities.ts';
import type { ServiceCapabilities, ServiceLayer } from './service-capabilities.ts';
import { childAt, childrenOf, descendantsOf, textAt } from './xml-element.ts';
import type { XmlElement } from './xml-element.ts';

/** WFS 1.1.0 and 2.0. */
export function readWfsCapabilities(root: XmlElement, url: string): ServiceCapabilities {
  const warnings: LoadWarning[] = [];
  const version = root.attributes.get('version') ?? '2.0.0';
  const operations = childAt(root, 'OperationsMetadata');
  const getFeature = [...descendantsOf(root, 'Operation')].find(
    ({ attributes }) => attributes.get('name') === 'GetFeature',
  );
  const stated = childAt(getFeature, 'DCP', 'HTTP', 'Get')?.attributes.get('href');
  const formats = outputFormats([getFeature, operations]);
  const access = {
    type: 'wfs' as const,
    url: requestAddress(stated, url, warnings),
    version,
    // Paging came with 2.0; a service that cannot says so (OGC 09-025r2, table 13).
    hasPaging:
      version.startsWith('2') &&
      constraintOf(operations, 'ImplementsResultPaging')?.toUpperCase() !== 'FALSE',
    pageSize: positive(constraintOf(getFeature, 'CountDefault') ?? constraintOf(operations, 'CountDefault')),
  };
  const list = childAt(root, 'FeatureTypeList');
  const tally = new ServiceTally(url);
  const layers = (list === undefined ? [] : childrenOf(list, 'FeatureType')).map((type): ServiceLayer => {
    const id = textAt(type, 'Name') ?? '';
    const box = childAt(type, 'WGS84BoundingBox');
    const corners = [textAt(box, 'LowerCorner'), textAt(box, 'UpperCorner')].join(' ').trim().split(/\s+/u);
    const own = outputFormats([type]);
    const crs = type.children.filter(({ name }) => /^(?:Default|Other)(?:CRS|SRS)$/u.test(name));
    tally.addLayer(crs.length);
    return {
      id,
      title: textAt(type, 'Title') ?? id,
      type: 'features',
      bounds: boundsOf(corners),
      crs: crs.map(({ text }) => text),
      formats: own.length > 0 ? own : formats,
      access,
    };
  });
  const licence = textAt(root, 'ServiceIdentification', 'AccessConstraints');
  return {
    kind: 'wfs',
    version,
    title: textAt(root, 'ServiceIdentification', 'Title') ?? url,
    url,
    ...(licence !== undefined && licence.toLowerCase() !== 'none' && { licence }),
    layers: layers.filter(({ id }) => id !== ''),
    warnings,
  };
}

/** Features that are asked for at once at most, whatever the service says it gives. */
const MAXIMUM_PAGE = 100_000;

const positive = (text: string | undefined): number | undefined =>
  text !== undefined && Number(text) >= 1 ? Math.min(MAXIMUM_PAGE, Math.floor(Number(text))) : undefined;

function constraintOf(element: XmlElement | undefined, name: string): string | undefined {
  if (element === undefined) return undefined;
  const constraint = childrenOf(element, 'Constraint').find(
    ({ attributes }) => attributes.get('name') === name,
  );
  return textAt(constraint, 'DefaultValue') ?? textAt(constraint, 'AllowedValues', 'Value');
}

/** Of an operation's parameter `outputFormat`, or of a feature type. */
function outputFormats(elements: readonly (XmlElement | undefined)[]): readonly string[] {
  for (const element of elements) {
    if (element === undefined) continue;
    const parameter = childrenOf(element, 'Parameter').find(
      ({ attributes }) => attributes.get('name') === 'outputFormat',
    );
    const holders = [parameter, childAt(parameter, 'AllowedValues'), childAt(element, 'OutputFormats')];
    const values = holders.flatMap((holder) =>
      holder === undefined ? [] : [...childrenOf(holder, 'Value'), ...childrenOf(holder, 'Format')],
    );
    if (values.length > 0) return values.map(({ text }) => text);
  }
  return [];
}
