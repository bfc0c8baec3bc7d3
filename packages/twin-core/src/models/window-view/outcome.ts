import { createLocalPlane } from '../../geo/local-plane.ts';
import { cos, sin } from '../../numeric/trigonometry.ts';
import { positionOnPlane } from '../../sight/plane-position.ts';
import type { Eye } from '../../sight/raster-viewshed.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import type { ModelOutcome, ObjectStates, ResultOutline } from '../../simulation/model.ts';
import type { Measure } from '../../units/quantity.ts';
import type { FieldOfView, ViewShares } from './look.ts';
import { INSIDE } from './texts.ts';

/** Everything a finished run knows. */
export interface FinishedLook {
  readonly scene: SightScene;
  readonly shares: ViewShares;
  readonly eye: Eye;
  readonly view: FieldOfView;
  /** True if the window was taken out of a building. */
  readonly moved: boolean;
  /** Model id and version, as named in sources. */
  readonly model: string;
}

const KINDS = ['sky', 'buildings', 'ground', 'green', 'water'] as const;

export function outcomeOf(run: FinishedLook): ModelOutcome {
  const { shares, model } = run;
  const measures: Measure[] = KINDS.map((kind) => ({
    name: `windowView.${kind}`,
    value: shares[kind],
    unit: '1',
    source: model,
  }));
  const seen = shares.solids.reduce((count, share) => count + (share > 0 ? 1 : 0), 0);
  measures.push({ name: 'windowView.buildings.visible', value: seen, unit: '1', source: model });
  return {
    measures,
    fields: [],
    states: [statesOf(run)],
    outlines: [outlineOf(run)],
    changes: [],
    warnings: run.moved ? [INSIDE] : [],
  };
}

function statesOf({ scene, shares }: FinishedLook): ObjectStates {
  const { solids } = scene;
  const listed = Array.from(shares.solids.keys()).filter((solid) => (shares.solids[solid] as number) > 0);
  return {
    layer: 'buildings',
    objects: listed.map((solid) => solids.objects[solid] as string),
    rows: Int32Array.from(listed, (solid) => solids.tableRows[solid] as number),
    columns: [
      {
        name: 'share',
        title: { en: 'Share of the field of view', 'zh-CN': '占视野比例' },
        unit: '1',
        values: Float32Array.from(listed, (solid) => shares.solids[solid] as number),
      },
    ],
    level: Uint8Array.from(listed, (solid) => ((shares.solids[solid] as number) >= 0.05 ? 2 : 1)),
    levels: [
      { label: { en: 'In the view', 'zh-CN': '可见' }, severity: 'blue' },
      { label: { en: 'At least 5 % of the view', 'zh-CN': '占视野 5% 以上' }, severity: 'yellow' },
    ],
  };
}

const ARC_STEPS = 32;
/** The fan on the map is short, metres. */
const FAN = 60;

function outlineOf({ scene, eye, view }: FinishedLook): ResultOutline {
  const plane = createLocalPlane(scene.origin);
  const radius = Math.min(FAN, view.maximumDistance);
  const tip = positionOnPlane(plane, eye.x, eye.y);
  const arc = Array.from({ length: ARC_STEPS + 1 }, (_, step) => {
    const azimuth = view.facing + (step / ARC_STEPS - 0.5) * view.width;
    return positionOnPlane(plane, eye.x + radius * sin(azimuth), eye.y + radius * cos(azimuth));
  });
  return {
    id: 'field-of-view',
    label: { en: 'Field of view', 'zh-CN': '视野' },
    severity: 'blue',
    rings: [Float64Array.from([tip, ...arc, tip].flat())],
  };
}
