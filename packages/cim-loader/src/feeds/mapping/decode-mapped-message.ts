import type { EntityClass } from '@cityloom/twin-core/entities';
import type { BrokerMessage, DecodeBrokerMessage, MessageTarget } from '../broker/broker-message.ts';
import { requireShallowJson } from '../../validation/shallow-json.ts';
import type { BrokerMapping, BrokerRoute } from './broker-mapping.ts';
import { createRecordMapper, type RecordMapper } from './map-record.ts';
import { entityClassOf } from './mapped-class.ts';

/** Texts below cannot be nested so deep that parsing them costs much. */
const SMALL_TEXT = 1024 * 1024;
/** Levels no payload has. */
const MAXIMUM_DEPTH = 64;

interface CompiledRoute {
  readonly parts: readonly string[];
  readonly payload: 'json' | 'text';
  readonly mapper: RecordMapper;
}

const decoder = new TextDecoder();

/** Reads messages as a mapping says: the first route a topic fits is taken. */
export function createMappedMessageDecoder({ routes }: BrokerMapping): DecodeBrokerMessage {
  const compiled = routes.map((route): CompiledRoute => ({
    parts: route.topic.split('/'),
    payload: route.payload ?? 'json',
    mapper: createRecordMapper(route.mapping),
  }));
  return (message, target) => {
    for (const route of compiled) {
      const variables = variablesOf(route.parts, message.path);
      if (variables === undefined) continue;
      // What a broker has forgotten says nothing of the entity: others of its topics may still be there.
      if (message.payload.length > 0) takeRecords(route, message, variables, target);
      return;
    }
    target.fault('unknownType');
  };
}

/** The classes a mapping makes reports of, each with the properties of all its routes. */
export function mappedClasses({ routes }: BrokerMapping): readonly EntityClass[] {
  const classes = new Map<string, EntityClass>();
  for (const { mapping } of routes) {
    const entityClass = entityClassOf(mapping);
    const known = classes.get(entityClass.id);
    if (known === undefined) {
      classes.set(entityClass.id, entityClass);
      continue;
    }
    const added = entityClass.properties.filter(({ id }) => known.properties.every((each) => each.id !== id));
    classes.set(known.id, { ...known, properties: [...known.properties, ...added] });
  }
  return [...classes.values()];
}

/** The topics of a mapping as a broker is asked for them, their parts apart; wildcards without names. */
export function mappedTopics({ routes }: BrokerMapping): readonly (readonly string[])[] {
  return routes.map(({ topic }: BrokerRoute) =>
    topic.split('/').map((part) => (part.startsWith('+') || part.startsWith('#') ? part.charAt(0) : part)),
  );
}

/** `undefined` where the topic does not fit. */
function variablesOf(
  parts: readonly string[],
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const variables = Object.create(null) as Record<string, string>;
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('#')) {
      if (part.length > 1) variables[part.slice(1)] = path.slice(index).join('/');
      return variables;
    }
    const actual = path[index];
    if (actual === undefined || (!part.startsWith('+') && part !== actual)) return undefined;
    if (part.length > 1 && part.startsWith('+')) variables[part.slice(1)] = actual;
  }
  return parts.length === path.length ? variables : undefined;
}

function takeRecords(
  { payload, mapper }: CompiledRoute,
  message: BrokerMessage,
  variables: Readonly<Record<string, string>>,
  target: MessageTarget,
): void {
  const document = documentOf(payload, decoder.decode(message.payload));
  const records = document === undefined ? undefined : mapper.records(document);
  if (records === undefined) {
    target.fault('malformed');
    return;
  }
  let wrong = 0;
  for (const record of records) {
    const mapped = mapper.map(record, variables);
    wrong += mapped.wrong;
    if (mapped.report === undefined) continue;
    const { time } = mapped.report;
    target.report(mapped.report, { time: target.time }, typeof time === 'number' ? time : NaN);
  }
  if (wrong > 0) target.fault('wrongType', wrong);
}

function documentOf(payload: 'json' | 'text', text: string): unknown {
  if (payload === 'text') return { value: text };
  try {
    if (text.length > SMALL_TEXT) requireShallowJson(text, MAXIMUM_DEPTH);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : { value };
  } catch {
    // Whatever is wrong with it, it is counted as one malformed message.
    return undefined;
  }
}
