import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  createJt808FrameReader,
  decodeJt808Location,
  decodeJt808Locations,
  decodeJt808Message,
  encodeJt808Frame,
  encodeJt808Location,
  encodeJt808Message,
  JT808_CLASS,
  JT808_MESSAGES,
  type Jt808Message,
} from '@cityloom/cim-loader';
import { createJt808Server, type Jt808Server } from '@cityloom/cim-loader/node';
import { createEntityStore, type EntityStore } from '@cityloom/twin-core/entities';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

/** A frame of an independent implementation (xtream-codec), of the edition of 2019. */
const GOLDEN =
  '7e02004026010000000001391234432900000000006f0000001601dc9a0707456246007b00420003250129223344' +
  '0202006401040000000c417e';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function onlyMessage(bytes: Uint8Array): Jt808Message {
  const reader = createJt808FrameReader();
  const messages = reader.push(bytes).map(decodeJt808Message);
  const [message] = messages;
  if (messages.length !== 1 || typeof message !== 'object')
    throw new Error(JSON.stringify([messages, reader.faults]));
  return message;
}

const LOCATION = {
  ...{ time: Date.parse('2026-05-01T08:00:00Z'), longitude: 121.5, latitude: 31.25, height: -3, speed: 10 },
  ...{
    heading: 270,
    alarms: 0x80000001,
    state: 0x80000002,
    values: { mileage: 1234.5, fuel: 40, satellites: 12 },
  },
};

const message = fc
  .record({
    id: fc.integer({ min: 0, max: 0xffff }),
    edition: fc.constantFrom(2013 as const, 2019 as const),
    terminal: fc.bigInt({ min: 0n, max: 999_999_999_999n }).map(String),
    serial: fc.integer({ min: 0, max: 0xffff }),
    part: fc.option(
      fc.record({ number: fc.integer({ min: 1, max: 9 }), count: fc.integer({ min: 9, max: 0xffff }) }),
      { nil: undefined },
    ),
    body: fc.uint8Array({ maxLength: 1023 }),
  })
  .map(({ part, ...rest }): Jt808Message => ({ ...rest, ...(part !== undefined && { part }) }));

describe('JT/T 808 frames', () => {
  it('reads a frame of another implementation, and writes it again byte by byte', () => {
    const read = onlyMessage(bytesOf(GOLDEN));
    expect({ ...read, body: read.body.length }).toEqual({
      ...{ id: JT808_MESSAGES.location, edition: 2019, terminal: '13912344329', serial: 0, body: 38 },
    });
    const location = decodeJt808Location(read.body);
    expect(location).toEqual({
      time: Date.parse('2025-01-29T22:33:44+08:00'),
      isLocated: true,
      longitude: 121.987654,
      // Its state (0x16) says south.
      latitude: -31.234567,
      ...{ height: 123, speed: 66 / 36, heading: 3, alarms: 0x6f, state: 0x16 },
      values: { fuel: 10, mileage: expect.closeTo(1.2, 9) as number },
    });
    expect(hexOf(encodeJt808Frame(encodeJt808Message(read)))).toBe(GOLDEN);
  });

  it('gives back any message, whatever its bytes and however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 700 }),
        (sent, cut) => {
          const stream = Buffer.concat(sent.map((each) => encodeJt808Frame(encodeJt808Message(each))));
          const reader = createJt808FrameReader();
          const read: unknown[] = [];
          for (let at = 0; at < stream.length; at += cut) {
            read.push(...reader.push(stream.subarray(at, at + cut)).map(decodeJt808Message));
          }
          expect(read).toEqual(sent);
          expect(reader.faults).toEqual({});
        },
      ),
      { seed: 808, numRuns: 200 },
    );
  });

  it('throws at nothing, and reads the next whole frame after whatever came before', () => {
    const whole = encodeJt808Frame(
      encodeJt808Message({
        ...{ id: JT808_MESSAGES.locations, edition: 2013, terminal: '7', serial: 1 },
        body: locationsBody(LOCATION, LOCATION),
      }),
    );
    const golden = bytesOf(GOLDEN);
    let random = 1;
    const next = (below: number): number => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      return random % below;
    };
    let sound = 0;
    for (let mutation = 0; mutation < 20_000; mutation++) {
      const bytes = Uint8Array.from(mutation % 2 === 0 ? whole : golden);
      for (let change = next(4); change >= 0; change--) bytes[next(bytes.length)] = next(256);
      const reader = createJt808FrameReader();
      for (const content of reader.push(bytes.subarray(0, 1 + next(bytes.length)))) readAll(content);
      // Past the frame's checks, too: straight into the readers behind them.
      readAll(bytes.subarray(1, bytes.length - 2));
      const after = reader.push(Uint8Array.from([0x7e, ...golden]));
      if (after.some((content) => hexOf(content) === hexOf(golden.subarray(1, -2)))) sound++;
    }
    expect(sound).toBe(20_000);
  });

  it('refuses what is too long, cut short, or of a wrong sum, and counts it', () => {
    const reader = createJt808FrameReader();
    const [body, broken] = [bytesOf(GOLDEN), bytesOf(GOLDEN)];
    broken[20] = 0xff;
    const endless = new Uint8Array(5000).fill(1);
    const stream = [0x7e, ...endless, ...broken, 0x7e, 1, 2, 0x7e, 0x7d, 3, 0x7e, ...body];
    expect(reader.push(Uint8Array.from(stream))).toHaveLength(1);
    expect(reader.faults).toEqual({ tooLong: 1, badSum: 1, tooShort: 1, badEscape: 1 });
  });
});

