/** Seeded source of random numbers; same seed, same sequence, on every platform. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
}
