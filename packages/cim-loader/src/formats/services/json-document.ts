import { LoadError } from '../../validation/load-error.ts';
import type { HttpDocument } from '../../transport/http-document.ts';
import { DEFAULT_LIMITS } from '../../validation/limits.ts';
import { requireShallowJson } from '../../validation/shallow-json.ts';
import { isOwnAddress, placeOf } from './service-capabilities.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws {LoadError} no JSON object, or one that is nested too deep. */
export function parseJsonObject({ text, url }: HttpDocument): JsonObject {
  let cause: unknown;
  try {
    requireShallowJson(text, DEFAULT_LIMITS.maximumDepth);
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    cause = error;
  }
  const detail = cause instanceof Error ? `: ${cause.message.slice(0, 200)}` : '';
  throw new LoadError(`is no JSON object${detail}`, {
    url,
    format: 'service',
    kind: 'corrupt',
    remedy: 'check that the address is that of a service, and ask its operator',
    cause,
  });
}

export const textMember = (object: JsonObject, name: string): string | undefined => {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const objectMember = (object: JsonObject, name: string): JsonObject | undefined => {
  const value = object[name];
  return isObject(value) ? value : undefined;
};

export const listMember = (object: JsonObject, name: string): readonly unknown[] => {
  const value = object[name];
  return Array.isArray(value) ? value : [];
};

/** Links of a document (RFC 8288 in JSON), resolved; those to other origins are left out and counted. */
export function linksOf(
  object: JsonObject,
  url: string,
): { readonly links: readonly ServiceLink[]; readonly refused: readonly string[] } {
  const links: ServiceLink[] = [];
  const refused: string[] = [];
  for (const link of listMember(object, 'links').filter(isObject)) {
    const href = textMember(link, 'href');
    if (href === undefined || !URL.canParse(href, url)) continue;
    const target = new URL(href, url);
    const isTemplate = href.includes('{');
    if (!isOwnAddress(target, url)) refused.push(placeOf(target));
    else {
      links.push({
        rel: textMember(link, 'rel') ?? '',
        type: textMember(link, 'type') ?? '',
        // Braces of a template must not be escaped.
        href: isTemplate ? decodeBraces(target.href) : target.href,
      });
    }
  }
  return { links, refused };
}

const decodeBraces = (href: string): string => href.replaceAll(/%7B/giu, '{').replaceAll(/%7D/giu, '}');

export interface ServiceLink {
  readonly rel: string;
  readonly type: string;
  readonly href: string;
}
