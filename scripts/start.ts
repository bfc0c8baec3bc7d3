/**
 * `npm start`: builds what is missing or out of date, then serves the app. `npm start -- PATH…` opens another city: the
 * folder of a city package, or files of any format. `--allow-origin ORIGIN`: the app may ask that server for data.
 */
import process from 'node:process';
import { prepareGivenCity } from './app/given-city.ts';
import { prepareApp } from './app/prepare.ts';
import { serveOrExit, splitArguments } from './serve.ts';

try {
  const { paths, allowed } = splitArguments(process.argv.slice(2));
  const city = paths.length === 0 ? undefined : prepareGivenCity(paths);
  prepareApp(city === undefined);
  await serveOrExit(city, allowed);
} catch (error) {
  process.stderr.write(`start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
