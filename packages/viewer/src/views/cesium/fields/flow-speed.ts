/** Slower water has no arrow, m/s: it stands, as far as people on foot can tell. */
export const LEAST_SPEED = 0.1;
