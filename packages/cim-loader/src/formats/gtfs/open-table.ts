import type { InputFile } from '../../transport/input-file.ts';

/** A text file of the feed; `undefined` where it has none. */
export type OpenTable = (name: string) => Promise<InputFile | undefined>;
