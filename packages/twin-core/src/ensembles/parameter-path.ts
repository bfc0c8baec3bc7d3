/** A parameter tree with one value replaced; what is beside the path is shared, not copied. */
export function withValueAt(tree: unknown, path: readonly string[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(tree)) {
    return tree.map((item: unknown, index) =>
      String(index) === head ? withValueAt(item, rest, value) : item,
    );
  }
  const members = tree as Readonly<Record<string, unknown>>;
  return { ...members, [head]: withValueAt(members[head], rest, value) };
}

/** Value at a path; `undefined` where there is none. */
export function valueAt(tree: unknown, path: readonly string[]): unknown {
  let value = tree;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Names of a path: `sources.0.rate` is `sources`, `0`, `rate`. */
export function pathKeys(path: string): readonly string[] {
  return path.split('.');
}
