import { createRandom, type Random } from '@cityloom/twin-core';

const BUILDINGS = 4000;
const SEED = 20_261_123;
/** Metres in EPSG:7415 (Dutch grid, heights above NAP); the first building of the square. */
const [EAST, NORTH] = [84_000, 446_000];
const SPACING = 40;

interface Building {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly height: number;
  /** Millimetres from `EAST`, `NORTH`, 0. */
  readonly vertices: readonly (readonly [number, number, number])[];
  /** Rings of `vertices`: ground, roof, walls. */
  readonly rings: readonly (readonly number[])[];
}

/** One city as CityJSON and as CityGML: blocks of four to twelve corners with attributes, as those of delft.json. */
export interface GeneratedModel {
  readonly cityjson: Uint8Array<ArrayBuffer>;
  readonly citygml: Uint8Array<ArrayBuffer>;
  readonly objects: number;
}

export function generateModel(): GeneratedModel {
  const random = createRandom(SEED);
  const buildings = Array.from({ length: BUILDINGS }, (_, index) => building(index, random));
  const encoder = new TextEncoder();
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(encoder.encode(text));
  return { cityjson: bytes(cityjson(buildings)), citygml: bytes(citygml(buildings)), objects: BUILDINGS };
}

function building(index: number, random: Random): Building {
  const perRow = Math.ceil(Math.sqrt(BUILDINGS));
  const centre = [(index % perRow) * SPACING, Math.floor(index / perRow) * SPACING] as const;
  const corners = 4 + Math.floor(random.next() * 9);
  const height = Math.round(3000 + random.next() * 30_000);
  const plan = Array.from({ length: corners }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / corners;
    const radius = 8 + 8 * random.next();
    return [
      Math.round((centre[0] + radius * Math.cos(angle)) * 1e3),
      Math.round((centre[1] + radius * Math.sin(angle)) * 1e3),
    ] as const;
  });
  const around = Array.from(plan.keys());
  const walls = around.map((at) => {
    const next = (at + 1) % corners;
    return [at, next, next + corners, at + corners];
  });
  return {
    id: `b${index.toString(16).padStart(8, '0')}-00ba-11e6-b420-2bdcc4ab5d7f`,
    attributes: {
      class: ['dwelling', 'office', 'shop'][index % 3] as string,
      bronhouder: 'G0503',
      creationdate: `20${10 + (index % 10)}-07-09`,
      identificatie: `0503100000${index.toString().padStart(6, '0')}`,
      status: 'bestaand',
      relatievehoogteligging: String(index % 2),
      storeys: String(1 + Math.floor(height / 3000)),
      lokaalid: `G0503.032e68f09d7049cce0532ee2${index.toString(16).padStart(8, '0')}`,
    },
    height,
    vertices: [...plan.map(([x, y]) => [x, y, 0] as const), ...plan.map(([x, y]) => [x, y, height] as const)],
    rings: [around.toReversed(), around.map((at) => at + corners), ...walls],
  };
}

const surfaceName = (ring: number): string => ['GroundSurface', 'RoofSurface'][ring] ?? 'WallSurface';

function cityjson(buildings: readonly Building[]): string {
  const vertices: (readonly number[])[] = [];
  const objects = buildings.map(({ id, attributes, height, vertices: own, rings }) => {
    const first = vertices.length;
    vertices.push(...own);
    const geometry = {
      type: 'Solid',
      lod: '2',
      boundaries: [rings.map((ring) => [ring.map((at) => first + at)])],
      semantics: {
        surfaces: [{ type: 'GroundSurface' }, { type: 'RoofSurface' }, { type: 'WallSurface' }],
        values: [rings.map((_, ring) => Math.min(ring, 2))],
      },
    };
    const all = { ...attributes, measuredHeight: height / 1e3 };
    return [id, { type: 'Building', attributes: all, geometry: [geometry] }] as const;
  });
  return JSON.stringify({
    type: 'CityJSON',
    version: '2.0',
    metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/7415' },
    transform: { scale: [0.001, 0.001, 0.001], translate: [EAST, NORTH, 0] },
    CityObjects: Object.fromEntries(objects),
    vertices,
  });
}

function citygml(buildings: readonly Building[]): string {
  const members = buildings.map(({ id, attributes, height, vertices, rings }) => {
    const place = (at: number): string => {
      const [x, y, z] = vertices[at] as readonly [number, number, number];
      return `${(EAST + x / 1e3).toFixed(3)} ${(NORTH + y / 1e3).toFixed(3)} ${(z / 1e3).toFixed(3)}`;
    };
    const generic = Object.entries(attributes).map(
      ([name, value]) =>
        `<gen:stringAttribute name="${name}"><gen:value>${value}</gen:value></gen:stringAttribute>`,
    );
    const surfaces = rings.map((ring, number) => {
      const name = `bldg:${surfaceName(number)}`;
      const places = [...ring, ring[0] as number].map(place).join(' ');
      return (
        `<bldg:boundedBy><${name}><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon>` +
        `<gml:exterior><gml:LinearRing><gml:posList srsDimension="3">${places}</gml:posList></gml:LinearRing>` +
        '</gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></bldg:lod2MultiSurface>' +
        `</${name}></bldg:boundedBy>`
      );
    });
    return (
      `<cityObjectMember><bldg:Building gml:id="${id}">${generic.join('\n')}` +
      `<bldg:measuredHeight uom="m">${height / 1e3}</bldg:measuredHeight>\n${surfaces.join('\n')}` +
      '</bldg:Building></cityObjectMember>'
    );
  });
  const end = [EAST + 1e4, NORTH + 1e4];
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n<CityModel xmlns="http://www.opengis.net/citygml/2.0" ' +
    'xmlns:gml="http://www.opengis.net/gml" xmlns:bldg="http://www.opengis.net/citygml/building/2.0" ' +
    'xmlns:gen="http://www.opengis.net/citygml/generics/2.0"><gml:boundedBy>' +
    '<gml:Envelope srsDimension="3" srsName="urn:ogc:def:crs:EPSG::7415">' +
    `<gml:lowerCorner>${EAST} ${NORTH} 0</gml:lowerCorner><gml:upperCorner>${end.join(' ')} 100` +
    `</gml:upperCorner></gml:Envelope></gml:boundedBy>\n${members.join('\n')}\n</CityModel>`
  );
}
