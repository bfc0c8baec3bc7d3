import type { View } from '@cityloom/twin-core';
import { foldText, tokenize, type Language, type SearchHit } from '../../session/index.ts';
import { objectAddress, objectKind, objectName } from '../inspector/object-facts.ts';

export interface FoundObject {
  readonly id: string;
  readonly title: string;
  readonly kind: string | undefined;
  readonly address: string | undefined;
}

/** Hits by layer, the layer of the best hit first; objects that the view does not have are left out. */
export function groupHits(
  hits: readonly SearchHit[],
  view: View,
  language: Language,
  layerTitle: (layer: string) => string,
): readonly (readonly [layer: string, readonly FoundObject[]])[] {
  const groups = new Map<string, FoundObject[]>();
  for (const hit of hits) {
    const handle = view.object(hit.object);
    if (handle === undefined) continue;
    const address = objectAddress(handle);
    const kind = objectKind(handle);
    const title = layerTitle(hit.layer);
    const found = {
      id: hit.object,
      title: objectName(handle, language) ?? address ?? kind ?? hit.object,
      kind,
      address,
    };
    groups.set(title, [...(groups.get(title) ?? []), found]);
  }
  return [...groups];
}

/** A command with its words. */
export interface PaletteCommand {
  readonly id: string;
  readonly title: string;
  readonly keys?: string | undefined;
  readonly run: () => void;
}

/** Commands with a word starting with each word typed; all of them for an empty query. */
export function matchingCommands(
  commands: readonly PaletteCommand[],
  query: string,
): readonly PaletteCommand[] {
  const typed = tokenize(query);
  return commands.filter(({ id, title }) => {
    if (id === 'palette' || id === 'escape') return false;
    const words = tokenize(`${title} ${foldText(id)}`);
    return typed.every((part) => words.some((word) => word.startsWith(part)));
  });
}
