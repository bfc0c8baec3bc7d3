/** How CZML asks for values between samples. */
export type Interpolation = 'LINEAR' | 'LAGRANGE' | 'HERMITE';

/** Samples around a time. */
export interface SampleTable {
  /** Rising; any unit. */
  readonly times: readonly number[];
  /** `width` numbers per time. */
  readonly values: readonly number[];
  readonly width: number;
  /** Of each sample's numbers, the second half are derivatives of the first by time. */
  readonly hasDerivatives: boolean;
}

/** Samples that are needed for a degree; never fewer than two. */
export function samplesFor(algorithm: Interpolation, degree: number, hasDerivatives: boolean): number {
  if (algorithm === 'LINEAR') return 2;
  const samples = algorithm === 'HERMITE' && hasDerivatives ? Math.floor((degree + 1) / 2) : degree + 1;
  return Math.max(2, samples);
}

/** Value at a time: `width` numbers, or half of them where there are derivatives. */
export function interpolate(algorithm: Interpolation, table: SampleTable, time: number): number[] {
  const { width, hasDerivatives } = table;
  const used = hasDerivatives ? width / 2 : width;
  return Array.from({ length: used }, (_, component) =>
    algorithm === 'HERMITE' && hasDerivatives
      ? hermite(table, component, time)
      : polynomial(table, component, time),
  );
}

/** The polynomial through all samples, as Lagrange has it; through two it is a line. */
function polynomial({ times, values, width }: SampleTable, component: number, time: number): number {
  let sum = 0;
  for (const [index, at] of times.entries()) {
    let weight = 1;
    for (const [other, otherAt] of times.entries()) {
      if (other !== index) weight *= (time - otherAt) / (at - otherAt);
    }
    sum += weight * (values[index * width + component] as number);
  }
  return sum;
}

/** The polynomial through all samples with their derivatives: Newton's divided differences over doubled times. */
function hermite({ times, values, width }: SampleTable, component: number, time: number): number {
  const nodes = times.flatMap((at) => [at, at]);
  const value = (node: number): number => values[(node >> 1) * width + component] as number;
  let differences = nodes.map((_, node) => value(node));
  let [sum, term] = [differences[0] as number, 1];
  for (let order = 1; order < nodes.length; order++) {
    const before = differences;
    differences = before.slice(0, -1).map((_, node) => {
      const span = (nodes[node + order] as number) - (nodes[node] as number);
      if (span === 0) return values[(node >> 1) * width + width / 2 + component] as number;
      return ((before[node + 1] as number) - (before[node] as number)) / span;
    });
    term *= time - (nodes[order - 1] as number);
    sum += (differences[0] as number) * term;
  }
  return sum;
}
