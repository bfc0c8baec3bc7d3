/** Sealed blocks of one entity, oldest first. */
export class BlockDirectory {
  /** Blocks at the front that have been thinned. */
  coarse = 0;
  readonly firstTimes: number[] = [];
  readonly addresses: number[] = [];

  get count(): number {
    return this.addresses.length;
  }

  /** Puts a block at a place; those from there on move up. */
  insert(at: number, firstTime: number, address: number): void {
    if (at === this.addresses.length) {
      this.firstTimes.push(firstTime);
      this.addresses.push(address);
      return;
    }
    this.firstTimes.splice(at, 0, firstTime);
    this.addresses.splice(at, 0, address);
  }

  remove(at: number): void {
    this.firstTimes.splice(at, 1);
    this.addresses.splice(at, 1);
    if (at < this.coarse) this.coarse--;
  }

  /** Last block that starts at or before a time; -1: all start later. Guessed from even lengths, then stepped to. */
  blockAt(time: number): number {
    const last = this.count - 1;
    const first = this.firstTimes[0] as number;
    if (last < 0 || first > time) return -1;
    const span = (this.firstTimes[last] as number) - first;
    const guess = span > 0 ? Math.floor(((time - first) / span) * last) : last;
    let at = Math.min(last, guess);
    while (at < last && (this.firstTimes[at + 1] as number) <= time) at++;
    while (at > 0 && (this.firstTimes[at] as number) > time) at--;
    return at;
  }
}
