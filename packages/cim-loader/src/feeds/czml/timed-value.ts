import { interpolate, samplesFor, type Interpolation } from './interpolate.ts';

/** What a sampled value is before its first and after its last sample. */
export type Extrapolation = 'NONE' | 'HOLD' | 'EXTRAPOLATE';

/** A span of time, milliseconds since 1970; ends may be infinite. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** How samples are read between and beyond. */
export interface SampleSettings {
  readonly algorithm: Interpolation;
  readonly degree: number;
  readonly forward: Extrapolation;
  /** Seconds; 0: without end. */
  readonly forwardDuration: number;
  readonly backward: Extrapolation;
  readonly backwardDuration: number;
}

export const SAMPLE_SETTINGS: SampleSettings = {
  algorithm: 'LINEAR',
  degree: 1,
  forward: 'NONE',
  forwardDuration: 0,
  backward: 'NONE',
  backwardDuration: 0,
};

/** Samples of one value that are kept; the oldest go. */
const MAXIMUM_SAMPLES = 100_000;
const MAXIMUM_DEGREE = 16;

/** Numbers observed at times, `width` of them each, with what lies between. */
export class SampledValue {
  readonly width: number;
  readonly hasDerivatives: boolean;
  settings: SampleSettings = SAMPLE_SETTINGS;
  readonly #times: number[] = [];
  #values: number[] = [];

  constructor(width: number, hasDerivatives: boolean) {
    this.width = width;
    this.hasDerivatives = hasDerivatives;
  }

  /** First and last sample; `undefined` without any. */
  get span(): Span | undefined {
    const [from, until] = [this.#times[0], this.#times.at(-1)];
    return from === undefined || until === undefined ? undefined : { from, until };
  }

  /** A sample of the same time takes the place of the old one. */
  add(time: number, values: readonly number[]): void {
    const last = this.#times.at(-1);
    if (last === undefined || time > last) {
      this.#times.push(time);
      this.#values.push(...values);
      if (this.#times.length > MAXIMUM_SAMPLES) this.#drop(MAXIMUM_SAMPLES / 2);
      return;
    }
    const index = this.#indexOf(time);
    const isKnown = this.#times[index] === time;
    if (!isKnown) this.#times.splice(index, 0, time);
    this.#values.splice(index * this.width, isKnown ? this.width : 0, ...values);
  }

  /** The numbers at a time, milliseconds since 1970, without derivatives; `undefined` where nothing is said of it. */
  at(time: number): readonly number[] | undefined {
    const times = this.#times;
    const [first, last] = [times[0], times.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const index = this.#indexOf(time);
    if (times[index] === time) return this.#value(index);
    const { forward, forwardDuration, backward, backwardDuration } = this.settings;
    if (time < first && isBeyond(backward, backwardDuration, first - time)) return undefined;
    if (time > last && isBeyond(forward, forwardDuration, time - last)) return undefined;
    if (time < first && backward === 'HOLD') return this.#value(0);
    if (time > last && forward === 'HOLD') return this.#value(times.length - 1);
    return this.#between(time, Math.min(index, times.length - 1));
  }

  /** Samples on both sides, as many as the degree needs; those of CesiumJS, so that both show the same. */
  #between(time: number, index: number): readonly number[] | undefined {
    const { algorithm, degree } = this.settings;
    const needed = samplesFor(algorithm, Math.min(degree, MAXIMUM_DEGREE), this.hasDerivatives);
    const points = Math.min(needed, this.#times.length);
    if (points < 2) return undefined;
    const most = this.#times.length - points;
    const start = Math.min(most, Math.max(0, index - Math.floor((points - 1) / 2) - 1));
    const reference = this.#times[start + points - 1] as number;
    return interpolate(
      algorithm,
      {
        times: this.#times.slice(start, start + points).map((each) => (each - reference) / 1000),
        values: this.#values.slice(start * this.width, (start + points) * this.width),
        width: this.width,
        hasDerivatives: this.hasDerivatives,
      },
      (time - reference) / 1000,
    );
  }

  #value(index: number): readonly number[] {
    const used = this.hasDerivatives ? this.width / 2 : this.width;
    return this.#values.slice(index * this.width, index * this.width + used);
  }

  /** First sample at the time or after it. */
  #indexOf(time: number): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] as number) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #drop(count: number): void {
    this.#times.splice(0, count);
    this.#values = this.#values.slice(count * this.width);
  }
}

function isBeyond(kind: Extrapolation, duration: number, milliseconds: number): boolean {
  return kind === 'NONE' || (duration !== 0 && milliseconds > duration * 1000);
}

/** What a property is over some time: numbers, a text, or the property of another object. */
export type ValueOfSpan =
  | { readonly kind: 'sampled'; readonly sampled: SampledValue }
  | { readonly kind: 'constant'; readonly numbers: readonly number[] }
  | { readonly kind: 'text'; readonly text: string }
  /** `other#position`. */
  | { readonly kind: 'reference'; readonly reference: string }
  /** The source took it away. */
  | { readonly kind: 'none' };

const MAXIMUM_SPANS = 10_000;

/** A property over time: what was said last of a time holds there. */
export class TimedValue {
  #spans: { readonly span: Span; readonly value: ValueOfSpan }[] = [];

  /** Says what holds within a span. */
  set(span: Span, value: ValueOfSpan): void {
    this.#spans = this.#spans.filter((each) => each.span.from < span.from || each.span.until > span.until);
    this.#spans.push({ span, value });
    if (this.#spans.length > MAXIMUM_SPANS) this.#spans.shift();
  }

  /** What holds at a time, milliseconds since 1970; `undefined` where nothing is said of it. */
  at(time: number): ValueOfSpan | undefined {
    const found = this.#spans.findLast(({ span }) => span.from <= time && time <= span.until);
    return found?.value;
  }

  /** Samples that were said for exactly this span before, to be added to. */
  sampledOf(span: Span, width: number, hasDerivatives: boolean): SampledValue | undefined {
    const known = this.#spans.find((each) => each.span.from === span.from && each.span.until === span.until);
    if (known?.value.kind !== 'sampled') return undefined;
    const { sampled } = known.value;
    return sampled.width === width && sampled.hasDerivatives === hasDerivatives ? sampled : undefined;
  }

  /** From the first to the last time something is sampled; `undefined` where nothing is. */
  get sampledSpan(): Span | undefined {
    let [from, until] = [Infinity, -Infinity];
    for (const { value } of this.#spans) {
      const span = value.kind === 'sampled' ? value.sampled.span : undefined;
      if (span === undefined) continue;
      [from, until] = [Math.min(from, span.from), Math.max(until, span.until)];
    }
    return from > until ? undefined : { from, until };
  }
}
