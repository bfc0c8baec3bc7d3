type SqlValue = number | bigint | string | Uint8Array | null;

/** The part of the library's interface used here (sql.js, compiled by Emscripten, no types). */
interface SqliteEngine {
  readonly Database: new (bytes: Uint8Array) => SqliteDatabase;
}

interface SqliteDatabase {
  run(sql: string): void;
  prepare(sql: string, values: readonly (string | number)[]): SqliteStatement;
  close(): void;
}

interface SqliteStatement {
  step(): boolean;
  getAsObject(values: null, options: { useBigInt: boolean }): Record<string, SqlValue>;
  free(): void;
}

/** The library as it is imported: CommonJS, a function that makes an engine. */
type CreateEngine = (options?: { locateFile: () => string }) => Promise<SqliteEngine>;

let engine: Promise<SqliteEngine> | undefined;

/** SQLite as WebAssembly, loaded once. Its file comes with the application: nothing is fetched from elsewhere. */
function loadEngine(): Promise<SqliteEngine> {
  engine ??= createEngine();
  return engine;
}

async function createEngine(): Promise<SqliteEngine> {
  // @ts-expect-error The library has no types; what is used of it is described above.
  const imported: unknown = await import('sql.js');
  const { default: initialise } = imported as { readonly default: CreateEngine };
  const { process } = globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } };
  // In Node the library finds its file beside itself; for pages the bundler copies it and knows its address.
  if (process?.versions?.node !== undefined) return initialise();
  const address = new URL('sql.js/dist/sql-wasm-browser.wasm', import.meta.url).href;
  return initialise({ locateFile: () => address });
}

export type Row = Readonly<Record<string, SqlValue>>;

/** A database in memory, for reading. */
export interface SqliteReader {
  /** Rows one by one; whole numbers are bigint where doubles cannot hold them. */
  rows(sql: string, values?: readonly (string | number)[]): Generator<Row, void>;
  close(): void;
}

/** @throws {Error} bytes that are no database. */
export async function openSqlite(bytes: Uint8Array): Promise<SqliteReader> {
  const { Database } = await loadEngine();
  const database = new Database(bytes);
  // A file may hold triggers and functions of its own: none of them is to run.
  database.run('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;');
  return {
    *rows(sql, values = []) {
      const statement = database.prepare(sql, values);
      try {
        while (statement.step()) yield asNumbers(statement.getAsObject(null, { useBigInt: true }));
      } finally {
        statement.free();
      }
    },
    close: () => {
      database.close();
    },
  };
}

function asNumbers(row: Record<string, SqlValue>): Row {
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) row[name] = Number(value);
  }
  return row;
}
