/** Scenarios to bring together; without `theirs`: not chosen yet. */
export type Bringing =
  | { readonly kind: 'merge'; readonly mine: string; readonly theirs?: string }
  | { readonly kind: 'rebase'; readonly mine: string };
