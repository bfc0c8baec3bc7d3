/** What a broker's answer means for us. */
export interface Refusal {
  /** In English, after the address: what happened and what to do. */
  readonly reason: string;
  /** Trying again is of no use until somebody changes something. */
  readonly isFinal: boolean;
  /** The broker does not speak the version of MQTT it was spoken to in. */
  readonly isVersion?: boolean;
}

const CREDENTIALS: Refusal = {
  reason: 'the broker does not accept the credentials; give others and open it again',
  isFinal: true,
};
const VERSION: Refusal = {
  reason: 'the broker does not speak this version of MQTT; another is tried',
  isFinal: false,
  isVersion: true,
};
const BUSY: Refusal = {
  reason: 'the broker takes no connections for now; it is tried again',
  isFinal: false,
};

/** Return codes of MQTT 3.1.1 (below 128) and reason codes of MQTT 5. */
const REFUSALS: ReadonlyMap<number, Refusal> = new Map<number, Refusal>([
  [1, VERSION],
  [2, { reason: 'the broker does not take the clientId; give another and open it again', isFinal: true }],
  [3, BUSY],
  [4, CREDENTIALS],
  [5, CREDENTIALS],
  [0x84, VERSION],
  [0x85, { reason: 'the broker does not take the clientId; give another and open it again', isFinal: true }],
  [0x86, CREDENTIALS],
  [0x87, CREDENTIALS],
  [0x88, BUSY],
  [0x89, BUSY],
  [0x8a, { reason: 'the broker has banned this receiver; ask who runs it', isFinal: true }],
  [0x8b, { reason: 'the broker is shutting down; it is tried again', isFinal: false }],
  [
    0x8e,
    {
      reason: 'another receiver took over the session; give each its own clientId',
      isFinal: false,
    },
  ],
  [0x95, { reason: 'a message was larger than is taken; send smaller ones or allow more', isFinal: false }],
]);

/** @returns `undefined` for a code that is none of those. */
export function refusalOf(code: unknown): Refusal | undefined {
  return typeof code === 'number' ? REFUSALS.get(code) : undefined;
}
