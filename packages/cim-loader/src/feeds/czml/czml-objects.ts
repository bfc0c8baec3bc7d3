import { geodeticToEcef } from '@cityloom/twin-core';
import { field, fieldsOf, textField, type Fields } from '../cloud-events/field.ts';
import type { FeedFault } from '../feed.ts';
import { czmlSpan, czmlTime } from './czml-time.ts';
import type { Interpolation } from './interpolate.ts';
import {
  SampledValue,
  SAMPLE_SETTINGS,
  TimedValue,
  type Extrapolation,
  type SampleSettings,
  type Span,
} from './timed-value.ts';

/** An object of a document, as far as it is read. */
export interface CzmlObject {
  readonly id: string;
  name: string | undefined;
  /** When it is there; `undefined`: always. */
  availability: readonly Span[] | undefined;
  /** ECEF metres. */
  readonly position: TimedValue;
  /** Unit quaternion x, y, z, w from its own axes to ECEF. */
  readonly orientation: TimedValue;
  readonly isTurnedByMotion: { value: boolean };
  readonly properties: Map<string, TimedValue>;
}

/** What packets say of the document itself. */
export interface CzmlDocument {
  readonly objects: ReadonlyMap<string, CzmlObject>;
  /** Of its clock; `undefined` where it has none. */
  readonly clock: Span | undefined;
  /** Objects that were deleted since the last time this was asked. */
  takeDeleted(): readonly string[];
  /** Takes packets in, in order. */
  take(packets: readonly unknown[]): void;
}

/** How what cannot be used is told. */
export interface CzmlDocumentOptions {
  /** Counts what could not be used. */
  readonly fault: (reason: FeedFault, count?: number) => void;
  /** Something that is not read, with what to do instead; told once for each object. */
  readonly unsupported: (object: string, problem: string, remedy: string) => void;
}

const LONGEST_ID = 128;
const MAXIMUM_OBJECTS = 100_000;
const MAXIMUM_PROPERTIES = 60;
const RADIANS = Math.PI / 180;

/** How a position may be written: numbers of each sample, and how they become ECEF. */
const POSITION_FORMS: Readonly<Record<string, { width: number; scale: number }>> = {
  cartesian: { width: 3, scale: 0 },
  cartesianVelocity: { width: 6, scale: 0 },
  cartographicDegrees: { width: 3, scale: 1 },
  cartographicRadians: { width: 3, scale: 1 / RADIANS },
};

/** An empty document, to be filled by packets. Nothing a packet holds throws. */
export function createCzmlDocument({ fault, unsupported }: CzmlDocumentOptions): CzmlDocument {
  return new Document(fault, unsupported);
}

class Document implements CzmlDocument {
  readonly objects = new Map<string, CzmlObject>();
  clock: Span | undefined;
  readonly #fault: CzmlDocumentOptions['fault'];
  readonly #unsupported: CzmlDocumentOptions['unsupported'];
  #deleted: string[] = [];

  constructor(fault: CzmlDocumentOptions['fault'], unsupported: CzmlDocumentOptions['unsupported']) {
    this.#fault = fault;
    this.#unsupported = unsupported;
  }

  takeDeleted(): readonly string[] {
    const deleted = this.#deleted;
    this.#deleted = [];
    return deleted;
  }

  take(packets: readonly unknown[]): void {
    for (const packet of packets) {
      const fields = fieldsOf(packet);
      const id = fields === undefined ? undefined : textField(fields, 'id', LONGEST_ID);
      if (fields === undefined || id === undefined) this.#fault('wrongType');
      else if (id === 'document') this.#takeClock(fields);
      else this.#takePacket(id, fields);
    }
  }

