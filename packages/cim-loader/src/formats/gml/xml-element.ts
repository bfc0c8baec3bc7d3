/** One element of an XML document, namespaces left out: GML tells its elements apart by local names. */
export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  /** By local name: `id`, `href`, `srsName`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Trimmed; empty where there are child elements. */
  text: string;
  /** Of `posList`, `pos` and `coordinates`: the numbers instead of their text. */
  numbers?: Float64Array;
  /** Numbers per position, where `numbers` are. */
  dimension?: number;
}

export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  Object.hasOwn(element.attributes, name) ? element.attributes[name] : undefined;

export const childOf = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((child) => child.name === name);

export const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);

export function childText(element: XmlElement, name: string): string | undefined {
  const text = childOf(element, name)?.text;
  return text === '' ? undefined : text;
}

/** The id a local reference points to; `undefined` for none and for addresses outside the file. */
export function localReference(element: XmlElement): string | undefined {
  const href = attributeOf(element, 'href');
  return href?.startsWith('#') === true ? href.slice(1) : undefined;
}

/** GML: objects are in UpperCamelCase, properties in lowerCamelCase. */
export const isObject = ({ name }: XmlElement): boolean => /^_?\p{Lu}/u.test(name);
