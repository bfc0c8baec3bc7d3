import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Demand } from '@cityloom/twin-core/synthetic';
import { FeedError } from '../feeds/feed-error.ts';
import { findCity } from '../node/data-folder.ts';
import type { FaultPlan } from '../node/live-server/fault-injector.ts';
import { createLiveCity } from '../node/live-city/create-live-city.ts';
import type { LiveCity } from '../node/live-city/live-city.ts';
import { coordinatesFlag, countFlag, delayFlag, portFlag, shareFlag } from './feed-flags.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Flags of `cityloom feed serve`. */
export interface FeedServeFlags extends FaultFlags {
  readonly city: string;
  readonly json?: boolean;
  /** False: `--no-mqtt`. */
  readonly mqtt: boolean;
  readonly mqttPort?: string;
  readonly mqttPasswordFile?: string;
  readonly host: string;
  readonly jt808Port?: string;
  readonly jt808Coordinates: string;
  readonly jt808Terminals?: string;
  readonly port: string;
  readonly demand: Demand;
  readonly seed: string;
  readonly vehicles?: string;
}

/** Flags of what goes wrong on purpose. */
export interface FaultFlags {
  readonly drop?: string;
  readonly duplicate?: string;
  readonly reorder?: string;
  readonly disconnect?: string;
  readonly delay?: string;
}

const LARGEST_SEED = 2 ** 32 - 1;
const MOST_VEHICLES = 100_000;

/**
 * Serves a synthetic city until it is interrupted.
 * @throws {FeedError} a flag is wrong, or the city has no roads. @throws {LoadError} there is no such city.
 */
export async function runFeedServe(flags: FeedServeFlags): Promise<void> {
  const seed = countFlag('--seed', flags.seed, LARGEST_SEED);
  const faults = faultsOf(flags, seed);
  const terminals = await terminalsOf(flags);
  const city = await createLiveCity({
    ...{ folder: folderOf(flags.city), seed, demand: flags.demand },
    ...(flags.vehicles !== undefined && { vehicles: countFlag('--vehicles', flags.vehicles, MOST_VEHICLES) }),
    ...(flags.mqtt && {
      mqtt: {
        ...(flags.mqttPort !== undefined && { port: portFlag('--mqtt-port', flags.mqttPort) }),
        ...(flags.mqttPasswordFile !== undefined && { password: readPassword(flags.mqttPasswordFile) }),
      },
    }),
    ...(flags.jt808Port !== undefined && {
      jt808: {
        port: portFlag('--jt808-port', flags.jt808Port),
        coordinates: coordinatesFlag(flags.jt808Coordinates),
        ...(terminals !== undefined && { terminals }),
      },
    }),
    server: {
      host: flags.host,
      port: portFlag('--port', flags.port),
      ...(faults !== undefined && { faults }),
    },
    onNotice: (notice) => {
      process.stderr.write(`cityloom: ${notice}\n`);
    },
  });
  // Whoever reads the addresses may end it at once.
  const interrupted = untilInterrupted();
  process.stdout.write(flags.json === true ? `${JSON.stringify(addressesOf(city))}\n` : readable(city));
  await interrupted;
  await city.close();
}

async function terminalsOf(flags: FeedServeFlags): Promise<ReadonlySet<string> | undefined> {
  const { jt808Terminals, jt808Port } = flags;
  if (jt808Terminals === undefined) return undefined;
  if (jt808Port !== undefined) return readTerminals(jt808Terminals);
  throw new FeedError('--jt808-terminals', 'no trackers are listened to', 'give --jt808-port as well');
}

/** Numbers one a line, `#` before remarks. @throws {FeedError} a file or line that cannot be read. */
async function readTerminals(file: string): Promise<ReadonlySet<string>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const problem = error instanceof Error ? error.message : String(error);
    throw new FeedError('--jt808-terminals', problem, 'give a file with a number on each line', error);
  });
  const numbers = new Set<string>();
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    const number = line.replace(/#.*$/u, '').trim();
    if (number === '') continue;
    if (!/^\d{1,20}$/u.test(number)) {
      const remedy = 'give the number of a terminal on each line, at most 20 digits';
      throw new FeedError('--jt808-terminals', `${file}, line ${index + 1} is ${number}`, remedy);
    }
    numbers.add(number.replace(/^0+(?=\d)/u, ''));
  }
  return numbers;
}

/** A folder with a package, or the name of a city that has been built. */
function folderOf(city: string): string {
  if (existsSync(join(city, 'city.json'))) return city;
  const { out } = findCity(city);
  if (existsSync(join(out, 'city.json'))) return out;
  throw new FeedError('feed serve', `${out} is not there yet`, `build it first (cityloom build ${city})`);
}

/** First line of the file. @throws {FeedError} it cannot be read, or its first line is empty. */
function readPassword(file: string): string {
  try {
    const [line = ''] = readFileSync(file, 'utf8').split(/\r?\n/u);
    if (line !== '') return line;
  } catch (error) {
    throw new FeedError('feed serve', `${file} cannot be read`, 'give a file with the password', error);
  }
  throw new FeedError('feed serve', `${file} has no password`, 'write it into the first line');
}

/** What goes wrong on purpose; `undefined` where nothing does. */
export function faultsOf(flags: FaultFlags, seed: number): FaultPlan | undefined {
  const { drop, duplicate, reorder, disconnect, delay } = flags;
  const plan: FaultPlan = {
    seed,
    ...(drop !== undefined && { drop: shareFlag('--drop', drop) }),
    ...(duplicate !== undefined && { duplicate: shareFlag('--duplicate', duplicate) }),
    ...(reorder !== undefined && { reorder: shareFlag('--reorder', reorder) }),
    ...(disconnect !== undefined && { disconnect: shareFlag('--disconnect', disconnect) }),
    ...(delay !== undefined && { delay: delayFlag('--delay', delay) }),
  };
  return Object.keys(plan).length > 1 ? plan : undefined;
}

/** What `--json` prints. */
function addressesOf({ id, title, vehicles, server, mqtt, jt808 }: LiveCity): object {
  const { url, eventsUrl } = server;
  const broker = mqtt === undefined ? {} : { mqttUrl: mqtt.url, mqttSocketUrl: mqtt.socketUrl };
  return {
    city: id,
    title,
    vehicles,
    process: process.pid,
    url,
    eventsUrl,
    ...broker,
    jt808Port: jt808?.port,
  };
}

function readable({ title, vehicles, server, mqtt, jt808 }: LiveCity): string {
  const lines = [
    `${title.en}, synthetic, with ${vehicles} vehicles; end with Ctrl+C`,
    `WebSocket            ${server.url}`,
    `Server-Sent Events   ${server.eventsUrl}`,
    ...(mqtt === undefined
      ? []
      : [`MQTT                 ${mqtt.url}`, `MQTT over WebSocket  ${mqtt.socketUrl}`]),
    ...(jt808 === undefined ? [] : [`JT/T 808 over TCP    port ${jt808.port}`]),
  ];
  return `${lines.join('\n')}\n`;
}