  #takeClock(fields: Fields): void {
    const clock = fieldsOf(field(fields, 'clock'));
    const interval = clock === undefined ? undefined : field(clock, 'interval');
    if (interval !== undefined) this.clock = czmlSpan(interval);
  }

  #takePacket(id: string, fields: Fields): void {
    if (field(fields, 'delete') === true) {
      if (this.objects.delete(id)) this.#deleted.push(id);
      return;
    }
    const object = this.objects.get(id) ?? this.#create(id);
    if (object === undefined) return;
    const name = textField(fields, 'name', 4096);
    if (name !== undefined) object.name = name;
    const availability = field(fields, 'availability');
    if (availability !== undefined) object.availability = this.#spans(availability);
    const position = field(fields, 'position');
    if (position !== undefined) this.#takePosition(object, position);
    const orientation = field(fields, 'orientation');
    if (orientation !== undefined) this.#takeOrientation(object, orientation);
    const properties = fieldsOf(field(fields, 'properties'));
    for (const [property, value] of Object.entries(properties ?? {}))
      this.#takeProperty(object, property, value);
  }

  #create(id: string): CzmlObject | undefined {
    if (this.objects.size >= MAXIMUM_OBJECTS) {
      this.#fault('tooLarge');
      return undefined;
    }
    const object: CzmlObject = {
      id,
      name: undefined,
      availability: undefined,
      position: new TimedValue(),
      orientation: new TimedValue(),
      isTurnedByMotion: { value: false },
      properties: new Map(),
    };
    this.objects.set(id, object);
    return object;
  }

  #spans(value: unknown): readonly Span[] | undefined {
    const list: readonly unknown[] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    const spans = list.slice(0, 10_000).map(czmlSpan);
    const known = spans.filter((span) => span !== undefined);
    if (known.length < spans.length) this.#fault('wrongType', spans.length - known.length);
    return known;
  }

  /** Parts of a property, each with its span; what is none is counted. */
  *#parts(value: unknown): Generator<{ fields: Fields; span: Span }> {
    const list: readonly unknown[] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    for (const part of list.slice(0, 10_000)) {
      const fields = fieldsOf(part);
      const span = fields === undefined ? undefined : czmlSpan(field(fields, 'interval'));
      if (fields === undefined || span === undefined) this.#fault('wrongType');
      else yield { fields, span };
    }
  }

  #takePosition(object: CzmlObject, value: unknown): void {
    for (const { fields, span } of this.#parts(value)) {
      const frame = field(fields, 'referenceFrame') ?? 'FIXED';
      if (frame !== 'FIXED') {
        this.#fault('unknownType');
        this.#unsupported(
          object.id,
          `its position is in the reference frame ${typeof frame === 'string' ? frame.slice(0, 64) : 'unknown'}, which turns against the ground`,
          'write it in the frame FIXED',
        );
        continue;
      }
      if (this.#takeSpecial(object.position, fields, span)) continue;
      const name = Object.keys(POSITION_FORMS).find((form) => field(fields, form) !== undefined);
      const form = name === undefined ? undefined : POSITION_FORMS[name];
      if (name === undefined || form === undefined) {
        this.#unsupportedForm(object.id, 'position', Object.keys(POSITION_FORMS));
        continue;
      }
      const convert = form.scale === 0 ? undefined : (at: readonly number[]) => ecefOf(at, form.scale);
      this.#takeNumbers(object.position, fields, span, name, form.width, convert);
    }
  }

  #takeOrientation(object: CzmlObject, value: unknown): void {
    for (const { fields, span } of this.#parts(value)) {
      if (field(fields, 'velocityReference') !== undefined) object.isTurnedByMotion.value = true;
      else if (this.#takeSpecial(object.orientation, fields, span)) continue;
      else if (field(fields, 'unitQuaternion') !== undefined) {
        this.#takeNumbers(object.orientation, fields, span, 'unitQuaternion', 4, undefined);
      } else this.#unsupportedForm(object.id, 'orientation', ['unitQuaternion', 'velocityReference']);
    }
  }

  #unsupportedForm(object: string, property: string, forms: readonly string[]): void {
    this.#fault('unknownType');
    this.#unsupported(
      object,
      `its ${property} has a form that is not read`,
      `write it as ${forms.join(' or ')}`,
    );
  }

  /** References and deletions. */
  #takeSpecial(property: TimedValue, fields: Fields, span: Span): boolean {
    const reference = textField(fields, 'reference', 512);
    if (reference !== undefined) property.set(span, { kind: 'reference', reference });
    else if (field(fields, 'delete') === true) property.set(span, { kind: 'none' });
    else return false;
    return true;
  }

  #takeProperty(object: CzmlObject, name: string, value: unknown): void {
    if (name.length === 0 || name.length > LONGEST_ID) return;
    let property = object.properties.get(name);
    if (property === undefined) {
      if (object.properties.size >= MAXIMUM_PROPERTIES) return;
      property = new TimedValue();
      object.properties.set(name, property);
    }
    const always: Span = { from: -Infinity, until: Infinity };
    if (typeof value === 'number') property.set(always, { kind: 'constant', numbers: [value] });
    else if (typeof value === 'string' || typeof value === 'boolean')
      property.set(always, { kind: 'text', text: String(value) });
    else for (const part of this.#parts(value)) this.#takePropertyPart(property, part.fields, part.span);
  }

  #takePropertyPart(property: TimedValue, fields: Fields, span: Span): void {
    if (this.#takeSpecial(property, fields, span)) return;
    const number = field(fields, 'number');
    const text = field(fields, 'string') ?? field(fields, 'boolean');
    if (typeof number === 'number') property.set(span, { kind: 'constant', numbers: [number] });
    else if (Array.isArray(number)) this.#takeNumbers(property, fields, span, 'number', 1, undefined);
    else if (typeof text === 'string' || typeof text === 'boolean')
      property.set(span, { kind: 'text', text: String(text) });
    // Colours, lines and the like are no observed values.
  }

  #takeNumbers(
    property: TimedValue,
    fields: Fields,
    span: Span,
    name: string,
    width: number,
    convert: ((values: readonly number[]) => readonly number[]) | undefined,
  ): void {
    const list = field(fields, name);
    if (!Array.isArray(list)) {
      this.#fault('wrongType');
      return;
    }
    const values = list as readonly unknown[];
    const hasDerivatives = width === 6;
    if (values.length === width) {
      const numbers = values.map(Number);
      if (numbers.every(Number.isFinite)) {
        property.set(span, {
          kind: 'constant',
          numbers: convert?.(numbers) ?? numbers.slice(0, hasDerivatives ? 3 : width),
        });
      } else this.#fault('wrongType');
      return;
    }
    const known = property.sampledOf(span, width, hasDerivatives);
    const sampled = known ?? new SampledValue(width, hasDerivatives);
    sampled.settings = settingsOf(fields, sampled.settings);
    const wrong = addSamples(sampled, values, czmlTime(field(fields, 'epoch')), convert);
    if (wrong > 0) this.#fault('wrongType', wrong);
    if (known === undefined) property.set(span, { kind: 'sampled', sampled });
  }
}

