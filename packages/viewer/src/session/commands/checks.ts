/** Checks of what comes from outside: their schemas come while the city loads, and no command is carried out before. */
export { parseChange } from '@cityloom/twin-core/scenarios';
export { readRecords, readStored } from '../storing/stored-records.ts';
export { parseCommand } from './command-schema.ts';
