import { createLocalPlane } from '@cityloom/twin-core';
import { collectSolids, createRayCaster, createSolidPlane } from '@cityloom/twin-core/solids';
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
});
