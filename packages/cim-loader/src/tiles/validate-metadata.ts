import type { Report } from './fault-report.ts';
import type { MetadataProperty, PropertyTable, PropertyTableProperty, TileGltf } from './gltf-shape.ts';

const METADATA_BYTES = { UINT8: 1, UINT16: 2, UINT32: 4, INT32: 4, FLOAT32: 4, FLOAT64: 8 };

/** Checks the property tables. @returns the `row` property. */
export function checkMetadata(gltf: TileGltf, views: readonly Uint8Array[], report: Report): number[] {
  const { schema, propertyTables } = gltf.extensions.EXT_structural_metadata;
  propertyTables.forEach((table, i) => {
    const properties = schema.classes[table.class]?.properties;
    if (properties === undefined) report(`/propertyTables/${i}`, `class ${table.class} is not in the schema`);
    else checkTable(table, properties, views, report);
  });
  return readRows(propertyTables[0]?.properties['row']?.values, views);
}

function checkTable(
  table: PropertyTable,
  properties: Readonly<Record<string, MetadataProperty>>,
  views: readonly Uint8Array[],
  report: Report,
): void {
  for (const [name, { required }] of Object.entries(properties)) {
    if (required && table.properties[name] === undefined) {
      report('/propertyTables', `required property ${name} is missing`);
    }
  }
  for (const [name, property] of Object.entries(table.properties)) {
    const place = `/propertyTables/${name}`;
    const description = properties[name];
    const values = views[property.values];
    if (description === undefined || values === undefined) {
      report(place, 'is not in the schema or has no values');
    } else if (description.type === 'STRING') {
      checkTexts(place, property, table.count, views, report);
    } else {
      const bytes = METADATA_BYTES[description.componentType ?? 'UINT8'] * table.count;
      if (values.length !== bytes) report(place, `has ${values.length} bytes instead of ${bytes}`);
    }
  }
}

/** Unsigned 32-bit numbers of a view. */
export function readRows(view: number | undefined, views: readonly Uint8Array[]): number[] {
  const bytes = view === undefined ? undefined : views[view];
  return bytes === undefined ? [] : readUnsigned(bytes, 4);
}

function readUnsigned(bytes: Uint8Array, width: number): number[] {
  const values: number[] = [];
  for (let start = 0; start + width <= bytes.length; start += width) {
    let value = 0;
    for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[start + i] as number);
    values.push(value);
  }
  return values;
}

function checkTexts(
  place: string,
  property: PropertyTableProperty,
  count: number,
  views: readonly Uint8Array[],
  report: Report,
): void {
  const values = views[property.values] as Uint8Array;
  const bytes = property.stringOffsets === undefined ? undefined : views[property.stringOffsets];
  const width = METADATA_BYTES[property.stringOffsetType];
  if (bytes?.length !== (count + 1) * width) {
    report(place, `stringOffsets must have ${(count + 1) * width} bytes`);
    return;
  }
  const offsets = readUnsigned(bytes, width);
  const falling = offsets.findIndex((offset, i) => i > 0 && offset < (offsets[i - 1] as number));
  if (falling > 0) report(place, `stringOffsets fall at ${falling}`);
  if (offsets[0] !== 0 || offsets.at(-1) !== values.length) {
    report(place, `stringOffsets do not run from 0 to ${values.length}`);
  }
}
