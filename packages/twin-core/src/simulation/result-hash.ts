import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from '../hashing/canonical-json.ts';
import { sha256Hex } from '../hashing/sha256.ts';
import type { FieldFrame, ModelOutcome, RunRequest } from './model.ts';

/** Name of a run: hash of model id, model version, view hash, parameters (defaults filled in) and seed. */
export function runIdOf(request: RunRequest, modelVersion: string, viewHash: string): string {
  const { model, parameters, seed } = request;
  return sha256Hex(canonicalJson({ model, modelVersion, viewHash, parameters, seed }));
}

/** Collects the hash of a run while its frames go by. */
export interface ResultHasher {
  addFrame(frame: FieldFrame): void;
  /** Ends the hash; the hasher is spent. */
  finish(outcome: ModelOutcome): string;
}

/**
 * Hash of a result: measures, fields, object states, outlines, changes and the frames' bytes.
 * Titles, labels and warnings are wording and stay outside, so that a better translation does not
 * change a result. Frames enter as their runs of non-zero values: a plume leaves most of a city at
 * zero, and hashing the zeros would take longer than computing the rest.
 */
export function createResultHasher(): ResultHasher {
  const hash = sha256.create();
  return {
    addFrame(frame) {
      addText(hash, canonicalJson({ frame: frame.field, time: frame.time, length: frame.values.length }));
      addRuns(hash, frame.values);
    },
    finish(outcome) {
      addText(hash, canonicalJson(withoutWording(outcome)));
      for (const states of outcome.states) {
        for (const column of states.columns) addBytes(hash, column.values);
        addBytes(hash, states.level);
      }
      for (const outline of outcome.outlines) for (const ring of outline.rings) addBytes(hash, ring);
      for (const { along, value } of outcome.profiles ?? []) {
        addBytes(hash, along.values);
        addBytes(hash, value.values);
      }
      return bytesToHex(hash.digest());
    },
  };
}

/** Hash of a finished result; see `createResultHasher`. */
export function hashOutcome(outcome: ModelOutcome, frames: readonly FieldFrame[]): string {
  const hasher = createResultHasher();
  for (const frame of frames) hasher.addFrame(frame);
  return hasher.finish(outcome);
}

type Hash = ReturnType<typeof sha256.create>;

function withoutWording(outcome: ModelOutcome): unknown {
  return {
    // Fields that a measure has not are no part of the text: hashes of models without limits stay as they were.
    measures: outcome.measures.map(({ name, value, unit, object, limit, pass }) => ({
      name,
      value,
      unit,
      ...(object !== undefined && { object }),
      ...(limit !== undefined && { limit: { value: limit.value, kind: limit.kind } }),
      ...(pass !== undefined && { pass }),
    })),
    fields: outcome.fields.map(({ id, unit, grid, levels }) => ({
      id,
      unit,
      grid,
      levels: levels.map((level) => level.limit),
    })),
    states: outcome.states.map(({ layer, objects, columns, levels }) => ({
      layer,
      objects,
      columns: columns.map(({ name, unit }) => ({ name, unit })),
      levels: levels.map((level) => level.severity),
    })),
    outlines: outcome.outlines.map(({ id, severity, rings }) => ({
      id,
      severity,
      rings: rings.map((ring) => ring.length),
    })),
    ...(outcome.profiles !== undefined && {
      profiles: outcome.profiles.map(({ id, along, value }) => ({
        id,
        units: [along.unit, value.unit],
        length: along.values.length,
      })),
    }),
    changes: outcome.changes,
  };
}

function addText(hash: Hash, text: string): void {
  // Every code unit as two bytes: no text encoder is needed, which the core may not use.
  const units = new Uint16Array(text.length + 1);
  for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  addBytes(hash, units);
}

/** Bytes as they lie in memory: little-endian on every platform with a browser or Node. */
function addBytes(hash: Hash, values: Float32Array | Float64Array | Uint8Array | Uint16Array): void {
  hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

/** Runs shorter apart than this are joined: the header of a run costs as much as two values. */
const LARGEST_GAP = 16;

function addRuns(hash: Hash, values: Float32Array): void {
  const length = values.length;
  let start = 0;
  while (start < length) {
    while (start < length && values[start] === 0) start += 1;
    if (start === length) return;
    let last = start;
    for (let index = start + 1; index < length && index - last <= LARGEST_GAP; index += 1) {
      if (values[index] !== 0) last = index;
    }
    addText(hash, `${start}:${last}`);
    addBytes(hash, values.subarray(start, last + 1));
    start = last + 1;
  }
}
