import { type Clock } from '@cityloom/twin-core';
import {
  createReplay,
  type EntityBatch,
  type EntityChange,
  type EntityClass,
  type Recording,
} from '@cityloom/twin-core/entities';
import { createLiveServer, type LiveServer } from './live-server/create-live-server.ts';
import type { LiveServerOptions } from './live-server/live-server-options.ts';

/** How a recording is served. */
export interface ServeRecordingOptions {
  /** Seconds of the recording per second, 0.1 to 60. Default 1. */
  readonly speed?: number;
  /** Where and how it is served; see `LIVE_SERVER_DEFAULTS`. */
  readonly server?: Partial<LiveServerOptions>;
  /** Told in one English line when the recording has come to its end. */
  readonly onNotice?: (notice: string) => void;
}

/** A recording as a live source. */
export interface ServedRecording {
  readonly server: LiveServer;
  /** Rejects where the recording is damaged further on; never resolves. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** Milliseconds between two looks at what is due. */
const TURN = 50;

/**
 * Serves a recording from its beginning as a live source, as docs/live-protocol.md has it. Its times are moved to the
 * present, and stretched or shortened where the speed is not 1; speeds and values of entities stay as they were reported.
 * At its end the source falls silent.
 * @throws {RecordingError} its beginning is damaged. @throws {RangeError} a speed that is not offered.
 * @throws {Error} the port cannot be had.
 */
export async function serveRecording(
  recording: Recording,
  { speed = 1, server: serverOptions, onNotice = () => undefined }: ServeRecordingOptions = {},
): Promise<ServedRecording> {
  const clock: Clock = serverOptions?.clock ?? { now: () => Date.now() };
  const replay = await createReplay(recording, { clock });
  replay.setSpeed(speed);
  const server = await createLiveServer({ source: 'urn:cityloom:replay', ...serverOptions });
  const begin = clock.now();
  const publisher = createReplayPublisher(server, speed, (time) => begin + (time - recording.start) / speed);
  replay.play();
  let hasEnded = false;
  let busy = false;
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const turn = async (): Promise<void> => {
    for (const change of await replay.advance()) publisher.take(change);
    if (hasEnded || replay.time < recording.end) return;
    hasEnded = true;
    onNotice('the recording has come to its end; its source is silent now');
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    turn()
      .catch(fail)
      .finally(() => {
        busy = false;
      });
  }, TURN);
  return {
    server,
    failed,
    close: async () => {
      clearInterval(timer);
      await server.close();
    },
  };
}

interface ReplayPublisher {
  take(change: EntityChange): void;
}

/** @param move a time of the recording to that of its play, both milliseconds since 1970. */
function createReplayPublisher(
  server: LiveServer,
  speed: number,
  move: (time: number) => number,
): ReplayPublisher {
  /** Feed that reported each entity last, by class and id: what a snapshot leaves out has ended. */
  const known = new Map<string, Map<string, string>>();
  const publish = (batch: EntityBatch): void => {
    noteEntities(known, batch);
    server.publish({
      ...batch,
      arrivalTime: move(batch.arrivalTime),
      observationTimes: batch.observationTimes.map(move),
      ...(batch.timesToLive !== undefined && {
        timesToLive: batch.timesToLive.map((seconds) => seconds * stretch(speed)),
      }),
    });
  };
  return {
    take: (change) => {
      switch (change.kind) {
        case 'entity.class':
          server.defineClass(stretched(change.entityClass, speed));
          break;
        case 'entity.reports':
          publish(change.batch);
          break;
        case 'entity.snapshot':
          for (const batch of change.batches) publish(batch);
          for (const batch of endingsOf(known, change)) publish(batch);
          break;
        case 'entity.event':
          server.event({ ...change.event, time: move(change.event.time) });
          break;
        // Whoever receives it ends the silent itself.
        case 'entity.silence':
        case 'feed.condition':
      }
    },
  };
}

/** What is played slowly reports less often: its reports must hold for longer. */
function stretch(speed: number): number {
  return Math.max(1, 1 / speed);
}

function stretched(entityClass: EntityClass, speed: number): EntityClass {
  const factor = stretch(speed);
  return {
    ...entityClass,
    timeToLive: entityClass.timeToLive * factor,
    lostAfter: entityClass.lostAfter * factor,
  };
}

function noteEntities(known: Map<string, Map<string, string>>, batch: EntityBatch): void {
  let entities = known.get(batch.entityClass);
  if (entities === undefined) known.set(batch.entityClass, (entities = new Map<string, string>()));
  for (let row = 0; row < batch.count; row++) {
    const id = batch.ids[batch.entities[row] as number] as string;
    if (batch.ended?.[row] === 1) entities.delete(id);
    else entities.set(id, batch.source);
  }
}

function endingsOf(
  known: ReadonlyMap<string, ReadonlyMap<string, string>>,
  { source, batches, at }: EntityChange & { readonly kind: 'entity.snapshot' },
): EntityBatch[] {
  const endings: EntityBatch[] = [];
  for (const [entityClass, entities] of known) {
    const named = new Set(batches.flatMap((batch) => (batch.entityClass === entityClass ? batch.ids : [])));
    const ids = [...entities].filter(([id, from]) => from === source && !named.has(id)).map(([id]) => id);
    if (ids.length === 0) continue;
    endings.push({
      ...{ entityClass, source, arrivalTime: at, count: ids.length, ids },
      entities: Uint32Array.from(ids.keys()),
      observationTimes: new Float64Array(ids.length).fill(at),
      ended: new Uint8Array(ids.length).fill(1),
    });
  }
  return endings;
}
