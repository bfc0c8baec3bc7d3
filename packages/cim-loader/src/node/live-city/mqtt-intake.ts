import type { Clock } from '@cityloom/twin-core';
import type { EntityBatch, EntityClass, EntityEvent } from '@cityloom/twin-core/entities';
import { createEntityMessageDecoder } from '../../feeds/broker/decode-entity-message.ts';
import { ENTITY_PREFIX } from '../../feeds/broker/entity-path.ts';
import { decodeEntityClass } from '../../feeds/cloud-events/decode-class.ts';
import { ReportCollector } from '../../feeds/cloud-events/decode-reports.ts';
import { fieldsOf, textField } from '../../feeds/cloud-events/field.ts';
import type { MessageTarget, ReportDefaults } from '../../feeds/broker/broker-message.ts';
import type { FeedFault } from '../../feeds/feed.ts';

/** Why a message of others, or a part of it, was not taken into the city. */
export type IntakeRefusal =
  | FeedFault
  /** Nobody has defined its class. */
  | 'unknownClass'
  /** Of an entity, or the definition of a class, that is the city's own. */
  | 'ownedByCity'
  /** More entities or classes than are taken. */
  | 'tooMany';

/** Where what others say goes. */
export interface IntakeOptions {
  readonly clock: Clock;
  /** The city's own. */
  readonly classes: readonly EntityClass[];
  readonly publish: (batch: EntityBatch) => void;
  readonly defineClass: (entityClass: EntityClass) => void;
  readonly event: (event: EntityEvent) => void;
  /** Something was not taken. @param entityClass of it, where it is known. */
  readonly refused: (reason: IntakeRefusal, entityClass: string | undefined) => void;
}

/** Reports that others publish, on their way into the stream of the city. */
export interface Intake {
  /** Counts of what was not taken. */
  readonly refusals: Readonly<Partial<Record<IntakeRefusal, number>>>;
  /** Entities of others at present. */
  readonly entities: number;
  take(topic: string, payload: Uint8Array): void;
  /** The city itself has this class beside those it began with. */
  noteOwnClass(entityClass: EntityClass): void;
  /** The city itself has reported these: nobody else may. */
  noteOwn(batch: EntityBatch): void;
  /** Publishes what has come since; and ends what has long been silent. Call it a few times a second. */
  handOn(): void;
}

const MOST_ENTITIES = 10_000;
const MOST_CLASSES = 100;
/** Milliseconds after which an entity of others that says nothing has ended. */
const SILENT_AFTER = 10 * 60_000;
/** Milliseconds between two looks for silent ones. */
const LOOK_EVERY = 10_000;
const SOURCE = 'mqtt';

interface Guest {
  readonly entityClass: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly heard: number;
}

/** @throws nothing: whatever is published is counted at the most. */
export function createIntake(options: IntakeOptions): Intake {
  return new MessageIntake(options);
}

