import { readFileSync } from 'node:fs';
import { openCityPackage, openTwin } from '@cityloom/cim-loader';
import { createFolderSource, createNodeRunner, findCity } from '@cityloom/cim-loader/node';
import { evaluateScenario, parseScenario } from '@cityloom/twin-core/scenarios';

// A tower is added, gas is released, the measures are printed. Build the city first: `npm run cityloom -- build astana`.
const scenario = parseScenario(JSON.parse(readFileSync(new URL('scenario.json', import.meta.url), 'utf8')));
const city = await openCityPackage(createFolderSource(findCity(scenario.base.city).out));
const runner = createNodeRunner();
const { measures, resultHash } = await evaluateScenario(openTwin(city), scenario, runner);
runner.dispose();

for (const { name, value, unit, source } of measures) console.log(`${name}: ${value} ${unit} (${source})`);
console.log(`result ${resultHash}`);
