import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { readOsmQaTiles } from '@cityloom/cim-loader';
import type { OsmFeature } from '@cityloom/cim-loader';
import { readAstanaTiles } from '../../astana.ts';

/** Raw pieces, decoded without any of our code beyond the libraries. */
function rawPieces(): {
  id: string;
  building: boolean;
  type: number;
  extent: number;
  rings: [number, number][][];
}[] {
  return readAstanaTiles().flatMap(({ name, bytes }) => {
    const [, column, row] = /12-(\d+)-(\d+)/u.exec(name) ?? [];
    const layer = new VectorTile(new PbfReader(bytes)).layers['osm'];
    if (layer === undefined) throw new Error(`${name} has no layer osm`);
    return Array.from({ length: layer.length }, (_, index) => {
      const feature = layer.feature(index);
      const tag = feature.properties['building'];
      const rings = feature
        .loadGeometry()
        .map((ring) =>
          ring.map(({ x, y }): [number, number] => [
            Number(column) * layer.extent + x,
            Number(row) * layer.extent + y,
          ]),
        );
      const id = `${String(feature.properties['@type'])}/${String(feature.properties['@id'])}`;
      return {
        id,
        building: tag !== undefined && tag !== 'no',
        type: feature.type,
        extent: layer.extent,
        rings,
      };
    });
  });
}

type RawPiece = ReturnType<typeof rawPieces>[number];

function byId(pieces: readonly RawPiece[]): Map<string, RawPiece[]> {
  const groups = new Map<string, RawPiece[]>();
  for (const piece of pieces) groups.set(piece.id, [...(groups.get(piece.id) ?? []), piece]);
  return groups;
}

const area = (ring: readonly (readonly [number, number])[]): number => {
  const [x0, y0] = ring[0] ?? [0, 0];
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [0, 0];
    return sum + ((x - x0) * (nextY - y0) - (nextX - x0) * (y - y0)) / 2;
  }, 0);
};

const WORLD = 2 ** 32;
/** Degrees back to the grid of the tiles. */
function toGrid(ring: Float64Array): [number, number][] {
  return Array.from({ length: ring.length / 2 }, (_, index) => {
    const latitude = ((ring[index * 2 + 1] ?? 0) * Math.PI) / 180;
    return [
      (((ring[index * 2] ?? 0) + 180) / 360) * WORLD,
      ((1 - Math.asinh(Math.tan(latitude)) / Math.PI) / 2) * WORLD,
    ];
  });
}

const ringsOf = ({ geometry }: OsmFeature): readonly Float64Array[] =>
  geometry.type === 'polygon' ? geometry.polygons.flat() : [];

describe('OSM QA tiles of Astana', () => {
  const { features, report } = readOsmQaTiles(readAstanaTiles());
  const raw = rawPieces();
  const buildings = features.filter(
    ({ geometry, tags }) =>
      geometry.type === 'polygon' && tags['building'] !== undefined && tags['building'] !== 'no',
  );

  it('hold every one of the 32,056 buildings exactly once', () => {
    const expected = new Set(raw.filter(({ type, building }) => type === 3 && building).map(({ id }) => id));
    expect(expected.size).toBe(32_056);
    const found = buildings.map(({ element, id }) => `${element}/${id}`);
    expect(found).toHaveLength(32_056);
    expect(new Set(found)).toEqual(expected);
    expect(report.counts['objects']).toBe(new Set(raw.map(({ id, type }) => `${type}/${id}`)).size);
  });

  it('keep the area of every polygon that a tile edge cut, and leave no seam', () => {
    const pieces = byId(raw.filter(({ type }) => type === 3));
    const edges = new Set(raw.map(({ extent }) => extent));
    expect([...edges]).toEqual([1_048_576]);
    const cut = features.filter(
      ({ geometry, element, id }) =>
        geometry.type === 'polygon' && (pieces.get(`${element}/${id}`)?.length ?? 0) > 1,
    );
    expect(cut.length).toBeGreaterThan(300);
    for (const feature of cut) {
      const name = `${feature.element}/${feature.id}`;
      const sum = (pieces.get(name) ?? [])
        .flatMap(({ rings }) => rings)
        .reduce((total, ring) => total + area(ring), 0);
      const rings = ringsOf(feature).map(toGrid);
      const joined = rings.reduce((total, ring) => total - Math.abs(area(ring)) * Math.sign(area(ring)), 0);
      const perimeter = rings.flat().length;
      // Rounding to 1e-7 degrees moves a vertex by at most 0.6 grid units (7 mm); sides are some thousand units long.
      const length = rings.reduce(
        (total, ring) =>
          total +
          ring.reduce((along, [x, y], index) => {
            const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
            return along + Math.hypot(nextX - x, nextY - y);
          }, 0),
        0,
      );
      expect(Math.abs(Math.abs(joined) - Math.abs(sum)), `${name}, ${perimeter} vertices`).toBeLessThan(
        length * 1.5 + 10,
      );
    }
  });

  it('leave pieces apart nowhere: what a tile edge cut is one polygon, unless it really is several', () => {
    const counts = byId(raw.filter(({ type, building }) => type === 3 && building));
    const cut = buildings.filter(({ element, id }) => (counts.get(`${element}/${id}`)?.length ?? 0) > 1);
    expect(cut).toHaveLength(
      32_333 - 32_056 - [...counts.values()].reduce((more, list) => more + Math.max(0, list.length - 2), 0),
    );
    for (const feature of cut) {
      expect(
        feature.geometry.type === 'polygon' && feature.geometry.polygons,
        `way ${feature.id}`,
      ).toHaveLength(1);
      for (const ring of ringsOf(feature).map(toGrid)) {
        // A seam would be two vertices in a row on the same tile edge.
        const onEdge = ring.map(([x, y]) => [nearEdge(x), nearEdge(y)] as const);
        const seams = onEdge.filter(([x, y], index) => {
          const [nextX, nextY] = onEdge[index + 1] ?? [undefined, undefined];
          return (x !== undefined && x === nextX) || (y !== undefined && y === nextY);
        });
        expect(seams, `way ${feature.id}`).toHaveLength(0);
      }
    }
  });
});

function nearEdge(coordinate: number): number | undefined {
  const edge = Math.round(coordinate / 1_048_576) * 1_048_576;
  return Math.abs(coordinate - edge) < 1.5 ? edge : undefined;
}
