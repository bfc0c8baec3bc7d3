/** A feed cannot be opened as it was asked for. The message is one line: feed, what is wrong, remedy. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly feed: string;
  readonly remedy: string;

  constructor(feed: string, problem: string, remedy: string, cause?: unknown) {
    super(`${feed}: ${problem}; ${remedy}`, cause === undefined ? undefined : { cause });
    this.feed = feed;
    this.remedy = remedy;
  }
}