class MessageIntake implements Intake {
  readonly #options: IntakeOptions;
  readonly #classes: Map<string, EntityClass>;
  readonly #ownClasses: Set<string>;
  /** Lists of ids that were noted. */
  readonly #noted = new WeakSet<readonly string[]>();
  readonly #own = new Set<string>();
  readonly #guests = new Map<string, Guest>();
  readonly #refusals: Partial<Record<IntakeRefusal, number>> = {};
  readonly #decode = createEntityMessageDecoder(ENTITY_PREFIX);
  readonly #target: MessageTarget & { arrivalTime: number; time: number };
  #collector: ReportCollector | undefined;
  #looked = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#classes = new Map(options.classes.map((entityClass) => [entityClass.id, entityClass]));
    this.#ownClasses = new Set(this.#classes.keys());
    this.#target = {
      arrivalTime: NaN,
      time: NaN,
      endTime: () => this.#target.arrivalTime,
      report: (report, defaults) => {
        this.#report(report, defaults);
      },
      defineClass: (definition, id) => {
        this.#defineClass(definition, id);
      },
      event: options.event,
      fault: (reason, count) => {
        this.#refuse(reason, undefined, count);
      },
    };
  }

  get refusals(): Intake['refusals'] {
    return { ...this.#refusals };
  }

  get entities(): number {
    return this.#guests.size;
  }

  take(topic: string, payload: Uint8Array): void {
    const path = topic.split('/');
    // The broker carries other topics, too: they are none of ours.
    if (ENTITY_PREFIX.some((part, level) => path[level] !== part)) return;
    this.#target.arrivalTime = this.#target.time = this.#options.clock.now();
    this.#decode({ path, payload, contentType: undefined }, this.#target);
  }

  noteOwnClass(entityClass: EntityClass): void {
    this.#classes.set(entityClass.id, entityClass);
    this.#ownClasses.add(entityClass.id);
  }

  noteOwn(batch: EntityBatch): void {
    if (this.#noted.has(batch.ids)) return;
    this.#noted.add(batch.ids);
    for (const id of batch.ids) this.#own.add(keyOf(batch.entityClass, id));
  }

  handOn(): void {
    const { clock, publish } = this.#options;
    const now = clock.now();
    for (const { batch } of this.#collector?.finish(now) ?? []) publish(batch);
    this.#collector = undefined;
    if (now - this.#looked < LOOK_EVERY) return;
    this.#looked = now;
    for (const [key, guest] of this.#guests) {
      if (now - guest.heard < SILENT_AFTER) continue;
      this.#guests.delete(key);
      publish(endOf(guest, now));
    }
  }

  #report(value: unknown, defaults: ReportDefaults): void {
    const report = fieldsOf(value);
    const entityClass = defaults.entityClass ?? '';
    const id = (report === undefined ? undefined : textField(report, 'id', 128)) ?? defaults.id ?? '';
    const key = keyOf(entityClass, id);
    const reason = this.#reasonAgainst(entityClass, key);
    if (reason !== undefined) {
      this.#refuse(reason, entityClass);
      return;
    }
    const { arrivalTime } = this.#target;
    this.#collector ??= new ReportCollector(SOURCE, arrivalTime, 16);
    const before = this.#collector.count;
    const wrong = this.#collector.add(value, defaults);
    if (wrong > 0) this.#refuse('wrongType', entityClass, wrong);
    if (this.#collector.count === before) return;
    if (report?.['ended'] === true) this.#guests.delete(key);
    else this.#guests.set(key, { entityClass, id, heard: arrivalTime });
  }

  #reasonAgainst(entityClass: string, key: string): IntakeRefusal | undefined {
    if (!this.#classes.has(entityClass)) return 'unknownClass';
    if (this.#own.has(key)) return 'ownedByCity';
    return !this.#guests.has(key) && this.#guests.size >= MOST_ENTITIES ? 'tooMany' : undefined;
  }

  #defineClass(definition: unknown, id: string | undefined): void {
    const entityClass = decodeEntityClass(definition);
    if (entityClass === undefined || (id !== undefined && id !== entityClass.id)) {
      this.#refuse('wrongType', id);
    } else if (this.#ownClasses.has(entityClass.id)) {
      this.#refuse('ownedByCity', entityClass.id);
    } else if (!this.#classes.has(entityClass.id) && this.#classes.size >= MOST_CLASSES) {
      this.#refuse('tooMany', entityClass.id);
    } else {
      this.#classes.set(entityClass.id, entityClass);
      this.#options.defineClass(entityClass);
    }
  }

  #refuse(reason: IntakeRefusal, entityClass: string | undefined, count = 1): void {
    this.#refusals[reason] = (this.#refusals[reason] ?? 0) + count;
    this.#options.refused(reason, entityClass);
  }
}

function keyOf(entityClass: string, id: string): string {
  return `${entityClass}/${id}`;
}

function endOf({ entityClass, id }: Guest, now: number): EntityBatch {
  return {
    ...{ entityClass, source: SOURCE, arrivalTime: now, count: 1, ids: [id] },
    entities: Uint32Array.of(0),
    observationTimes: Float64Array.of(now),
    ended: Uint8Array.of(1),
  };
}
