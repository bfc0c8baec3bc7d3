/** Where every cubic metre came from and went, m³. */
export interface WaterLedger {
  /** On the ground at the start. */
  readonly initial: number;
  readonly rain: number;
  readonly inflow: number;
  /** Over open edges. */
  readonly edgeInflow: number;
  readonly edgeOutflow: number;
  readonly infiltrated: number;
  /** Out of the domain by pumps. */
  readonly pumped: number;
  /** On the ground now. */
  readonly stored: number;
  /** `stored` less what the other entries come to: lost (below 0) or made by rounding. */
  readonly error: number;
  /** |error| as a share of all water that was ever in the domain; 0 where there was none. */
  readonly relativeError: number;
}

/** The entries of a ledger without what follows from them. */
export interface WaterEntries {
  initial: number;
  rain: number;
  inflow: number;
  edgeInflow: number;
  edgeOutflow: number;
  infiltrated: number;
  pumped: number;
}

export function createWaterEntries(initial: number): WaterEntries {
  return { initial, rain: 0, inflow: 0, edgeInflow: 0, edgeOutflow: 0, infiltrated: 0, pumped: 0 };
}

/** Closes the books. @param stored m³ on the ground now. */
export function closeLedger(entries: WaterEntries, stored: number): WaterLedger {
  const given = entries.initial + entries.rain + entries.inflow + entries.edgeInflow;
  const taken = entries.edgeOutflow + entries.infiltrated + entries.pumped;
  const error = stored - (given - taken);
  return { ...entries, stored, error, relativeError: given > 0 ? Math.abs(error) / given : 0 };
}
