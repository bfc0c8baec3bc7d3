// Apart from the reading: who only writes does without the schema library.
import type { Change } from './change.ts';

/** The change as plain JSON data. An unknown kind comes back exactly as it was read. */
export function serializeChange(change: Change): Readonly<Record<string, unknown>> {
  switch (change.kind) {
    case 'unknown': {
      const enabled = change.enabled ?? true;
      const before = change.original['enabled'] ?? true;
      return enabled === before ? change.original : { ...change.original, enabled };
    }
    case 'object.add':
    case 'object.set': {
      const values = Object.entries(change.attributes).map(([name, value]) => [name, value ?? null]);
      return { ...change, attributes: Object.fromEntries(values) as unknown };
    }
    case 'object.remove':
    case 'object.reshape':
    case 'road.close':
    case 'road.open':
    case 'road.set':
      return { ...change };
  }
}
