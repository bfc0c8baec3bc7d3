/** Worker that fuses layers; it keeps their tables, so that another decision costs the matching alone. */
import { fuseTables, fusionReportHash, targetOf } from '@cityloom/cim-loader';
import {
  type Column,
  createFeatureTable,
  type FeatureTable,
  hashTables,
  withColumns,
} from '@cityloom/twin-core';
import type { FromFusionWorker, FusionOutcome, ToFusionWorker } from './fusion-messages.ts';

/** The part of the worker's global scope used here; the DOM library types it as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToFusionWorker>) => void) | null;
  postMessage(message: FromFusionWorker): void;
}

const scope = globalThis as unknown as WorkerScope;
const tables = new Map<number, FeatureTable>();

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 50;

type Job = Extract<ToFusionWorker, { kind: 'fuse' }>;

function tableOf(key: number): FeatureTable {
  const table = tables.get(key);
  if (table === undefined) throw new RangeError(`fusion: table ${key} was not sent.`);
  return table;
}

function fuse({ model, sources }: Job): FusionOutcome {
  const { key, origin, time } = model;
  const base = tableOf(key);
  const data = sources.map((source) => ({ table: tableOf(source.key), rules: source.rules }));
  let told = 0;
  const { table, report } = fuseTables({ table: base, origin, time }, data, (done, source) => {
    const now = performance.now();
    if (now - told < REPORT_EVERY) return;
    told = now;
    scope.postMessage({ kind: 'progress', done, source });
  });
  const names = new Set(['dataOrigins']);
  for (const { rules } of sources) {
    for (const rule of rules.attributes ?? []) {
      const name = targetOf(rule);
      for (const own of [name, `${name}Source`, `${name}Time`]) names.add(own);
    }
  }
  const columns = new Map<string, Column>();
  for (const name of names) {
    const column = table.columns.get(name);
    if (column !== undefined) columns.set(name, firstRows(column, base.count));
  }
  const contentHash = hashTables([withColumns(base, columns)]);
  return {
    ...{ report, columns, contentHash, added: table.count - base.count },
    reportHash: fusionReportHash(report),
  };
}

/** Rows of the model come first. */
function firstRows(column: Column, count: number): Column {
  return column.kind === 'text'
    ? { ...column, codes: column.codes.slice(0, count) }
    : { ...column, values: column.values.slice(0, count) };
}

scope.onmessage = ({ data }) => {
  try {
    if (data.kind === 'table') tables.set(data.key, createFeatureTable(data.table));
    else scope.postMessage({ kind: 'done', outcome: fuse(data) });
  } catch (error) {
    scope.postMessage({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};