function readAll(content: Uint8Array): void {
  const read = decodeJt808Message(content);
  for (const body of [content, typeof read === 'object' ? read.body : content]) {
    for (const location of [decodeJt808Location(body), ...decodeJt808Locations(body)]) {
      if (location !== undefined) expect(Number.isFinite(location.longitude + location.time)).toBe(true);
    }
  }
}

function locationsBody(...locations: (typeof LOCATION)[]): Uint8Array {
  const parts = locations.map(encodeJt808Location);
  return Uint8Array.from([0, parts.length, 0, ...parts.flatMap((part) => [0, part.length, ...part])]);
}

describe('createJt808Server', () => {
  let server: Jt808Server | undefined;
  let socket: Socket;
  let answers: Jt808Message[];
  let store: EntityStore;
  afterEach(async () => {
    socket.destroy();
    await server?.close();
  });

  async function begin(
    options: { coordinates?: 'gcj02'; terminals?: ReadonlySet<string> } = {},
  ): Promise<Jt808Server> {
    store = createEntityStore();
    answers = [];
    server = await createJt808Server({
      ...options,
      port: 0,
      clock: { now: () => LOCATION.time },
      defineClass: (entityClass) => {
        store.defineClass(entityClass);
      },
      publish: (batch) => store.apply(batch),
    });
    socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const reader = createJt808FrameReader();
    socket.on('data', (bytes: Buffer) => {
      for (const content of reader.push(bytes)) answers.push(decodeJt808Message(content) as Jt808Message);
    });
    return server;
  }

  async function send(...messages: Partial<Jt808Message>[]): Promise<Jt808Message[]> {
    const before = answers.length;
    for (const each of messages) {
      const whole = {
        id: 0,
        edition: 2013 as const,
        terminal: '13912344329',
        serial: 1,
        body: new Uint8Array(0),
      };
      socket.write(encodeJt808Frame(encodeJt808Message({ ...whole, ...each })));
    }
    await expect.poll(() => answers.length).toBe(before + messages.length);
    return answers.slice(before);
  }

  const result = ({ id, body }: Jt808Message): unknown => [id, hexOf(body)];

  it('registers a terminal, answers each message and takes its locations, alone, in batches and in parts', async () => {
    const { counters } = await begin();
    expect(counters.reports).toBe(0);
    const plate = Uint8Array.from([...new Uint8Array(37), 0xbb, 0xa6, ...Buffer.from('A12345')]);
    const body = encodeJt808Location(LOCATION);
    const later = { ...LOCATION, time: LOCATION.time - 1000 };
    const batch = locationsBody(later, { ...later, time: LOCATION.time - 2000 });
    const parts = [batch.slice(0, 40), batch.slice(40)];
    const said = await send(
      { id: JT808_MESSAGES.register, serial: 7, body: plate },
      { id: JT808_MESSAGES.authenticate, serial: 8, body: Uint8Array.from(Buffer.from('13912344329')) },
      { id: JT808_MESSAGES.heartbeat, serial: 9 },
      { id: JT808_MESSAGES.location, serial: 10, body },
      {
        id: JT808_MESSAGES.locations,
        serial: 12,
        part: { number: 2, count: 2 },
        body: parts[1] as Uint8Array,
      },
      {
        id: JT808_MESSAGES.locations,
        serial: 11,
        part: { number: 1, count: 2 },
        body: parts[0] as Uint8Array,
      },
      { id: 0x0900, serial: 13 },
      { id: JT808_MESSAGES.location, serial: 14, body: body.subarray(0, 20) },
    );
    expect(said.map(result)).toEqual([
      [0x8100, `000700${hexOf(Buffer.from('13912344329'))}`],
      [0x8001, '0008010200'],
      [0x8001, '0009000200'],
      [0x8001, '000a020000'],
      [0x8001, '000c070400'],
      [0x8001, '000b070400'],
      [0x8001, '000d090003'],
      [0x8001, '000e020002'],
    ]);
    expect(said.map(({ serial, terminal }) => [serial, terminal])).toEqual(
      said.map((_, at) => [at, '13912344329']),
    );
    const table = store.tables.get(JT808_CLASS.id);
    expect([table?.count, [...(table?.positions.subarray(0, 2) ?? [])]]).toEqual([1, [121.5, 31.25]]);
    expect([table?.headings[0], table?.speeds[0], table?.text(0, 'plate')]).toEqual([270, 10, '沪A12345']);
    expect(table?.numbers('mileage')[0]).toBeCloseTo(1234.5, 9);
    expect(store.totals).toMatchObject({ applied: 1, late: 2 });
    expect(server?.counters).toEqual({
      ...{ connections: 1, messages: 8, reports: 3, unsupported: 1, refused: 0, malformed: 1 },
    });
  });

  it('moves positions of shifted maps to where they are', async () => {
    await begin({ coordinates: 'gcj02' });
    await send({ id: JT808_MESSAGES.location, edition: 2019, body: encodeJt808Location(LOCATION) });
    const [longitude = 0, latitude = 0] = store.tables.get(JT808_CLASS.id)?.positions ?? [];
    // In Shanghai the shift is some 500 m to the south-east.
    expect(121.5 - longitude).toBeGreaterThan(0.003);
    expect(Math.abs(31.25 - latitude)).toBeGreaterThan(0.001);
    expect(Math.hypot(121.5 - longitude, 31.25 - latitude)).toBeLessThan(0.01);
  });

  it('takes nothing of a terminal that is not among those that may report', async () => {
    await begin({ terminals: new Set(['5']) });
    const body = encodeJt808Location(LOCATION);
    const said = await send(
      { id: JT808_MESSAGES.register, body: new Uint8Array(40) },
      { id: JT808_MESSAGES.location, body },
      { id: JT808_MESSAGES.location, terminal: '5', body },
    );
    expect(said.map(result)).toEqual([
      [0x8100, '000104'],
      [0x8001, '0001020001'],
      [0x8001, '0001020000'],
    ]);
    expect(store.tables.get(JT808_CLASS.id)?.slotOf('13912344329')).toBe(-1);
    expect(server?.counters).toMatchObject({ refused: 2, reports: 1 });
  });
});
