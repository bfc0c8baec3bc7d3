import { readFileSync } from 'node:fs';
import type { Change, RunRequest } from '@cityloom/twin-core';
import { parseScenario } from '@cityloom/twin-core/scenarios';

const EXAMPLE = new URL('../../../../examples/node-scenario/', import.meta.url);

/** @returns parsed JSON of a file of `examples/node-scenario`. */
export const readExample = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(name, EXAMPLE), 'utf8')) as unknown;

/** The scenario the command line is shown with: a tower, and a release of gas. */
const SCENARIO = parseScenario(readExample('scenario.json'));

export const [TOWER] = SCENARIO.changes as [Change];
export const [RELEASE] = SCENARIO.runs as [RunRequest];