/** @returns how many samples could not be used. */
function addSamples(
  sampled: SampledValue,
  values: readonly unknown[],
  epoch: number,
  convert: ((values: readonly number[]) => readonly number[]) | undefined,
): number {
  const step = sampled.width + 1;
  let wrong = values.length % step === 0 ? 0 : 1;
  for (let at = 0; at + step <= values.length; at += step) {
    const said = values[at];
    const time = typeof said === 'number' ? epoch + said * 1000 : czmlTime(said);
    const numbers = values.slice(at + 1, at + step).map((value) => (typeof value === 'number' ? value : NaN));
    if (!Number.isFinite(time) || !numbers.every(Number.isFinite)) wrong++;
    else sampled.add(time, convert?.(numbers) ?? numbers);
  }
  return wrong;
}

function ecefOf(values: readonly number[], scale: number): readonly number[] {
  const [longitude = NaN, latitude = NaN, height = NaN] = values;
  return geodeticToEcef([longitude * scale, latitude * scale], height);
}

const ALGORITHMS: readonly unknown[] = ['LINEAR', 'LAGRANGE', 'HERMITE'] satisfies Interpolation[];
const EXTRAPOLATIONS: readonly unknown[] = ['NONE', 'HOLD', 'EXTRAPOLATE'] satisfies Extrapolation[];

function settingsOf(fields: Fields, known: SampleSettings = SAMPLE_SETTINGS): SampleSettings {
  const one = <T>(name: string, allowed: readonly unknown[], before: T): T => {
    const value = field(fields, name);
    return allowed.includes(value) ? (value as T) : before;
  };
  const number = (name: string, before: number): number => {
    const value = field(fields, name);
    return typeof value === 'number' && value >= 0 ? value : before;
  };
  return {
    algorithm: one('interpolationAlgorithm', ALGORITHMS, known.algorithm),
    degree: Math.floor(number('interpolationDegree', known.degree)),
    forward: one('forwardExtrapolationType', EXTRAPOLATIONS, known.forward),
    forwardDuration: number('forwardExtrapolationDuration', known.forwardDuration),
    backward: one('backwardExtrapolationType', EXTRAPOLATIONS, known.backward),
    backwardDuration: number('backwardExtrapolationDuration', known.backwardDuration),
  };
}
