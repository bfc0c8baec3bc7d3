/** Sealed blocks of one entity, oldest first. */
export class BlockDirectory {
  count = 0;
  /** Blocks at the front that have been thinned. */
  coarse = 0;
  firstTimes: Float64Array = new Float64Array(4);
  addresses: Uint32Array = new Uint32Array(4);

  /** Puts a block at a place; those from there on move up. */
  insert(at: number, firstTime: number, address: number): void {
    if (this.count === this.addresses.length) {
      const times = new Float64Array(this.count * 2);
      times.set(this.firstTimes);
      const addresses = new Uint32Array(this.count * 2);
      addresses.set(this.addresses);
      this.firstTimes = times;
      this.addresses = addresses;
    }
    this.firstTimes.copyWithin(at + 1, at, this.count);
    this.addresses.copyWithin(at + 1, at, this.count);
    this.firstTimes[at] = firstTime;
    this.addresses[at] = address;
    this.count++;
  }

  remove(at: number): void {
    this.firstTimes.copyWithin(at, at + 1, this.count);
    this.addresses.copyWithin(at, at + 1, this.count);
    this.count--;
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
