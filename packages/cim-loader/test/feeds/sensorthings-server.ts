import { startDocumentServer, type DocumentServer } from './document-server.ts';

/** An observation as the service keeps it. */
export interface KeptObservation {
  readonly id: number;
  readonly stream: number;
  readonly phenomenonTime: string;
  readonly result: unknown;
  /** Where it was made, if not where its Thing is. */
  readonly feature?: unknown;
}

/** A service of OGC 18-088, as far as a reader of observations needs it. */
export interface SensorThingsServer {
  readonly http: DocumentServer;
  readonly url: string;
  readonly observations: KeptObservation[];
  /** Datastreams by number, in the form of the standard's examples (clause 8.2). */
  readonly streams: Map<number, Readonly<Record<string, unknown>>>;
}

const UNITS = {
  celsius: {
    name: 'degree Celsius',
    symbol: '°C',
    definition: 'http://unitsofmeasure.org/ucum.html#para-30',
  },
  fahrenheit: {
    name: 'degree Fahrenheit',
    symbol: 'degF',
    definition: 'http://unitsofmeasure.org/ucum.html#para-30',
  },
  none: { name: '', symbol: '', definition: '' },
};

/** A Datastream with its Thing, as `$expand` gives them. */
export function datastream(
  id: number,
  thing: { readonly id: number | string; readonly name: string; readonly location?: unknown },
  observed: string,
  unit: keyof typeof UNITS,
): Readonly<Record<string, unknown>> {
  return {
    '@iot.id': id,
    '@iot.selfLink': `http://example.org/v1.1/Datastreams(${id})`,
    name: `${thing.name} ${observed}`,
    unitOfMeasurement: UNITS[unit],
    observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
    Thing: {
      '@iot.id': thing.id,
      name: thing.name,
      Locations: thing.location === undefined ? [] : [{ location: thing.location }],
    },
    ObservedProperty: { name: observed },
  };
}

/** Starts one that pages, filters by `phenomenonTime gt`, and orders, as the standard has it. */
export async function startSensorThingsServer(): Promise<SensorThingsServer> {
  const http = await startDocumentServer();
  const streams = new Map<number, Readonly<Record<string, unknown>>>();
  const observations: KeptObservation[] = [];
  http.answer = (request, response) => {
    const url = new URL(request.url ?? '', http.url);
    const isStreams = url.pathname === '/FROST/v1.1/Datastreams';
    if (!isStreams && url.pathname !== '/FROST/v1.1/Observations') {
      response.writeHead(404).end();
      return;
    }
    const all = isStreams
      ? [...streams].map(([id, stream]) => ({ ...stream, Observations: lastOf(observations, id) }))
      : observationsOf(observations, url.searchParams.get('$filter') ?? '');
    const [top, skip] = ['$top', '$skip'].map((name) => Number(url.searchParams.get(name) ?? 0));
    const end = (skip ?? 0) + (top ?? 0);
    url.searchParams.set('$skip', String(end));
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        value: all.slice(skip, end),
        ...(end < all.length && { '@iot.nextLink': url.href }),
      }),
    );
  };
  return { http, url: `${http.url}/FROST/v1.1`, observations, streams };
}

function lastOf(observations: readonly KeptObservation[], stream: number): unknown[] {
  const own = observations.filter((each) => each.stream === stream);
  const last = own.toSorted((a, b) => (a.phenomenonTime < b.phenomenonTime ? 1 : -1))[0];
  return last === undefined ? [] : [written(last)];
}

function observationsOf(observations: readonly KeptObservation[], filter: string): unknown[] {
  const since = Date.parse(/^phenomenonTime gt (\S+)$/u.exec(filter)?.[1] ?? '');
  if (Number.isNaN(since)) throw new RangeError(`filter ${filter}`);
  return observations
    .filter(({ phenomenonTime }) => Date.parse(phenomenonTime.split('/').at(-1) ?? '') > since)
    .map((each) => ({ ...written(each), Datastream: { '@iot.id': each.stream } }));
}

function written({ id, phenomenonTime, result, feature }: KeptObservation): Record<string, unknown> {
  return {
    '@iot.id': id,
    phenomenonTime,
    result,
    resultTime: null,
    ...(feature !== undefined && { FeatureOfInterest: { feature } }),
  };
}
