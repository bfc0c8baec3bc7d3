import type { LasHeader } from './las-header.ts';

/** Where red, green and blue stand in a point, by format. */
const COLOUR_AT: Readonly<Partial<Record<number, number>>> = { 2: 20, 3: 28, 5: 28, 7: 30, 8: 30, 10: 30 };

/** Points read so far; positions in the file's own coordinates. */
export class PointCollector {
  readonly positions: Float64Array;
  readonly classifications: Uint8Array;
  readonly intensities: Uint16Array;
  /** Points kept. */
  count = 0;
  /** Points that the file marks as not to be used, left out. */
  withheld = 0;
  private readonly colours: Uint16Array | undefined;
  private readonly colourAt: number;
  private readonly header: LasHeader;
  private readonly metresPerHeight: number;

  /** @param capacity most points that are added. */
  constructor(header: LasHeader, metresPerHeight: number, capacity: number) {
    this.header = header;
    this.metresPerHeight = metresPerHeight;
    this.positions = new Float64Array(capacity * 3);
    this.classifications = new Uint8Array(capacity);
    this.intensities = new Uint16Array(capacity);
    this.colourAt = COLOUR_AT[header.format] ?? 0;
    this.colours = this.colourAt === 0 ? undefined : new Uint16Array(capacity * 3);
  }

  /** Takes the point at `at`. */
  add(view: DataView, at: number): void {
    const { scale, offset, format } = this.header;
    // Formats from 6 on have a byte of flags more, and classes of eight bits.
    const isNew = format >= 6;
    const flags = view.getUint8(at + 15);
    if ((flags & (isNew ? 4 : 128)) !== 0) {
      this.withheld++;
      return;
    }
    const index = this.count++;
    this.positions[index * 3] = view.getInt32(at, true) * scale[0] + offset[0];
    this.positions[index * 3 + 1] = view.getInt32(at + 4, true) * scale[1] + offset[1];
    this.positions[index * 3 + 2] =
      (view.getInt32(at + 8, true) * scale[2] + offset[2]) * this.metresPerHeight;
    this.classifications[index] = isNew ? view.getUint8(at + 16) : flags & 31;
    this.intensities[index] = view.getUint16(at + 12, true);
    if (this.colours === undefined) return;
    for (let channel = 0; channel < 3; channel++) {
      this.colours[index * 3 + channel] = view.getUint16(at + this.colourAt + channel * 2, true);
    }
  }

  /** Red, green and blue of eight bits; `undefined`: the file has none, or all are black. */
  colours8(): Uint8Array | undefined {
    const colours = this.colours?.subarray(0, this.count * 3);
    let most = 0;
    for (const value of colours ?? []) if (value > most) most = value;
    if (colours === undefined || most === 0) return undefined;
    // The specification wants 16 bits; many writers store eight as they are.
    const shift = most > 255 ? 8 : 0;
    return Uint8Array.from(colours, (value) => value >> shift);
  }
}
