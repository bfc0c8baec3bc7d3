import type { LoadWarning } from './load-report.ts';

/** Alike warnings told one by one, before the rest is only counted. */
const TOLD_EACH = 20;

/** Warnings of one kind: the first are kept whole, of the others one, with their number. */
export class WarningTally {
  private readonly kept = new Map<string, LoadWarning[]>();
  private readonly counts = new Map<string, number>();
  private readonly toldEach: number;

  constructor(toldEach: number = TOLD_EACH) {
    this.toldEach = toldEach;
  }

  add(warning: LoadWarning): void {
    const { code, count = 1 } = warning;
    this.counts.set(code, (this.counts.get(code) ?? 0) + count);
    const list = this.kept.get(code);
    if (list === undefined) this.kept.set(code, [warning]);
    else if (list.length <= this.toldEach) list.push(warning);
  }

  addAll(warnings: Iterable<LoadWarning>): void {
    for (const warning of warnings) this.add(warning);
  }

  /** How often each kind happened. */
  totals(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }

  finish(): LoadWarning[] {
    return [...this.kept].flatMap(([code, warnings]) => {
      if (warnings.length <= this.toldEach) return warnings;
      const told = warnings.slice(0, this.toldEach);
      const toldCount = told.reduce((sum, { count = 1 }) => sum + count, 0);
      const last = warnings[this.toldEach] as LoadWarning;
      return [...told, { ...last, count: (this.counts.get(code) ?? 0) - toldCount }];
    });
  }
}
