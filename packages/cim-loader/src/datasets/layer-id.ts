/** Name as a layer id: lower-case letters, digits and hyphens; CJK and other letters are kept. */
export function layerIdOf(name: string): string {
  const id = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
  return id === '' ? 'layer' : id;
}

/** Layer id from a file's path: its name without folder and extensions. */
export function layerIdOfFile(path: string): string {
  const name = path.replace(/[?#].*$/u, '').replace(/^.*[\\/]/u, '');
  return layerIdOf(name.replace(/(?<=.)\..*$/u, ''));
}

/** As many distinct ids as names; equal ones are numbered `-2`, `-3` … */
export function distinctLayerIds(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = layerIdOf(name);
    let id = base;
    for (let copy = 2; taken.has(id); copy++) id = `${base}-${copy}`;
    taken.add(id);
    return id;
  });
}
