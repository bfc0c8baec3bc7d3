import type { SourceGeometry } from '../../datasets/source-geometry.ts';
import { isGmlGeometry, readGmlGeometry } from '../gml/gml-geometry.ts';
import { setContent } from '../gml/read-xml.ts';
import type { XmlElement as GmlElement } from '../gml/xml-element.ts';
import type { XmlElement } from './xml-element.ts';

/** Whether an element is a geometry of GML 2 or 3. */
export const isGeometryElement = ({ name }: XmlElement): boolean =>
  isGmlGeometry({ name, attributes: {}, children: [], text: '' });

/** The CRS as the geometry or one inside it states it. */
export function gmlCrsOf(element: XmlElement): string | undefined {
  const own = element.attributes.get('srsName');
  if (own !== undefined) return own;
  for (const child of element.children) {
    const found = gmlCrsOf(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Positions in the order of the file; `undefined` where nothing can be read. Curves become lines. */
export const geometryOfElement = (element: XmlElement): SourceGeometry | undefined =>
  readGmlGeometry(gmlElementOf(element, 2));

/** The same element as the reader of GML files has it. @param dimension numbers per position. */
function gmlElementOf({ name, attributes, children, text }: XmlElement, dimension: number): GmlElement {
  const stated = Number(attributes.get('srsDimension') ?? NaN);
  const own = stated === 2 || stated === 3 ? stated : dimension;
  const element: GmlElement = {
    name,
    attributes: Object.fromEntries(attributes),
    children: children.map((child) => gmlElementOf(child, own)),
    text: '',
  };
  if (children.length === 0) setContent(element, text, own);
  return element;
}
