/** `npm start`: builds what is missing or out of date, then serves the app. */
import process from 'node:process';
import { prepareApp } from './app/prepare.ts';
import { serveOrExit } from './serve.ts';

try {
  prepareApp();
  await serveOrExit();
} catch (error) {
  process.stderr.write(`start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
