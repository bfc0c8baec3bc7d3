/** The part of sql.js used here; the library has no types. */
interface WritableDatabase {
  run(sql: string): void;
  export(): Uint8Array;
  close(): void;
}

/** A SQLite file of small pages after the statements. */
export async function writeDatabase(...statements: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  // @ts-expect-error The library has no types; what is used of it is described above.
  const imported: unknown = await import('sql.js');
  const { default: initialise } = imported as {
    readonly default: () => Promise<{ readonly Database: new () => WritableDatabase }>;
  };
  const { Database } = await initialise();
  const database = new Database();
  database.run('PRAGMA page_size = 512;');
  for (const statement of statements) database.run(statement);
  const bytes = Uint8Array.from(database.export());
  database.close();
  return bytes;
}
