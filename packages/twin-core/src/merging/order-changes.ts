/**
 * One order for the changes of two lists: `leading` first, each further one of `following` behind the one it follows
 * there, and behind what `leading` put after that one. So each list's own order holds, and what only `following`
 * has comes last where both went on from the same end.
 */
export function weaveOrder(leading: readonly string[], following: readonly string[]): string[] {
  const known = new Set(leading);
  const followingIds = new Set(following);
  const behind = new Map<string | undefined, string[]>();
  let anchor: string | undefined;
  for (const id of following) {
    if (known.has(id)) anchor = id;
    else behind.set(anchor, [...(behind.get(anchor) ?? []), id]);
  }
  const order: string[] = [];
  let waiting = behind.get(undefined) ?? [];
  for (const id of leading) {
    if (followingIds.has(id)) {
      order.push(...waiting);
      waiting = behind.get(id) ?? [];
    }
    order.push(id);
  }
  return [...order, ...waiting];
}
