import { useText } from '../../i18n/useText.ts';
import { objectAddress, objectKind, objectName } from '../../inspector/object-facts.ts';
import { useSessionState } from '../../session-context/SessionContext.tsx';
import { classTitle } from '../../values/attribute-titles.ts';

/** What an object is called, shortly: name, address, or class. */
export function useObjectWords(): (id: string) => string {
  const { t, local, language } = useText();
  const view = useSessionState((state) => state.view);
  const layers = useSessionState((state) => state.manifest?.layers);
  const layerTitle = (id: string): string => {
    const layer = layers?.find((candidate) => candidate.id === id);
    return layer === undefined ? id : local(layer.title).toLowerCase();
  };
  return (id) => {
    const handle = view?.object(id);
    if (handle === undefined) return id;
    const kind = objectKind(handle);
    return (
      objectName(handle, language) ??
      objectAddress(handle) ??
      t('inspector.unnamed', {
        class: kind === undefined ? layerTitle(handle.layer) : classTitle(kind, language),
      })
    );
  };
}
