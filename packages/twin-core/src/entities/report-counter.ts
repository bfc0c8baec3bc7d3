import type { ApplyCounts, RejectionReason } from './entity-store.ts';

/** Counts what became of reports. */
export interface ReportCounter {
  applied: number;
  duplicate: number;
  late: number;
  reject(reason: RejectionReason, reports?: number): void;
  add(counts: ApplyCounts): void;
  /** The counts so far, in an object of their own. */
  snapshot(): ApplyCounts;
}

export function createReportCounter(): ReportCounter {
  const rejected: Partial<Record<RejectionReason, number>> = {};
  const counter: ReportCounter = {
    applied: 0,
    duplicate: 0,
    late: 0,
    reject: (reason, reports = 1) => {
      if (reports > 0) rejected[reason] = (rejected[reason] ?? 0) + reports;
    },
    add: (counts) => {
      counter.applied += counts.applied;
      counter.duplicate += counts.duplicate;
      counter.late += counts.late;
      for (const [reason, reports] of Object.entries(counts.rejected)) {
        counter.reject(reason as RejectionReason, reports);
      }
    },
    snapshot: () => ({
      applied: counter.applied,
      duplicate: counter.duplicate,
      late: counter.late,
      rejected: { ...rejected },
    }),
  };
  return counter;
}
