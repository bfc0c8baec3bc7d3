function partsOf(part: object): Iterable<unknown> {
  if (part instanceof Map) return part.values() as Iterable<unknown>;
  // Long lists are those of strings (ids, dictionaries): nothing to hand over in them.
  if (Array.isArray(part)) return typeof part[0] === 'object' ? (part as unknown[]) : [];
  return part instanceof Blob || ArrayBuffer.isView(part) ? [] : (Object.values(part) as unknown[]);
}

/** Every array buffer of plain data, each once: handed over instead of copied. */
export function transferablesOf(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const buffer: unknown = ArrayBuffer.isView(part) ? part.buffer : part;
    if (buffer instanceof ArrayBuffer) buffers.add(buffer);
    else for (const inner of partsOf(part)) visit(inner);
  };
  visit(value);
  return [...buffers];
}
