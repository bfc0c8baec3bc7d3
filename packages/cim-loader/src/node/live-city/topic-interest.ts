import { ENTITY_PREFIX, parseEntityPath } from '../../feeds/broker/entity-path.ts';

/** Entities of a class whose states are listened to. */
export type WantedStates = 'all' | ReadonlySet<string>;

/** What is listened to of one class. */
export interface ClassInterest {
  /** Somebody listens to the batches of the class. */
  readonly batches: boolean;
  /** States listened to by those who do not listen to the batches as well. */
  readonly states: WantedStates;
}

/** Whether an MQTT topic is one that a filter asks for; both in levels. MQTT 3.1.1, section 4.7. */
function matches(filter: readonly string[], topic: readonly string[]): boolean {
  for (const [level, wanted] of filter.entries()) {
    if (wanted === '#') return true;
    if (level >= topic.length || (wanted !== '+' && wanted !== topic[level])) return false;
  }
  return filter.length === topic.length;
}

/** The states of a class that a filter asks for. */
function statesOf(filter: readonly string[], entityClass: string): WantedStates {
  // No entity is called so: what fits it, fits any.
  const place = [...ENTITY_PREFIX, entityClass, '\0', 'state'];
  if (matches(filter, place)) return 'all';
  const id = filter[place.length - 2] ?? '';
  const named = filter.with(Math.min(place.length - 2, filter.length - 1), '\0');
  if (!matches(named, place)) return new Set();
  const parsed = parseEntityPath([...ENTITY_PREFIX, entityClass, id, 'state'], ENTITY_PREFIX);
  return new Set(parsed?.kind === 'state' ? [parsed.id] : []);
}

/**
 * Who listens to what on a broker, so that nothing is published that nobody hears. Whoever listens to the batches of a
 * class gets its changes by them, and is not sent each state as well.
 */
export class TopicInterest<Client> {
  /** Filters in levels, by their text. */
  readonly #filters = new Map<Client, Map<string, readonly string[]>>();
  readonly #known = new Map<string, ClassInterest>();

  subscribe(client: Client, filters: readonly string[]): void {
    let own = this.#filters.get(client);
    if (own === undefined) this.#filters.set(client, (own = new Map<string, readonly string[]>()));
    for (const filter of filters) own.set(filter, filter.split('/'));
    this.#known.clear();
  }

  unsubscribe(client: Client, filters: readonly string[]): void {
    for (const filter of filters) this.#filters.get(client)?.delete(filter);
    this.#known.clear();
  }

  leave(client: Client): void {
    if (this.#filters.delete(client)) this.#known.clear();
  }

  /** Whether a client listens to the batches of a class. */
  hearsBatches(client: Client, entityClass: string): boolean {
    const place = [...ENTITY_PREFIX, entityClass, 'batch'];
    return [...(this.#filters.get(client)?.values() ?? [])].some((filter) => matches(filter, place));
  }

  /** What all clients together listen to. */
  of(entityClass: string): ClassInterest {
    let interest = this.#known.get(entityClass);
    if (interest === undefined) this.#known.set(entityClass, (interest = this.#gather(entityClass)));
    return interest;
  }

  #gather(entityClass: string): ClassInterest {
    let batches = false;
    const wanted: WantedStates[] = [];
    for (const [client, filters] of this.#filters) {
      if (this.hearsBatches(client, entityClass)) batches = true;
      else for (const filter of filters.values()) wanted.push(statesOf(filter, entityClass));
    }
    return { batches, states: joined(wanted) };
  }
}

function joined(wanted: readonly WantedStates[]): WantedStates {
  const ids = new Set<string>();
  for (const states of wanted) {
    if (states === 'all') return 'all';
    for (const id of states) ids.add(id);
  }
  return ids;
}

/** The states of a class that any of the filters asks for. */
export function wantedStates(filters: readonly string[], entityClass: string): WantedStates {
  return joined(filters.map((filter) => statesOf(filter.split('/'), entityClass)));
}

/** Whether any of the filters asks for the definition of a class. */
export function wantsClass(filters: readonly string[], entityClass: string): boolean {
  const place = [...ENTITY_PREFIX, entityClass, 'class'];
  return filters.some((filter) => matches(filter.split('/'), place));
}
