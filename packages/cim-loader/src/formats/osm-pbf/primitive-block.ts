import {
  type ElementSink,
  type MemberType,
  type RelationMember,
  UNITS_PER_DEGREE,
} from '../osm/element-source.ts';
import type { OsmTags } from '../osm/osm-feature.ts';
import { MessageError, MessageReader, PackedNumbers } from './message-reader.ts';
import { StringTable } from './string-table.ts';

const NANODEGREES_PER_UNIT = 1e9 / UNITS_PER_DEGREE;
const LARGEST_LONGITUDE = 180 * UNITS_PER_DEGREE;
const LARGEST_LATITUDE = 90 * UNITS_PER_DEGREE;
const MEMBER_TYPES: readonly MemberType[] = ['node', 'way', 'relation'];

/** When an element was edited, and whether it still is. */
interface Info {
  readonly editedAt: number;
  readonly visible: boolean;
}

const NO_INFO: Info = { editedAt: 0, visible: true };

/**
 * Reads the blocks of a PBF file (OSM wiki, PBF Format). Lists are decoded into buffers that are kept, tags are made only
 * for elements that may come into a layer.
 */
export class PrimitiveBlockReader {
  private readonly sink: ElementSink;
  private readonly strings: StringTable;
  private granularity = 100;
  private latitudeOffset = 0;
  private longitudeOffset = 0;
  private dateGranularity = 1000;
  private readonly ids = new PackedNumbers();
  private readonly latitudes = new PackedNumbers();
  private readonly longitudes = new PackedNumbers();
  private readonly keys = new PackedNumbers();
  private readonly values = new PackedNumbers();
  private readonly times = new PackedNumbers();
  private readonly visible = new PackedNumbers();

  constructor(sink: ElementSink) {
    this.sink = sink;
    this.strings = new StringTable(sink);
  }

  /** @throws {MessageError} where the block is broken. */
  read(bytes: Uint8Array): void {
    const groups: number[] = [];
    this.granularity = 100;
    this.dateGranularity = 1000;
    this.latitudeOffset = 0;
    this.longitudeOffset = 0;
    this.strings.clear();
    const reader = new MessageReader(bytes);
    while (reader.next()) {
      switch (reader.field) {
        case 1:
          this.strings.read(reader.message());
          break;
        case 2:
          groups.push(reader.span(), reader.at);
          break;
        case 17:
          this.granularity = reader.signed();
          break;
        case 18:
          this.dateGranularity = reader.signed();
          break;
        case 19:
          this.latitudeOffset = reader.signed();
          break;
        case 20:
          this.longitudeOffset = reader.signed();
          break;
        default:
          reader.skip();
      }
    }
    // Groups last: how their numbers are meant may stand behind them.
    for (let at = 0; at < groups.length; at += 2) {
      this.readGroup(new MessageReader(bytes, groups[at], groups[at + 1]));
    }
  }

  private readGroup(group: MessageReader): void {
    while (group.next()) {
      if (group.field === 1 && this.sink.wantsNodes) this.readNode(group.message());
      else if (group.field === 2 && this.sink.wantsNodes) this.readDense(group.message());
      else if (group.field === 3) this.readWay(group.message());
      else if (group.field === 4) this.readRelation(group.message());
      else group.skip();
    }
  }

  private readDense(reader: MessageReader): void {
    const { ids, latitudes, longitudes, keys, times, visible } = this;
    for (const list of [ids, latitudes, longitudes, keys, times, visible]) list.clear();
    while (reader.next()) {
      if (reader.field === 1) ids.readDeltas(reader);
      else if (reader.field === 5) this.readDenseInfo(reader.message());
      else if (reader.field === 8) latitudes.readDeltas(reader);
      else if (reader.field === 9) longitudes.readDeltas(reader);
      else if (reader.field === 10) keys.readUnsigned(reader);
      else reader.skip();
    }
    if (latitudes.count !== ids.count || longitudes.count !== ids.count) {
      const counts = `${ids.count} ids, ${latitudes.count} latitudes and ${longitudes.count} longitudes`;
      throw new MessageError(`dense nodes have ${counts}`, reader.at);
    }
    this.emitDense();
  }

  private readDenseInfo(info: MessageReader): void {
    while (info.next()) {
      if (info.field === 2) this.times.readDeltas(info);
      else if (info.field === 6) this.visible.readUnsigned(info);
      else info.skip();
    }
  }

  private emitDense(): void {
    const { ids, latitudes, longitudes, keys, times, visible, strings, sink } = this;
    let tag = 0;
    for (let node = 0; node < ids.count; node++) {
      let tags: OsmTags | undefined;
      if (tag < keys.count) {
        const start = tag;
        while (tag < keys.count && keys.values[tag] !== 0) tag += 2;
        if (tag > keys.count) throw new MessageError('a dense node has a key without a value', 0);
        if (tag > start) tags = strings.denseTags(keys.values, start, tag);
        tag++;
      }
      if (visible.count > node && visible.values[node] === 0) continue;
      const editedAt =
        tags === undefined || times.count <= node ? 0 : this.seconds(times.values[node] as number);
      const longitude = this.units(longitudes.values[node] as number, this.longitudeOffset);
      const latitude = this.units(latitudes.values[node] as number, this.latitudeOffset);
      const id = ids.values[node] as number;
      assertPlace(id, longitude, latitude);
      sink.node(id, longitude, latitude, tags, editedAt);
    }
  }

