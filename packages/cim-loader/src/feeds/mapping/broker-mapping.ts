import { z } from 'zod';
import { FeedError } from '../feed-error.ts';
import { FEED_MAPPING_SCHEMA, type FeedMapping } from './feed-mapping.ts';

/** How the messages of one kind of topic become reports. */
export interface BrokerRoute {
  /**
   * Topic, its parts joined by `/` (for NATS as well): `sensors/+station/temperature`. `+` stands for any one part,
   * `#` at the end for all that are left; a name behind them makes a variable of the mapping of what stands there.
   */
  readonly topic: string;
  /**
   * How payloads are read. `json` (default): a value that is neither object nor list is the field `value` of a record.
   * `text`: the whole text is the field `value`.
   */
  readonly payload?: 'json' | 'text';
  readonly mapping: FeedMapping;
}

/**
 * What the topics and payloads of somebody else's broker mean. Plain data, to be written by hand as JSON; see
 * docs/guides/mqtt-nats.md. Several routes may speak of one class: the first says what it is, the others only its `id`.
 */
export interface BrokerMapping {
  readonly routes: readonly BrokerRoute[];
}

/** What stands in for a part of a topic. */
const WILDCARD = /^[+#]\w{0,64}$/u;

const topic = z
  .string()
  .min(1)
  .max(1024)
  .refine((text) => text.split('/').every(isPart), 'expected parts like sensors, + or +name between /')
  .refine(
    (text) =>
      text
        .split('/')
        .slice(0, -1)
        .every((part) => !part.startsWith('#')),
    'expected # as the last part alone',
  );

const schema: z.ZodType<BrokerMapping> = z.strictObject({
  routes: z
    .array(
      z.strictObject({
        topic,
        payload: z.enum(['json', 'text']).exactOptional(),
        mapping: FEED_MAPPING_SCHEMA,
      }),
    )
    .min(1)
    .max(256)
    .superRefine((routes, context) => {
      for (const [index, { mapping }] of routes.entries()) {
        const isFirst = routes.findIndex((each) => each.mapping.class.id === mapping.class.id) === index;
        if (isFirst || Object.keys(mapping.class).length === 1) continue;
        context.addIssue({
          code: 'custom',
          path: [index, 'mapping', 'class'],
          message: `expected no more than the id: an earlier route says what ${mapping.class.id} is`,
        });
      }
    }),
});

/**
 * A mapping of a broker as somebody wrote it, checked.
 * @param feed names the feed in messages.
 * @throws {FeedError} naming the first field that is wrong.
 */
export function parseBrokerMapping(value: unknown, feed: string): BrokerMapping {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw new FeedError(
    feed,
    `its mapping is not valid${place === '' ? '' : ` at ${place}`}: ${issue?.message ?? 'unknown'}`,
    'write it as docs/guides/mqtt-nats.md says',
    parsed.error,
  );
}

function isPart(part: string): boolean {
  return WILDCARD.test(part) || (part !== '' && !/[+#\0]/u.test(part));
}
