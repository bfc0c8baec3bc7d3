/** How a city becomes ground for water. */
export interface SurfaceSettings {
  /** Depth of rivers and lakes that state none, metres. */
  readonly waterDepth: number;
  /** Of ground that is derived: its rise from the nearest water, metres per metre. */
  readonly derivedSlope: number;
  /** Of ground that is derived: its height at the water's edge, metres above the water. */
  readonly derivedBankHeight: number;
  /** How much carriageways lie below the ground beside them, metres. */
  readonly kerbHeight: number;
  /** `blocked`: water runs around buildings. `raised`: it enters above the floor and is slowed down inside. */
  readonly buildings: 'blocked' | 'raised';
  /** Floor of a building above the ground, metres; of `raised` only. */
  readonly floorHeight: number;
  /** Manning's n, s/m^(1/3). */
  readonly manningRoughness: SurfaceRoughness;
  /** What lawns and parks take up, m/s. */
  readonly greenInfiltration: number;
  /** What gullies and sewers take from all other ground, m/s. */
  readonly drainage: number;
}

/** Manning's n by what covers the ground, s/m^(1/3). */
export interface SurfaceRoughness {
  readonly ground: number;
  readonly road: number;
  readonly green: number;
  readonly water: number;
  /** Inside buildings that let water in. */
  readonly building: number;
}
