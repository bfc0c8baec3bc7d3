/** First parts of the paths of docs/live-protocol.md. */
export const ENTITY_PREFIX: readonly string[] = ['cityloom', 'v1'];

/** What a path of the protocol is for. */
export type EntityPath =
  | { readonly kind: 'state'; readonly entityClass: string; readonly id: string }
  | { readonly kind: 'batch' | 'class'; readonly entityClass: string };

/** `undefined` for a path that is none of the protocol's. */
export function parseEntityPath(path: readonly string[], prefix: readonly string[]): EntityPath | undefined {
  const rest = path.length - prefix.length;
  if ((rest !== 2 && rest !== 3) || prefix.some((part, index) => path[index] !== part)) return undefined;
  const entityClass = path[prefix.length];
  const kind = path.at(-1);
  if (entityClass === undefined) return undefined;
  if (rest === 2) return kind === 'batch' || kind === 'class' ? { kind, entityClass } : undefined;
  const id = decodeId(path[prefix.length + 1] ?? '');
  return kind === 'state' && id !== undefined ? { kind, entityClass, id } : undefined;
}

/** `undefined` where a `%` is followed by no code. */
function decodeId(part: string): string | undefined {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/**
 * MQTT topic of the state of one entity: `cityloom/v1/vehicle/taxi-7/state`. What a topic cannot hold in one part
 * (`/`, `+`, `#`) is percent-encoded, as is `%` itself.
 */
export function entityStateTopic(
  entityClass: string,
  id: string,
  prefix: string = ENTITY_PREFIX.join('/'),
): string {
  return `${prefix}/${entityClass}/${encodeId(id, /[%+#/\0]/gu)}/state`;
}

/**
 * NATS subject of the state of one entity: `cityloom.v1.vehicle.taxi-7.state`. What a subject cannot hold in one part
 * (`.`, `*`, `>`, white space) is percent-encoded, as is `%` itself.
 */
export function entityStateSubject(
  entityClass: string,
  id: string,
  prefix: string = ENTITY_PREFIX.join('.'),
): string {
  return `${prefix}.${entityClass}.${encodeId(id, /[%.*>\s\0]/gu)}.state`;
}

function encodeId(id: string, what: RegExp): string {
  return id.replace(what, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
}
