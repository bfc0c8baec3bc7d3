import {
  type Column,
  type FeatureTable,
  type SceneGraph,
  type TextColumn,
  visitLayers,
} from '@cityloom/twin-core';
import type { GroundLayerSource } from './ground-messages.ts';

/** Columns that may hold a layer's class, the first present is taken. */
const CLASS_COLUMNS = ['class', 'kind', 'type', 'use'];

/** Lines and areas of the scene, but for layers that are drawn as solids. */
export function groundSources(scene: SceneGraph): GroundLayerSource[] {
  const sources: GroundLayerSource[] = [];
  visitLayers(scene, ({ id, table, layerKind }) => {
    const source = table === undefined || layerKind === 'tileset' ? undefined : sourceOf(table, id);
    if (source !== undefined) sources.push(source);
  });
  return sources;
}

function sourceOf(table: FeatureTable, layer: string): GroundLayerSource | undefined {
  const { geometry } = table;
  if (geometry === undefined || geometry.type === 'point') return undefined;
  const classColumn = CLASS_COLUMNS.map((name) => table.columns.get(name)).find(isText);
  const levels = levelsOf(table);
  return {
    layer,
    type: geometry.type,
    positions: geometry.positions,
    positionOffsets: geometry.positionOffsets,
    ringOffsets: geometry.ringOffsets,
    partOffsets: geometry.partOffsets,
    classes: classColumn?.dictionary ?? [],
    ...(classColumn === undefined ? {} : { classCodes: classColumn.codes }),
    ...(levels === undefined ? {} : { levels }),
  };
}

function isText(column: Column | undefined): column is TextColumn {
  return column?.kind === 'text';
}

/** 1 for bridges, 2 for tunnels, from columns of that name where the table has them. */
function levelsOf(table: FeatureTable): Uint8Array | undefined {
  const bridge = table.columns.has('bridge');
  const tunnel = table.columns.has('tunnel');
  if (!bridge && !tunnel) return undefined;
  return Uint8Array.from({ length: table.count }, (_, row) => {
    if (bridge && isYes(table.value(row, 'bridge'))) return 1;
    return tunnel && isYes(table.value(row, 'tunnel')) ? 2 : 0;
  });
}

function isYes(value: string | number | undefined): boolean {
  return value !== undefined && value !== 0 && value !== 'no' && value !== '';
}