  private units(value: number, offset: number): number {
    if (this.granularity === 100 && offset === 0) return value;
    return Math.round((offset + this.granularity * value) / NANODEGREES_PER_UNIT);
  }

  private seconds(value: number): number {
    return Math.floor((value * this.dateGranularity) / 1000);
  }

  private readNode(reader: MessageReader): void {
    this.keys.clear();
    this.values.clear();
    let id = 0;
    let latitude = 0;
    let longitude = 0;
    let info = NO_INFO;
    while (reader.next()) {
      if (reader.field === 1) id = reader.zigzag();
      else if (reader.field === 2) this.keys.readUnsigned(reader);
      else if (reader.field === 3) this.values.readUnsigned(reader);
      else if (reader.field === 4) info = this.readInfo(reader.message());
      else if (reader.field === 8) latitude = this.units(reader.zigzag(), this.latitudeOffset);
      else if (reader.field === 9) longitude = this.units(reader.zigzag(), this.longitudeOffset);
      else reader.skip();
    }
    if (!info.visible) return;
    assertPlace(id, longitude, latitude);
    const tags = this.strings.tags(this.keys, this.values);
    this.sink.node(id, longitude, latitude, tags, tags === undefined ? 0 : info.editedAt);
  }

  private readInfo(reader: MessageReader): Info {
    let editedAt = 0;
    let visible = true;
    while (reader.next()) {
      if (reader.field === 2) editedAt = this.seconds(reader.signed());
      else if (reader.field === 6) visible = reader.unsigned() !== 0;
      else reader.skip();
    }
    return { editedAt, visible };
  }

  private readWay(reader: MessageReader): void {
    this.keys.clear();
    this.values.clear();
    this.ids.clear();
    let id = 0;
    let info = NO_INFO;
    while (reader.next()) {
      if (reader.field === 1) id = reader.signed();
      else if (reader.field === 2) this.keys.readUnsigned(reader);
      else if (reader.field === 3) this.values.readUnsigned(reader);
      else if (reader.field === 4) info = this.readInfo(reader.message());
      else if (reader.field === 8) this.ids.readDeltas(reader);
      else reader.skip();
    }
    assertId('way', id);
    if (!info.visible) return;
    const tags = this.strings.tags(this.keys, this.values);
    this.sink.way(id, this.ids.values, this.ids.count, tags, info.editedAt);
  }

  private readRelation(reader: MessageReader): void {
    const { ids, keys, values, times: roles, visible: types } = this;
    for (const list of [ids, keys, values, roles, types]) list.clear();
    let id = 0;
    let info = NO_INFO;
    while (reader.next()) {
      if (reader.field === 1) id = reader.signed();
      else if (reader.field === 2) keys.readUnsigned(reader);
      else if (reader.field === 3) values.readUnsigned(reader);
      else if (reader.field === 4) info = this.readInfo(reader.message());
      else if (reader.field === 8) roles.readUnsigned(reader);
      else if (reader.field === 9) ids.readDeltas(reader);
      else if (reader.field === 10) types.readUnsigned(reader);
      else reader.skip();
    }
    assertId('relation', id);
    if (!info.visible) return;
    const tags = this.strings.allTags(keys, values);
    this.sink.relation(id, this.members(id), tags, info.editedAt);
  }

  private members(relation: number): RelationMember[] {
    const { ids, times: roles, visible: types, strings } = this;
    if (roles.count !== ids.count || types.count !== ids.count) {
      const counts = `${ids.count} members, ${roles.count} roles and ${types.count} types`;
      throw new MessageError(`relation ${relation} has ${counts}`, 0);
    }
    return Array.from({ length: ids.count }, (_, at): RelationMember => {
      const type = MEMBER_TYPES[types.values[at] as number];
      if (type === undefined) throw new MessageError(`relation ${relation} has a member of no known type`, 0);
      return { type, id: ids.values[at] as number, role: strings.at(roles.values[at] as number) };
    });
  }
}

function assertPlace(id: number, longitude: number, latitude: number): void {
  if (Math.abs(longitude) <= LARGEST_LONGITUDE && Math.abs(latitude) <= LARGEST_LATITUDE) {
    assertId('node', id);
    return;
  }
  throw new MessageError(
    `node ${id} lies at ${longitude / 1e7}, ${latitude / 1e7}, which is no place on Earth`,
    0,
  );
}

function assertId(element: string, id: number): void {
  if (!Number.isSafeInteger(id))
    throw new MessageError(`a ${element} has the id ${id}, which is too large`, 0);
}
