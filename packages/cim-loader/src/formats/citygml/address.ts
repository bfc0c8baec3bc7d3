import { childrenOf, type XmlElement } from '../gml/xml-element.ts';

/**
 * Parts of an address in xAL 2 (`CountryName`) and xAL 3 (`NameElement` in `Country`): element that holds it, elements
 * that name it.
 */
const PARTS: readonly (readonly [part: string, holder: string, names: readonly string[]])[] = [
  ['country', 'Country', ['CountryName', 'NameElement']],
  ['administrativeArea', 'AdministrativeArea', ['AdministrativeAreaName', 'NameElement']],
  ['locality', 'Locality', ['LocalityName', 'NameElement']],
  ['thoroughfare', 'Thoroughfare', ['ThoroughfareName', 'NameElement']],
  ['number', 'Thoroughfare', ['ThoroughfareNumber', 'Number']],
  ['number', 'Premise', ['PremiseNumber', 'Number']],
  ['premise', 'Premise', ['PremiseName', 'NameElement']],
  ['postcode', 'PostalCode', ['PostalCodeNumber']],
  ['postcode', 'PostCode', ['Identifier']],
];

/** Parts of the address by name (`locality`), the outermost of each; `undefined` for an empty one. */
export function readAddress(property: XmlElement): Record<string, string> | undefined {
  const address: Record<string, string> = {};
  const visit = (element: XmlElement): void => {
    for (const [part, holder, names] of PARTS) {
      if (element.name !== holder || Object.hasOwn(address, part)) continue;
      const text = names
        .flatMap((name) => childrenOf(element, name).map((child) => child.text))
        .find((each) => each !== '');
      if (text !== undefined) address[part] = text;
    }
    for (const child of element.children) visit(child);
  };
  visit(property);
  return Object.keys(address).length === 0 ? undefined : address;
}
