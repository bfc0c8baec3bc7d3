import { decodeReports } from '../cloud-events/decode-reports.ts';
import { FEED_LIMITS } from '../connection/feed-limits.ts';
import { systemTimer } from '../connection/system-timer.ts';
import type { ConvertBatch } from '../coordinates.ts';
import type { FeedFault, FeedSink, OpenFeed } from '../feed.ts';
import { newestObservation } from '../newest-observation.ts';
import { ObservedClasses } from '../observed-classes.ts';
import { parseJson, textOf } from '../polling/document-text.ts';
import { openPolledFeed, type PollRound } from '../polling/polled-feed.ts';
import { createCzmlDocument, type CzmlDocument } from './czml-objects.ts';
import type { CzmlFeedOptions } from './czml-options.ts';
import { CzmlPlayer } from './czml-player.ts';
import { createPacketStream, packetsOf } from './packet-stream.ts';

/** Seconds until a file is asked for again, or a stream that ended. */
const INTERVAL = 60;
const MAXIMUM_TOLD = 10_000;

/** Opens a feed of CZML: a file, or a stream of packets as Server-Sent Events or lines. */
export function openCzml(options: CzmlFeedOptions, sink: FeedSink, convert: ConvertBatch): OpenFeed {
  return new CzmlSource(options, sink, convert).open();
}

class CzmlSource {
  readonly #options: CzmlFeedOptions;
  readonly #sink: FeedSink;
  readonly #convert: ConvertBatch;
  readonly #classes: ObservedClasses;
  readonly #player: CzmlPlayer;
  readonly #told = new Set<string>();
  readonly #entityClass: string;
  #document: CzmlDocument;
  #round: PollRound | undefined;
  #cancelTick: (() => void) | undefined;
  #isFirst = true;
  #isClosed = false;

  constructor(options: CzmlFeedOptions, sink: FeedSink, convert: ConvertBatch) {
    const { entityClass = 'czml', step = 1, playback, clock } = options;
    const isLooped = playback === 'looped';
    this.#options = options;
    this.#sink = sink;
    this.#convert = convert;
    this.#entityClass = entityClass;
    this.#document = this.#create();
    this.#player = new CzmlPlayer({ entityClass, step: step * 1000, isLooped, openedAt: clock.now() });
    this.#classes = new ObservedClasses({
      sink,
      fault: this.#fault,
      describeClass: () => ({
        title: { en: 'CZML objects', 'zh-CN': 'CZML 对象' },
        ...(isLooped && { synthetic: true }),
      }),
    });
    this.#classes.expect(entityClass);
  }

  open(): OpenFeed {
    const feed = openPolledFeed(this.#options, this.#sink, INTERVAL, (round) => this.#poll(round));
    return {
      get health() {
        return feed.health;
      },
      get position() {
        return feed.position;
      },
      close: () => {
        this.#isClosed = true;
        this.#cancelTick?.();
        return feed.close();
      },
    };
  }

  readonly #fault = (reason: FeedFault, count?: number): void => {
    this.#round?.connection.fault(reason, count);
  };

  #create(): CzmlDocument {
    return createCzmlDocument({
      fault: this.#fault,
      unsupported: (object, problem, remedy) => {
        this.#tell(object, problem, remedy);
      },
    });
  }

  #tell(object: string, problem: string, remedy: string): void {
    if (this.#told.has(object) || this.#told.size >= MAXIMUM_TOLD) return;
    this.#told.add(object);
    this.#sink.event({
      id: `${this.#options.id}:unsupported:${object}`,
      type: 'feed.unsupported',
      entityClass: this.#entityClass,
      entity: object,
      time: this.#options.clock.now(),
      data: { problem, remedy },
    });
  }

  async #poll(round: PollRound): Promise<void> {
    this.#round = round;
    const answer = await round.get(round.base, {
      accept: 'text/event-stream, application/x-ndjson, application/json, */*;q=0.5',
      isConditional: true,
      stream: (mimeType) => this.#stream(mimeType, round),
    });
    if (answer === undefined || !round.isCurrent) return;
    const packets = packetsOf(parseJson(textOf(answer)));
    if (packets === undefined) {
      this.#fault('malformed');
      return;
    }
    // A file is all there is: what it no longer names has gone.
    const before = this.#document;
    this.#document = this.#create();
    this.#document.take(packets);
    const gone = [...before.objects.keys()].filter((id) => !this.#document.objects.has(id));
    this.#document.take(gone.flatMap((id) => [{ id }, { id, delete: true }]));
    this.#changed();
  }

  #stream(
    mimeType: string,
    round: PollRound,
  ): ((piece: Uint8Array<ArrayBuffer>) => Promise<void>) | undefined {
    const push = createPacketStream(mimeType, {
      largest: this.#options.limits?.messageBytes ?? FEED_LIMITS.messageBytes,
      fault: this.#fault,
      take: (packets, characters) => {
        if (!round.isCurrent) return;
        round.received(characters);
        this.#document.take(packets);
        this.#changed();
      },
    });
    if (push === undefined) return undefined;
    return async (piece) => {
      push(piece);
      await round.connection.idle;
    };
  }

  #changed(): void {
    this.#player.changed();
    if (this.#cancelTick === undefined) this.#tick();
  }

  readonly #tick = (): void => {
    this.#cancelTick = undefined;
    const connection = this.#round?.connection;
    if (connection === undefined || this.#isClosed || connection.isClosed) return;
    const { id, clock, step = 1, timer = systemTimer } = this.#options;
    const now = clock.now();
    const batches = decodeReports(this.#classes.admit(this.#player.due(this.#document, now)), {
      source: id,
      arrivalTime: now,
      fault: this.#fault,
    }).map(this.#convert);
    const published = newestObservation(batches);
    if (this.#isFirst) connection.snapshot(batches, undefined, published);
    else for (const batch of batches) connection.reports(batch, undefined, published);
    this.#isFirst = false;
    this.#cancelTick = timer.start(step * 1000, this.#tick);
  };
}
