/** More selected objects are refused: each is named in memory, in events and in exports. */
export const MAXIMUM_SELECTED = 250_000;
