import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { connect as connectNats } from '@nats-io/transport-node';
import {
  encodeJt808Frame,
  encodeJt808Location,
  encodeJt808Message,
  entityStateSubject,
  entityStateTopic,
} from '@cityloom/cim-loader';
import { createJt808Server, createLiveServer } from '@cityloom/cim-loader/node';
import mqtt from 'mqtt';
import { zipSync } from 'fflate';
import type { TestProject } from 'vitest/node';
import { startMosquitto, startNatsServer } from './broker-process.ts';

/** A source, as a page is told of it, and the entity it has. */
export interface FeedSourceForTest {
  readonly protocol: string;
  readonly url: string;
  readonly options?: Readonly<Record<string, string | number>>;
  readonly entity: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** One of each protocol a page can read. */
    readonly feedSources: readonly FeedSourceForTest[];
  }
}

const LOCATION = { longitude: 71.4, latitude: 51.1 };
const REPORT = { class: 'vehicle', id: 'v1', ...LOCATION };

/** All of what is asked for by HTTP, with the time it is. */
function documentOf(path: string): { readonly type: string; readonly body: string | Uint8Array } | undefined {
  const now = new Date();
  const time = now.toISOString();
  const position = [71.4, 51.1];
  const json = (value: unknown): { type: string; body: string } => ({
    type: 'application/json',
    body: JSON.stringify(value),
  });
  const observation = { '@iot.id': 1, phenomenonTime: time, result: 20 };
  const place = { location: { type: 'Point', coordinates: position } };
  switch (path) {
    case '/vehicles.json':
      return json([{ id: 'v1', time: now.getTime(), ...LOCATION }]);
    case '/positions.czml':
      return json([
        { id: 'document', version: '1.0' },
        { id: 'v1', position: { cartographicDegrees: [...position, 0] } },
      ]);
    case '/ngsi-ld/v1/entities':
      return json([
        {
          ...{ id: 'urn:ngsi-ld:Vehicle:v1', type: 'Vehicle' },
          location: {
            type: 'GeoProperty',
            value: { type: 'Point', coordinates: position },
            observedAt: time,
          },
        },
      ]);
    case '/v1.1/Datastreams':
      return json({
        value: [
          {
            ...{ '@iot.id': 10, name: 'Hall', unitOfMeasurement: { name: '', symbol: '', definition: '' } },
            Thing: { '@iot.id': 'v1', name: 'Hall', Locations: [place] },
            ObservedProperty: { name: 'Temperature' },
            Observations: [observation],
          },
        ],
      });
    case '/v1.1/Observations':
      return json({ value: [] });
    case '/positions.pb':
      // Version 2.0; a vehicle "v1" at 52° N 13° E.
      return {
        type: 'application/x-protobuf',
        body: Buffer.from('0a050a03322e3012170a01652212120a0d00005042150000504142040a027631', 'hex'),
      };
    case '/timetable.zip':
      return { type: 'application/zip', body: timetable() };
    default:
      return undefined;
  }
}

/** One trip that is under way all day, every day. */
function timetable(): Uint8Array {
  const text = (...lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
  const days = 'monday,tuesday,wednesday,thursday,friday,saturday,sunday';
  return zipSync({
    'agency.txt': text('agency_name,agency_timezone', 'City,UTC'),
    'stops.txt': text('stop_id,stop_name,stop_lat,stop_lon', 'a,A,51,71', 'b,B,51,72'),
    'trips.txt': text('trip_id,route_id,service_id', 'v1,r,all'),
    'stop_times.txt': text(
      'trip_id,stop_id,arrival_time,departure_time,stop_sequence',
      ...['v1,a,00:00:00,00:00:00,1', 'v1,b,24:00:00,24:00:00,2'],
    ),
    'calendar.txt': text(`service_id,${days},start_date,end_date`, 'all,1,1,1,1,1,1,1,20200101,20991231'),
  });
}

function answer(url: string, response: ServerResponse, isAsked: boolean): void {
  // Pages of other origins may read it, and ask whether it has changed.
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', '*');
  const found = documentOf(new URL(url, 'http://localhost').pathname);
  if (isAsked) response.writeHead(204).end();
  else if (found === undefined) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': found.type }).end(found.body);
}

/** Starts a source of each protocol before the browser's tests. @returns what ends them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [live, broker, nats] = await Promise.all([createLiveServer(), startMosquitto(), startNatsServer()]);
  const clock = { now: () => Date.now() };
  const jt808 = await createJt808Server({
    ...{ port: 0, clock },
    defineClass: (entityClass) => {
      live.defineClass(entityClass);
    },
    publish: (batch) => {
      live.publish(batch);
    },
  });
  const http = createServer((request, response) => {
    answer(request.url ?? '', response, request.method === 'OPTIONS');
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const place = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const terminal = connect(jt808.port, '127.0.0.1');
  const publisher = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);
  const line = await connectNats({ servers: `127.0.0.1:${nats.port}` });
  const timer = setInterval(() => {
    const time = Date.now();
    const report = JSON.stringify({ ...REPORT, time });
    publisher.publish(entityStateTopic('vehicle', 'v1'), report);
    publisher.publish(
      'v1.1/Datastreams(10)/Observations',
      JSON.stringify({ '@iot.id': time, phenomenonTime: new Date(time).toISOString(), result: 21 }),
    );
    line.publish(entityStateSubject('vehicle', 'v1'), report);
    const body = encodeJt808Location({
      ...{ time, ...LOCATION, height: 350, speed: 10, heading: 90, alarms: 0, state: 2, values: {} },
    });
    const message = { id: 0x0200, edition: 2019, serial: 1, terminal: '13912344329', body } as const;
    terminal.write(encodeJt808Frame(encodeJt808Message(message)));
  }, 500);
  const socket = `127.0.0.1:${broker.webSocketPort}`;
  project.provide('feedSources', [
    { protocol: 'websocket', url: live.url, entity: '13912344329' },
    { protocol: 'sse', url: `sse+${live.eventsUrl.replace(/^sse\+/u, '')}`, entity: '13912344329' },
    { protocol: 'mqtt', url: `mqtt+ws://${socket}`, entity: 'v1' },
    { protocol: 'nats', url: `nats+ws://127.0.0.1:${nats.webSocketPort}`, entity: 'v1' },
    { protocol: 'poll', url: `poll+http://${place}/vehicles.json`, entity: 'v1' },
    { protocol: 'gtfs-realtime', url: `gtfs-rt+http://${place}/positions.pb`, entity: 'v1' },
    { protocol: 'gtfs-timetable', url: `gtfs+http://${place}/timetable.zip`, entity: 'v1' },
    { protocol: 'czml', url: `czml+http://${place}/positions.czml`, entity: 'v1' },
    { protocol: 'ngsi-ld', url: `ngsi-ld+http://${place}`, entity: 'urn:ngsi-ld:Vehicle:v1' },
    {
      ...{ protocol: 'sensorthings', url: `sensorthings+http://${place}/v1.1`, entity: 'v1' },
      options: { broker: `mqtt+ws://${socket}` },
    },
  ]);
  return async () => {
    clearInterval(timer);
    terminal.destroy();
    await publisher.endAsync(true);
    await line.close();
    http.close();
    await Promise.all([jt808.close(), live.close(), broker.close(), nats.close()]);
  };
}
