import type { EntityClass, EntityProperty } from './entity-class.ts';

const CLASS_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Characters of ids, texts and names of feeds; longer ones are refused. */
export const LONGEST_TEXT = 128;
const MOST_PROPERTIES = 64;

/**
 * Checks a class, and that it keeps the properties it had.
 * @throws {RangeError} saying which field is wrong.
 */
export function checkEntityClass(entityClass: EntityClass, known: EntityClass | undefined): void {
  const { id, timeToLive, lostAfter, jitterWindow, history } = entityClass;
  const name = `Entity class ${JSON.stringify(id)}`;
  if (!CLASS_ID.test(id)) throw new RangeError(`${name}: id must be 1 to 64 characters of A-Z a-z 0-9 _ -.`);
  checkSeconds(name, 'timeToLive', timeToLive);
  checkSeconds(name, 'lostAfter', lostAfter);
  checkSeconds(name, 'jitterWindow', jitterWindow);
  if (lostAfter < timeToLive) {
    throw new RangeError(`${name}: lostAfter ${lostAfter} s must be at least timeToLive ${timeToLive} s.`);
  }
  checkSeconds(name, 'history.seconds', history.seconds);
  checkSeconds(name, 'history.bytes', history.bytes);
  checkSeconds(name, 'history.fullRateSeconds', history.fullRateSeconds);
  checkSeconds(name, 'history.coarseSeconds', history.coarseSeconds);
  checkProperties(name, entityClass.properties);
  for (const property of known?.properties ?? []) {
    const kept = entityClass.properties.find((each) => each.id === property.id);
    if (kept?.kind !== property.kind || kept.unit !== property.unit) {
      throw new RangeError(
        `${name}: property ${property.id} is in use as ${property.kind}; it can be neither removed nor changed.`,
      );
    }
  }
}

function checkProperties(name: string, properties: readonly EntityProperty[]): void {
  if (properties.length > MOST_PROPERTIES) {
    throw new RangeError(`${name}: ${properties.length} properties; at most ${MOST_PROPERTIES}.`);
  }
  const ids = new Set<string>();
  for (const { id, range } of properties) {
    if (id.length === 0 || id.length > LONGEST_TEXT) {
      throw new RangeError(`${name}: a property's id must be 1 to ${LONGEST_TEXT} characters: ${id}.`);
    }
    if (ids.has(id)) throw new RangeError(`${name}: property ${id} stands twice.`);
    ids.add(id);
    if (range !== undefined && !(range[0] <= range[1])) {
      throw new RangeError(`${name}: range of ${id} is [${range[0]}, ${range[1]}]; give the lesser first.`);
    }
  }
}

function checkSeconds(name: string, field: string, value: number): void {
  if (!(value >= 0) || value === Infinity) {
    throw new RangeError(`${name}: ${field} is ${value}; give a number, 0 or more.`);
  }
}
