/**
 * `npm start`: builds what is missing or out of date, then serves the app and lets the city live. `npm start -- PATH…`
 * opens another city: the folder of a city package, or files of any format. `--allow-origin ORIGIN`: the app may ask that
 * server for data. `--no-live`: nothing moves in the city.
 */
import process from 'node:process';
import { prepareGivenCity } from './app/given-city.ts';
import type { LiveDemo } from './app/live-demo.ts';
import { DEFAULT_CITY_FOLDER, prepareApp } from './app/prepare.ts';
import { serveOrExit, splitArguments, startLive } from './serve.ts';

let live: LiveDemo | undefined;
try {
  const wishes = splitArguments(process.argv.slice(2));
  const city = wishes.paths.length === 0 ? undefined : prepareGivenCity(wishes.paths);
  if (city === undefined) prepareApp(['city']);
  // Its process starts while the app is built.
  if (wishes.live !== false) live = startLive(city?.folder ?? DEFAULT_CITY_FOLDER);
  prepareApp(['app']);
  await serveOrExit({ city, live, allowed: wishes.allowed });
} catch (error) {
  process.stderr.write(`start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
  await live?.stop();
}
