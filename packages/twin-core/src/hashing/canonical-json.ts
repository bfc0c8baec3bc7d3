/**
 * JSON with one spelling per value: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * prints them (RFC 8785). Members that are `undefined` are left out.
 * @throws {RangeError} for numbers JSON cannot hold; `path` in the message says where.
 */
export function canonicalJson(value: unknown, path = '$'): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(`canonicalJson: ${path} is ${value}, which JSON cannot hold; leave the member out.`);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => canonicalJson(item ?? null, `${path}[${index}]`)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, `${path}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) {
    throw new RangeError(`canonicalJson: ${path} is a ${typeof value}, which JSON cannot hold.`);
  }
  return text;
}
