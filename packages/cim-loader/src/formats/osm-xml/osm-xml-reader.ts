import {
  type ElementSink,
  type MemberType,
  type RelationMember,
  UNITS_PER_DEGREE,
} from '../osm/element-source.ts';
import type { LoadError } from '../../validation/load-error.ts';

type Attributes = Readonly<Record<string, string>>;

/** Elements inside each other: osm, a change or an element, its parts. */
const MAXIMUM_DEPTH = 16;
const MEMBER_TYPES: ReadonlySet<string> = new Set(['node', 'way', 'relation']);
const LARGEST_LONGITUDE = 180 * UNITS_PER_DEGREE;
const LARGEST_LATITUDE = 90 * UNITS_PER_DEGREE;
/** Keys and short values that repeat: kept once. */
const MOST_INTERNED = 100_000;

interface OpenElement {
  readonly kind: string;
  readonly id: number;
  readonly attributes: Attributes;
  /** Made on the first tag. */
  tags: Record<string, string> | undefined;
  hasInterest: boolean;
}

/**
 * Turns the tags of an OSM XML document into elements. What editors mark as deleted (`action="delete"`,
 * `visible="false"`) is skipped; new objects with negative ids are kept.
 */
export class OsmXmlReader {
  readonly head: { version?: string; dataDate?: string } = {};
  private readonly sink: ElementSink;
  private readonly fail: (problem: string) => LoadError;
  private readonly interned = new Map<string, string>();
  private depth = 0;
  private current: OpenElement | undefined;
  private refs: number[] = [];
  private members: RelationMember[] = [];
  private rootSeen = false;

  constructor(sink: ElementSink, fail: (problem: string) => LoadError) {
    this.sink = sink;
    this.fail = fail;
  }

  get sawRoot(): boolean {
    return this.rootSeen;
  }

  open(name: string, attributes: Attributes): void {
    this.depth++;
    if (this.depth > MAXIMUM_DEPTH) throw this.fail(`elements are nested more than ${MAXIMUM_DEPTH} deep`);
    switch (name) {
      case 'node':
      case 'way':
      case 'relation':
        this.begin(name, attributes);
        break;
      case 'tag':
        this.tag(attributes['k'], attributes['v']);
        break;
      case 'nd':
        this.nodeOfWay(attributes);
        break;
      case 'member':
        this.member(attributes);
        break;
      case 'osm':
        this.readRoot(attributes);
        break;
      case 'meta':
        if (attributes['osm_base'] !== undefined) this.head.dataDate = attributes['osm_base'].slice(0, 10);
    }
  }

  private readRoot({ version, timestamp }: Attributes): void {
    this.rootSeen = true;
    if (version !== undefined) this.head.version = version;
    if (timestamp !== undefined && /^\d{4}-\d\d-\d\d/u.test(timestamp)) {
      this.head.dataDate = timestamp.slice(0, 10);
    }
  }

  private begin(kind: string, attributes: Attributes): void {
    const isGone =
      attributes['action'] === 'delete' ||
      attributes['visible'] === 'false' ||
      (kind === 'node' && !this.sink.wantsNodes);
    this.refs = [];
    this.members = [];
    if (isGone) {
      this.current = undefined;
      return;
    }
    const id = this.idOf(attributes['id'], kind);
    this.current = { kind, id, attributes, tags: undefined, hasInterest: false };
  }

  private idOf(text: string | undefined, element: string): number {
    const id = Number(text);
    if (text !== undefined && text !== '' && Number.isSafeInteger(id)) return id;
    throw this.fail(`<${element}> has the id ${text ?? 'missing'}, which is no whole number`);
  }

  private tag(key: string | undefined, value: string | undefined): void {
    const { current } = this;
    if (current === undefined || key === undefined || value === undefined) return;
    current.tags ??= {};
    const name = this.intern(key);
    // `__proto__` as a key would be lost, and is nobody's tag.
    if (name === '__proto__') return;
    current.tags[name] = this.intern(value);
    current.hasInterest ||= this.sink.isTagOfInterest(name);
  }

  private intern(text: string): string {
    if (text.length > 40) return text;
    const known = this.interned.get(text);
    if (known !== undefined) return known;
    if (this.interned.size < MOST_INTERNED) this.interned.set(text, text);
    return text;
  }

  /** Overpass can write the position beside the reference, and no nodes (`out geom`). */
  private nodeOfWay(attributes: Attributes): void {
    if (this.current?.kind !== 'way') return;
    const id = this.idOf(attributes['ref'], 'nd');
    this.refs.push(id);
    if (attributes['lat'] !== undefined && this.sink.wantsNodes) this.endNode(id, attributes, undefined);
  }

  private member({ type = '', ref, role = '' }: Attributes): void {
    if (this.current?.kind !== 'relation' || !MEMBER_TYPES.has(type)) return;
    this.members.push({ type: type as MemberType, id: this.idOf(ref, 'member'), role: this.intern(role) });
  }

  close(name: string): void {
    this.depth--;
    const { current } = this;
    if (current?.kind !== name) return;
    this.current = undefined;
    const { id, attributes } = current;
    const tags = current.hasInterest ? current.tags : undefined;
    if (name === 'node') this.endNode(id, attributes, tags);
    else if (name === 'way') this.sink.way(id, this.refs, this.refs.length, tags, secondsOf(attributes));
    else this.sink.relation(id, this.members, current.tags ?? {}, secondsOf(attributes));
  }

  private endNode(id: number, attributes: Attributes, tags: Record<string, string> | undefined): void {
    const longitude = unitsOf(attributes['lon']);
    const latitude = unitsOf(attributes['lat']);
    if (!(Math.abs(longitude) <= LARGEST_LONGITUDE && Math.abs(latitude) <= LARGEST_LATITUDE)) {
      const { lon = 'missing', lat = 'missing' } = attributes;
      throw this.fail(`node ${id} lies at longitude ${lon}, latitude ${lat}, which is no place on Earth`);
    }
    const editedAt = tags === undefined ? 0 : secondsOf(attributes);
    this.sink.node(id, longitude, latitude, tags, editedAt);
  }
}

/** NaN where the text is no number. */
function unitsOf(text: string | undefined): number {
  return text === undefined || text === '' ? NaN : Math.round(Number(text) * UNITS_PER_DEGREE);
}

function secondsOf({ timestamp }: Attributes): number {
  const milliseconds = timestamp === undefined ? NaN : Date.parse(timestamp);
  return Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1000);
}
