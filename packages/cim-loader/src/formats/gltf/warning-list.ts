import type { LoadWarning } from '../../validation/load-report.ts';
import type { WarningCode } from '../../validation/warning-codes.ts';

/** Distinct warnings kept; further ones are counted by the last. */
const MOST = 500;

/** Warnings while files are read: alike ones of one file are told once, with their number. */
export class WarningList {
  private readonly byKey = new Map<string, { warning: LoadWarning; count: number }>();
  private readonly file: string;
  private dropped = 0;

  /** @param file the warnings are about where `add` names no other. */
  constructor(file: string) {
    this.file = file;
  }

  /** @param code kebab-case, stable. */
  add(code: WarningCode, message: string, place?: string, file: string = this.file): void {
    const key = `${code}\n${message}\n${file}`;
    const known = this.byKey.get(key);
    if (known !== undefined) {
      known.count++;
    } else if (this.byKey.size < MOST) {
      const warning: LoadWarning = { code, message, file, ...(place !== undefined && { object: place }) };
      this.byKey.set(key, { warning, count: 1 });
    } else {
      this.dropped++;
    }
  }

  /** Adds what another reader found. */
  addAll(warnings: readonly LoadWarning[]): void {
    for (const warning of warnings) {
      const key = JSON.stringify([warning.code, warning.message, warning.file, warning.object]);
      if (this.byKey.size < MOST) this.byKey.set(key, { warning, count: warning.count ?? 1 });
      else this.dropped++;
    }
  }

  /** Of all warnings, alike ones included. */
  get count(): number {
    return [...this.byKey.values()].reduce((sum, { count }) => sum + count, this.dropped);
  }

  finish(): LoadWarning[] {
    const list = [...this.byKey.values()].map(({ warning, count }) =>
      count === 1 ? warning : { ...warning, count },
    );
    if (this.dropped > 0) {
      const message = 'further warnings are not listed';
      list.push({ code: 'more-warnings', message, file: this.file, count: this.dropped });
    }
    return list;
  }
}
