import {
  createFeatureTable,
  createGeometryColumn,
  createSceneGraph,
  createTwin,
  describeParameters,
  inStudyArea,
  parseParameters,
  studyBounds,
  studyObjects,
} from '@cityloom/twin-core';
import { studyAreaFields } from '@cityloom/twin-core/models';
import type { GroupNode, LayerNode, ParameterError, Position, View } from '@cityloom/twin-core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const model = {
  id: 'study',
  parameters: z.strictObject({ ...studyAreaFields(), height: z.number().default(1.6) }),
};
const SQUARE: Position[] = [
  [71.4, 51.1],
  [71.41, 51.1],
  [71.41, 51.11],
  [71.4, 51.11],
];

function house([longitude, latitude]: Position): { type: 'Polygon'; coordinates: Position[][] } {
  const size = 0.0001;
  const corners: Position[] = [
    [longitude, latitude],
    [longitude + size, latitude],
    [longitude + size, latitude + size],
    [longitude, latitude],
  ];
  return { type: 'Polygon', coordinates: [corners] };
}

function viewOfHouses(places: readonly Position[]): View {
  const table = createFeatureTable({
    layer: 'buildings',
    count: places.length,
    ids: places.map((_, row) => `buildings/house/${row}`),
    geometry: createGeometryColumn('polygon', places.map(house)),
    columns: new Map(),
  });
  const title = { en: 'City', 'zh-CN': '城市' };
  const layer: LayerNode = {
    kind: 'layer',
    id: 'buildings',
    title,
    layerKind: 'vector',
    table,
    visible: true,
  };
  const root: GroupNode = { kind: 'group', id: 'city', title, children: [layer] };
  return createTwin({ scene: createSceneGraph(root, [71, 51, 72, 52]) }).base;
}

describe('the study area of an analysis', () => {
  it('is described for forms as an area drawn and objects picked, neither required', () => {
    const described = describeParameters(model).map(({ name, kind, required, group }) => [
      name,
      kind,
      required,
      group?.en,
    ]);
    expect(described).toEqual([
      ['area', 'area', false, 'Study area'],
      ['objects', 'objects', false, 'Study area'],
      ['height', 'number', false, undefined],
    ]);
  });

  it('takes rings open and closed, and refuses what is none with place and remedy', () => {
    const closed = [...SQUARE, SQUARE[0] as Position];
    expect(parseParameters(model, { area: closed })).toEqual({ area: closed, height: 1.6 });
    expect(parseParameters(model, { area: SQUARE }).area).toEqual(SQUARE);
    const [a, b, c, d] = SQUARE as [Position, Position, Position, Position];
    expect(() => parseParameters(model, { area: [a, c, b, d] })).toThrow(
      /area \(Area\): .*crosses or touches itself at \[71\.405000, 51\.105000\]; move a corner/,
    );
    expect(() => parseParameters(model, { area: [a, b] })).toThrow(/give a list of at least 3 corners/);
    const thin: Position = [71.405, 51.1 + 1e-10];
    expect(() => parseParameters(model, { area: [a, b, thin] })).toThrow(/encloses less than 1 m²/);
    expect(() => parseParameters(model, { area: [[200, 1], b, c] })).toThrow(/within ±180 and ±90/);
    expect(() => parseParameters(model, { objects: 'all' })).toThrow(/give a list of object ids/);
    try {
      parseParameters(model, { area: [a, c, b, d] });
      expect.unreachable();
    } catch (error) {
      expect((error as ParameterError).issues[0]?.message['zh-CN']).toContain('自相交');
    }
  });

  it('selects the objects that are named and meet the area', () => {
    const view = viewOfHouses([
      [71.405, 51.105],
      [71.42, 51.105],
      [71.4, 51.1099],
    ]);
    const select = (study: Parameters<typeof studyObjects>[2]): string[] | undefined =>
      studyObjects(view, 'buildings', study)?.map(({ id }) => id);
    expect(select({})).toBeUndefined();
    expect(select({ area: SQUARE })).toEqual(['buildings/house/0', 'buildings/house/2']);
    const objects = ['buildings/house/1', 'buildings/house/2', 'buildings/house/2'];
    expect(select({ objects })).toEqual(['buildings/house/1', 'buildings/house/2']);
    expect(select({ area: SQUARE, objects })).toEqual(['buildings/house/2']);
    expect(() => select({ objects: ['buildings/house/9'] })).toThrow(
      /buildings\/house\/9 are not in this view; check the ids/,
    );
    expect(studyBounds({ area: SQUARE })).toEqual([71.4, 51.1, 71.41, 51.11]);
    expect([
      inStudyArea({ area: SQUARE }, [71.405, 51.1]),
      inStudyArea({ area: SQUARE }, [71.4, 51.2]),
    ]).toEqual([true, false]);
  });
});
