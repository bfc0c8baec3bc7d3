import type { CloudColouring } from '../../../session/index.ts';

/** Points of a cloud that are drawn, chosen already. */
export interface CloudPoints {
  /** Longitude, latitude (degrees), height (metres) interleaved by three. */
  readonly positions: Float64Array;
  /** Red, green, blue interleaved by three. */
  readonly colours?: Uint8Array;
  readonly classifications?: Uint8Array;
  readonly intensities?: Uint16Array;
}

/** Colours that numbers are turned into: red, green, blue, 256 times. */
export type CloudRamp = Uint8Array;

export interface ToCloudWorker {
  /** Points once; later jobs alter the colours alone. */
  readonly points?: CloudPoints;
  /** Metres added to every height. */
  readonly lift: number;
  readonly by: CloudColouring;
  readonly ramp: CloudRamp;
}

export interface FromCloudWorker {
  readonly glb: Uint8Array<ArrayBuffer>;
  /** Middle of the points, earth-centred metres: what the positions of the model start from. */
  readonly centre: readonly [x: number, y: number, z: number];
}
