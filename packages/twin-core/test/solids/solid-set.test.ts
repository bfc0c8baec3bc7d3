import { createLocalPlane } from '@cityloom/twin-core';
import {
  collectSolids,
  createRayCaster,
  createSolidPlane,
  STANDING_LAYERS,
} from '@cityloom/twin-core/solids';
import { describe, expect, it } from 'vitest';
import { CENTRE, createSmallCity, rectangle } from '../twin/small-city.ts';

/** In the street south-west of the first building. */
const STREET = [CENTRE[0] - 0.0001, CENTRE[1] - 0.0001] as const;
const made = { at: '2026-11-21T10:00:00Z', by: 'planner' };

function branch(): ReturnType<ReturnType<typeof createSmallCity>['createBranch']> {
  const edited = createSmallCity().createBranch({ id: 'b', title: '' });
  edited.apply({ ...made, id: '1', kind: 'object.remove', object: 'buildings/osm/way/1008' });
  edited.apply({
    ...made,
    id: '2',
    kind: 'object.add',
    layer: 'buildings',
    object: 'buildings/plan/bridge',
    geometry: rectangle(100, 48, 40, 8),
    attributes: { height: 20, minHeight: 12 },
  });
  return edited;
}

describe('solids of a view', () => {
  it('stand where the view meets them along a ray', () => {
    const view = branch().view();
    const solids = collectSolids(view);
    const caster = createRayCaster(solids);
    const plane = createSolidPlane(solids.origin);
    const [x, y] = [plane.east(...STREET), plane.north(STREET[1])];
    let met = 0;
    for (let ray = 0; ray < 720; ray++) {
      const azimuthDegrees = ray / 4;
      const elevationDegrees = ((ray * 7) % 40) - 4;
      const [azimuth, elevation] = [(azimuthDegrees * Math.PI) / 180, (elevationDegrees * Math.PI) / 180];
      const height = 1 + (ray % 30);
      const seen = view.alongRay(
        'buildings',
        { position: STREET, height },
        azimuthDegrees,
        elevationDegrees,
        600,
      );
      const across = Math.cos(elevation);
      const way = [Math.sin(azimuth) * across, Math.cos(azimuth) * across, Math.sin(elevation)] as const;
      const hit = caster.firstHit(x, y, height, ...way, 600);
      const first = seen[0];
      // Planes at two origins differ by 1e-5: a corner grazed by one may be missed by the other.
      if (first === undefined || hit === undefined || solids.objects[hit.solid] !== first.object.id) {
        const beside = [-0.01, 0.01].map(
          (turn) =>
            view.alongRay(
              'buildings',
              { position: STREET, height },
              azimuthDegrees + turn,
              elevationDegrees + turn,
              600,
            )[0]?.object.id,
        );
        expect(hit === undefined ? [...beside, first?.object.id] : beside).toContain(
          hit === undefined ? undefined : solids.objects[hit.solid],
        );
        continue;
      }
      expect(hit.distance).toBeCloseTo(first.distance, 1);
      met++;
    }
    expect(met).toBeGreaterThan(250);
  });

  it('are those with a height, less what a branch took away, and what it added', () => {
    const edited = branch();
    const solids = collectSolids(edited.view());
    const base = collectSolids(createSmallCity().base);
    expect(base.objects).not.toContain('buildings/osm/way/1003');
    expect(solids.objects).not.toContain('buildings/osm/way/1008');
    expect(solids.count).toBe(base.count);
    const bridge = solids.objects.indexOf('buildings/plan/bridge');
    expect([
      solids.foot[bridge],
      solids.top[bridge],
      solids.ground[bridge],
      solids.tableRows[bridge],
    ]).toEqual([12, 20, 0, -1]);
    const west = CENTRE[0] - 0.0001;
    const few = collectSolids(edited.view(), {
      bounds: [west, CENTRE[1], CENTRE[0] + 0.001, CENTRE[1] + 0.0003],
    });
    expect(few.objects).toEqual(['buildings/osm/way/1000', 'buildings/osm/way/1001']);
    expect(collectSolids(edited.view(), { layers: ['trees'] }).count).toBe(0);
    expect(collectSolids(edited.view(), { layers: ['roads'] }).count).toBe(0);
  });

  it('lie in a plane that is the local plane of their origin, there and back', () => {
    const plane = createSolidPlane(CENTRE);
    const local = createLocalPlane(CENTRE);
    for (const [longitude, latitude] of [
      [71.5, 51.1],
      [71.3, 51.22],
    ] as const) {
      const [east, north] = [plane.east(longitude, latitude), plane.north(latitude)];
      expect(east).toBeCloseTo(local.east(longitude, latitude), 8);
      expect(north).toBeCloseTo(local.north(latitude), 8);
      const back = plane.position(east, north);
      expect(back[0]).toBeCloseTo(longitude, 11);
      expect(back[1]).toBeCloseTo(latitude, 11);
    }
  });

  it('take in barriers as walls of their height and width, and none without a height', () => {
    const edited = createSmallCity().createBranch({ id: 'b', title: '' });
    const at = (east: number, north: number): readonly [number, number] => [
      CENTRE[0] + east / 69_990,
      CENTRE[1] + north / 111_270,
    ];
    const wall = (
      id: string,
      north: number,
      attributes: Readonly<Record<string, string | number>>,
    ): Parameters<typeof edited.apply>[0] => ({
      ...made,
      id,
      kind: 'object.add',
      layer: 'barriers',
      object: `barriers/plan/${id}`,
      geometry: { type: 'LineString', coordinates: [at(-100, north), at(-40, north), at(-40, north - 60)] },
      attributes,
    });
    edited.apply(wall('levee', -100, { class: 'levee', height: 6, width: 8 }));
    edited.apply(wall('drawn', -200, { class: 'noise_wall' }));
    edited.apply(wall('low', -300, { class: 'noise_wall', height: 0 }));
    const view = edited.view();
    expect(collectSolids(view).objects).not.toContain('barriers/plan/levee');
    const solids = collectSolids(view, { layers: STANDING_LAYERS, origin: CENTRE });
    expect(solids.objects.filter((id) => id.startsWith('barriers/'))).toEqual(['barriers/plan/levee']);
    expect(solids.count).toBe(collectSolids(view).count + 1);
    const caster = createRayCaster(solids);
    // From the south of its first stretch, at eye height and over it; from the east onto the other.
    const ahead = caster.firstHit(-70, -150, 1.5, 0, 1, 0, 500);
    expect(ahead?.distance).toBeCloseTo(46, 1);
    expect(solids.objects[ahead?.solid ?? -1]).toBe('barriers/plan/levee');
    expect(caster.firstHit(-70, -150, 6.5, 0, 1, 0, 90)).toBeUndefined();
    expect(caster.firstHit(0, -130, 1.5, -1, 0, 0, 500)?.distance).toBeCloseTo(36, 1);
    // Mitred: the outer corner is as far from both middle lines as the sides are.
    const corner = caster.firstHit(-36.5, -150, 1.5, 0, 1, 0, 500);
    expect(corner).toBeDefined();
    expect(caster.firstHit(-35.5, -150, 1.5, 0, 1, 0, 60)).toBeUndefined();
    expect(caster.firstHit(-50, -95.5, 1.5, 1, 0, 0, 60)).toBeUndefined();
  });
});
