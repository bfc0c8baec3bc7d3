import { PbfWriter } from 'pbf';

export interface TileFeature {
  readonly type: 'point' | 'line' | 'polygon';
  /** Rings or lines in tile units, x y pairs; polygon rings without the closing position. */
  readonly parts: readonly (readonly (readonly [number, number])[])[];
  readonly properties: Readonly<Record<string, string | number>>;
  /** The tile's own id of the feature. */
  readonly id?: number;
}

const GEOMETRY_TYPES = { point: 1, line: 2, polygon: 3 } as const;
const zigzag = (value: number): number => (value << 1) ^ (value >> 31);

/** Commands of the vector tile specification 2.1, section 4.3. */
function encodeGeometry({ type, parts }: TileFeature): number[] {
  const commands: number[] = [];
  let [x, y] = [0, 0];
  const move = ([toX, toY]: readonly [number, number]): void => {
    commands.push(zigzag(toX - x), zigzag(toY - y));
    [x, y] = [toX, toY];
  };
  for (const part of parts) {
    const [first, ...rest] = part;
    if (first === undefined) continue;
    commands.push(1 | (1 << 3));
    move(first);
    if (rest.length > 0) commands.push(2 | (rest.length << 3));
    for (const position of rest) move(position);
    if (type === 'polygon') commands.push(7 | (1 << 3));
  }
  return commands;
}

/** Writes a vector tile with one layer, as OSM QA tiles have it. */
export function writeTile(features: readonly TileFeature[], extent = 4096, layer = 'osm'): Uint8Array {
  const keys: string[] = [];
  const values: (string | number)[] = [];
  const indexOf = <T>(list: T[], item: T): number => {
    const known = list.indexOf(item);
    return known < 0 ? list.push(item) - 1 : known;
  };
  const writer = new PbfWriter();
  writer.writeMessage(
    3,
    (_, pbf) => {
      pbf.writeStringField(1, layer);
      for (const feature of features) {
        const tags = Object.entries(feature.properties).flatMap(([key, value]) => [
          indexOf(keys, key),
          indexOf(values, value),
        ]);
        pbf.writeMessage(
          2,
          (__, message) => {
            if (feature.id !== undefined) message.writeVarintField(1, feature.id);
            message.writePackedVarint(2, tags);
            message.writeVarintField(3, GEOMETRY_TYPES[feature.type]);
            message.writePackedVarint(4, encodeGeometry(feature));
          },
          undefined,
        );
      }
      for (const key of keys) pbf.writeStringField(3, key);
      for (const value of values) {
        pbf.writeMessage(
          4,
          (item: string | number, message) => {
            if (typeof item === 'string') message.writeStringField(1, item);
            else message.writeVarintField(4, item);
          },
          value,
        );
      }
      pbf.writeVarintField(5, extent);
      pbf.writeVarintField(15, 2);
    },
    undefined,
  );
  return writer.finish();
}
