/** Bytes that hold the steps of a day, a bit each. */
export function bytesOfSteps(steps: number): number {
  return (steps + 7) >> 3;
}

/** Writes steps with and without sun, as 0 and 1, into a point's bits. */
export function packSteps(lit: Uint8Array, bits: Uint8Array, point: number): void {
  const start = point * bytesOfSteps(lit.length);
  for (let step = 0; step < lit.length; step += 8) {
    let byte = 0;
    for (let bit = 0; bit < 8 && step + bit < lit.length; bit++) {
      if (lit[step + bit] !== 0) byte |= 1 << bit;
    }
    bits[start + (step >> 3)] = byte;
  }
}

/** Reads a point's bits back as 0 and 1. */
export function unpackSteps(bits: Uint8Array, point: number, lit: Uint8Array): void {
  const start = point * bytesOfSteps(lit.length);
  for (let step = 0; step < lit.length; step++) {
    lit[step] = ((bits[start + (step >> 3)] as number) >> (step & 7)) & 1;
  }
}
