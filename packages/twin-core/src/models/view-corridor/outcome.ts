import { createLocalPlane } from '../../geo/local-plane.ts';
import { positionOnPlane } from '../../sight/plane-position.ts';
import type { SightScene } from '../../sight/sight-scene.ts';
import type { ModelOutcome, ObjectStates, ResultOutline, StateLevel } from '../../simulation/model.ts';
import type { Measure, MeasureLimit } from '../../units/quantity.ts';
import { corridorLength, corridorOutline } from './corridor.ts';
import type { Corridor, CorridorFinding } from './corridor.ts';
import type { ViewCorridorParameters } from './parameters.ts';
import { ON_ROOF } from './texts.ts';

/** Everything a finished run knows. */
export interface FinishedCorridor {
  readonly scene: SightScene;
  readonly corridor: Corridor;
  readonly findings: readonly CorridorFinding[];
  readonly onRoof: boolean;
  readonly parameters: ViewCorridorParameters;
  /** Model id and version, as named in sources. */
  readonly model: string;
}

const LEVELS: readonly StateLevel[] = [
  { label: { en: 'Rises into it within the tolerance', 'zh-CN': '突破但在容许值内' }, severity: 'yellow' },
  { label: { en: 'Rises into it', 'zh-CN': '突破视廊' }, severity: 'red' },
];
/** Touching is not rising into it, metres. */
const TOUCH = 1e-6;

export function outcomeOf(run: FinishedCorridor): ModelOutcome {
  return {
    measures: measuresOf(run),
    fields: [],
    states: [statesOf(run)],
    outlines: [outlineOf(run)],
    changes: [],
    warnings: run.onRoof ? [ON_ROOF] : [],
  };
}

function toleranceOf({ parameters }: FinishedCorridor): number {
  return parameters.control === 'rigid' ? 0 : parameters.tolerance;
}

function measuresOf(run: FinishedCorridor): Measure[] {
  const { model, corridor, findings, scene } = run;
  const tolerance = toleranceOf(run);
  const source = 'view corridor of the plan';
  const failing = findings.filter(({ overshoot }) => overshoot > tolerance + TOUCH);
  const highest = findings.reduce((most, { overshoot }) => Math.max(most, overshoot), 0);
  const none: MeasureLimit = { value: 0, kind: 'maximum', source };
  const measure = (name: string, value: number, unit: string): Measure => ({
    name: `viewCorridor.${name}`,
    value,
    unit,
    source: model,
  });
  return [
    measure('length', corridorLength(corridor), 'm'),
    measure('buildings', findings.length, '1'),
    { ...measure('buildings.failing', failing.length, '1'), limit: none, pass: failing.length === 0 },
    {
      ...measure('overshoot', highest, 'm'),
      limit: { ...none, value: tolerance },
      pass: failing.length === 0,
    },
    ...[...findings]
      .filter(({ overshoot }) => overshoot > TOUCH)
      .sort((a, b) => b.overshoot - a.overshoot)
      .map(({ solid, overshoot, allowed }): Measure => {
        const ground = scene.solids.ground[solid] as number;
        return {
          ...measure('height', allowed + overshoot - ground, 'm'),
          object: scene.solids.objects[solid] as string,
          limit: { value: allowed - ground + tolerance, kind: 'maximum', source },
          pass: overshoot <= tolerance + TOUCH,
        };
      }),
  ];
}

function statesOf(run: FinishedCorridor): ObjectStates {
  const { solids } = run.scene;
  const tolerance = toleranceOf(run);
  const { findings } = run;
  return {
    layer: 'buildings',
    objects: findings.map(({ solid }) => solids.objects[solid] as string),
    rows: Int32Array.from(findings, ({ solid }) => solids.tableRows[solid] as number),
    columns: [
      {
        name: 'overshoot',
        title: { en: 'Above the corridor', 'zh-CN': '突破高度' },
        unit: 'm',
        values: Float32Array.from(findings, ({ overshoot }) => overshoot),
      },
      {
        name: 'allowedHeight',
        title: { en: 'Height allowed above its ground', 'zh-CN': '允许高度（自地面）' },
        unit: 'm',
        values: Float32Array.from(
          findings,
          ({ allowed, solid }) => allowed - (solids.ground[solid] as number),
        ),
      },
      {
        name: 'distance',
        title: { en: 'Distance along the corridor', 'zh-CN': '沿视廊距离' },
        unit: 'm',
        values: Float32Array.from(findings, ({ distance }) => distance),
      },
    ],
    level: Uint8Array.from(findings, ({ overshoot }) =>
      overshoot <= TOUCH ? 0 : overshoot <= tolerance + TOUCH ? 1 : 2,
    ),
    levels: LEVELS,
  };
}

function outlineOf({ scene, corridor, findings }: FinishedCorridor): ResultOutline {
  const plane = createLocalPlane(scene.origin);
  const corners = corridorOutline(corridor);
  const ring = [...corners, ...corners.slice(0, 1)].flatMap(([x, y]) => [...positionOnPlane(plane, x, y)]);
  return {
    id: 'corridor',
    label: { en: 'View corridor', 'zh-CN': '视线通廊' },
    severity: findings.some(({ overshoot }) => overshoot > TOUCH) ? 'red' : 'blue',
    rings: [Float64Array.from(ring)],
  };
}
