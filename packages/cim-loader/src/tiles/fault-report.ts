/** Reports a fault: where, and what. */
export type Report = (place: string, problem: string) => void;
