import { LoadError } from '../../validation/load-error.ts';
import type { XmlElement } from './xml-element.ts';

/** @throws {LoadError} with the service's own words. */
export function requireNoException(root: XmlElement, url: string): void {
  if (!/^(?:ServiceExceptionReport|ExceptionReport)$/u.test(root.name)) return;
  const texts: string[] = [];
  const collect = (element: XmlElement): void => {
    if (element.text !== '') texts.push(element.text);
    for (const child of element.children) collect(child);
  };
  collect(root);
  const words = texts.join(' ').replaceAll(/\s+/gu, ' ').slice(0, 300);
  throw new LoadError(`the service refuses: ${words === '' ? 'without a reason' : words}`, {
    url,
    format: 'service',
    kind: 'unreadable',
    remedy: 'check the address and the layer, or ask the operator of the service',
  });
}
