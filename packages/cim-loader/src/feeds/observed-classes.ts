import type { LocalizedText, Unit } from '@cityloom/twin-core';
import type { EntityClass, EntityProperty } from '@cityloom/twin-core/entities';
import { fieldsOf } from './cloud-events/field.ts';
import type { FeedFault, FeedSink } from './feed.ts';
import type { BareReport } from './mapping/map-record.ts';

/** What is known of a class beside the values that are seen. */
export interface ClassDescription {
  /** Default: its id. */
  readonly title?: LocalizedText;
  /** Default true. */
  readonly mobile?: boolean;
  /** Seconds. Default 60. */
  readonly timeToLive?: number;
  /** Seconds. Default ten times `timeToLive`. */
  readonly lostAfter?: number;
  readonly synthetic?: boolean;
}

/** What is known of a property beside its values. */
export interface PropertyDescription {
  readonly title?: LocalizedText;
  readonly unit?: Unit;
  readonly range?: readonly [least: number, greatest: number];
}

/** How {@link ObservedClasses} learns more of what it sees. */
export interface ObservedClassesOptions {
  readonly sink: Pick<FeedSink, 'defineClass'>;
  /** Counts values that could not be used. */
  readonly fault: (reason: FeedFault, count?: number) => void;
  /** Asked once for each class and each time it grows; default: nothing more is known. */
  readonly describeClass?: (entityClass: string) => ClassDescription;
  /** Asked once for each property, at its first value. */
  readonly describeProperty?: (entityClass: string, property: string) => PropertyDescription;
}

interface Observed {
  readonly properties: Map<string, EntityProperty>;
  isNew: boolean;
}

const CLASS_NAME = /^[\w-]{1,64}$/u;
const MAXIMUM_CLASSES = 256;
/** As the store has them. */
const MAXIMUM_PROPERTIES = 64;
const LONGEST_TEXT = 128;
const MEBIBYTE = 1024 * 1024;

/**
 * Classes of a source that does not describe them: a property is what its first value was, and the sink is told of each
 * class before the reports that need it.
 */
export class ObservedClasses {
  readonly #options: ObservedClassesOptions;
  readonly #classes = new Map<string, Observed>();

  constructor(options: ObservedClassesOptions) {
    this.#options = options;
  }

  /** Makes a class known, and properties it will have. */
  expect(entityClass: string, properties: readonly EntityProperty[] = []): void {
    const observed = this.#observed(entityClass);
    if (observed === undefined) return;
    for (const property of properties) {
      if (observed.properties.has(property.id)) continue;
      observed.properties.set(property.id, property);
      observed.isNew = true;
    }
    this.#tell();
  }

  /** Reports as they can be used: values of another kind than their property are left out and counted. */
  admit(reports: readonly BareReport[]): readonly BareReport[] {
    let wrong = 0;
    const admitted = reports.map((report) => {
      const name = report['class'];
      const observed = typeof name === 'string' ? this.#observed(name) : undefined;
      const values = fieldsOf(report['values']);
      if (observed === undefined || values === undefined) return report;
      const kept = Object.create(null) as Record<string, number | string>;
      for (const [property, value] of Object.entries(values)) {
        const admittedValue = this.#value(name as string, observed, property, value);
        if (admittedValue === undefined) wrong++;
        else kept[property] = admittedValue;
      }
      return { ...report, values: kept };
    });
    if (wrong > 0) this.#options.fault('wrongType', wrong);
    this.#tell();
    return admitted;
  }

  #observed(entityClass: string): Observed | undefined {
    const known = this.#classes.get(entityClass);
    if (known !== undefined) return known;
    if (!CLASS_NAME.test(entityClass) || this.#classes.size >= MAXIMUM_CLASSES) return undefined;
    const observed: Observed = { properties: new Map(), isNew: true };
    this.#classes.set(entityClass, observed);
    return observed;
  }

  #value(entityClass: string, observed: Observed, id: string, value: unknown): number | string | undefined {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
    let property = observed.properties.get(id);
    if (property === undefined) {
      if (observed.properties.size >= MAXIMUM_PROPERTIES || id.length === 0 || id.length > LONGEST_TEXT)
        return undefined;
      property = this.#describe(entityClass, id, typeof value === 'number' ? 'number' : 'text');
      observed.properties.set(id, property);
      observed.isNew = true;
    }
    if (property.kind === 'text') return String(value).slice(0, LONGEST_TEXT);
    return typeof value === 'number' ? value : undefined;
  }

  #describe(entityClass: string, id: string, kind: 'number' | 'text'): EntityProperty {
    const {
      title = untranslated(id),
      unit = '1',
      range,
    } = this.#options.describeProperty?.(entityClass, id) ?? {};
    return {
      id,
      title,
      kind,
      ...(kind === 'number' && { unit }),
      ...(kind === 'number' && range !== undefined && { range }),
    };
  }

  #tell(): void {
    for (const [id, observed] of this.#classes) {
      if (!observed.isNew) continue;
      observed.isNew = false;
      this.#options.sink.defineClass(
        observedClass(id, this.#options.describeClass?.(id) ?? {}, [...observed.properties.values()]),
      );
    }
  }
}

function observedClass(
  id: string,
  description: ClassDescription,
  properties: readonly EntityProperty[],
): EntityClass {
  const { title = untranslated(id), mobile = true, timeToLive = 60, synthetic } = description;
  return {
    id,
    title,
    mobile,
    properties,
    timeToLive,
    lostAfter: description.lostAfter ?? 10 * timeToLive,
    jitterWindow: 0,
    history: { seconds: 3600, bytes: 64 * MEBIBYTE, fullRateSeconds: 600, coarseSeconds: 10 },
    ...(synthetic === true && { synthetic }),
  };
}

/** A name that is data is the same in every language. */
function untranslated(name: string): LocalizedText {
  return { en: name, 'zh-CN': name };
}
