import type { LocalizedText } from '../../units/quantity.ts';
import type { FinishedRun } from './finished-run.ts';
import { WARNINGS } from './texts.ts';

/** Distances between which the method is valid, metres. */
const VALID_FROM = 100;
const VALID_TO = 10_000;
const SHORTEST_AVERAGE = 600;

/** What the reader of a result must know. */
export function warningsOf(run: FinishedRun): LocalizedText[] {
  return [...gasWarnings(run), ...placeWarnings(run), ...dataWarnings(run)]
    .filter(([applies]) => applies)
    .map(([, text]) => text);
}

type Check = readonly [applies: boolean, text: LocalizedText];

function gasWarnings({ setting, parameters, steady }: FinishedRun): Check[] {
  const { releases, weather, levels } = setting;
  const dense = releases.flatMap((release) => release.dense ?? []);
  return [
    [dense.length > 0, WARNINGS.denseGas],
    [dense.some(({ beyondCurves }) => beyondCurves), WARNINGS.beyondCurves],
    [dense.length > 0 && weather.length > 1, WARNINGS.denseTurn],
    [parameters.releaseKind === 'pool', WARNINGS.pool],
    [parameters.releaseKind === 'fire', WARNINGS.fire],
    [levels.kind === 'pm', WARNINGS.particles],
    [!steady, WARNINGS.puffs],
  ];
}

function placeWarnings({ setting, parameters, findings }: FinishedRun): Check[] {
  const { exposed, footprints } = findings;
  const { roughness, surroundings } = setting;
  const byBuildings = parameters.surroundings === 'city';
  return [
    [exposed.some(({ distance }) => distance < VALID_FROM), WARNINGS.nearField],
    [footprints.some(({ distance }) => distance > VALID_TO), WARNINGS.farField],
    [true, WARNINGS.streetCanyons],
    [byBuildings && roughness === undefined, WARNINGS.noHeights],
    [
      byBuildings && roughness !== undefined,
      surroundings === 'urban' ? WARNINGS.cityUrban : WARNINGS.cityRural,
    ],
  ];
}

function dataWarnings({ receptors, parameters, findings }: FinishedRun): Check[] {
  return [
    [receptors.people === undefined, WARNINGS.noPopulation],
    [receptors.peopleDerived, WARNINGS.derivedPopulation],
    [findings.coarse, WARNINGS.coarseCells],
    [parameters.simulatedDuration < SHORTEST_AVERAGE, WARNINGS.shortRun],
    [findings.stillSpreading, WARNINGS.stillSpreading],
  ];
}
