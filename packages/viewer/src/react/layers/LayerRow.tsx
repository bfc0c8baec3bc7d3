import { Checkbox, UnstyledButton } from '@mantine/core';
import type { LayerNode } from '@cityloom/twin-core';
import { lazy, Suspense, type JSX } from 'react';
import { isTableStyle, layerPaint, styleOf } from '../../session/index.ts';
import { GROUND_LAYERS } from '../../views/cesium/ground/resolve-style.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useText } from '../i18n/useText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatNumber } from '../values/format.ts';
import classes from './layers.module.css';
import { groundOf } from './layer-tree.ts';
import { LayerMenu } from './LayerMenu.tsx';
import { layerSwatch, ownSwatch, pictureSwatch, type Swatch } from './swatches.ts';

const StyleEditor = lazy(async () => ({ default: (await import('../styles/StyleEditor.tsx')).StyleEditor }));
const PictureEditor = lazy(async () => ({
  default: (await import('../styles/PictureEditor.tsx')).PictureEditor,
}));
const CloudEditor = lazy(async () => ({ default: (await import('../styles/CloudEditor.tsx')).CloudEditor }));
const LayerLegend = lazy(async () => ({ default: (await import('../styles/LayerLegend.tsx')).LayerLegend }));

/** Layers the map draws in its own way: areas, lines, labels and symbols. */
const MAP_LAYERS = [...GROUND_LAYERS, 'places', 'points-of-interest'];

function useSwatch({ id, table, layerKind }: LayerNode): Swatch {
  const theme = useSessionState((state) => state.theme);
  const style = useSessionState((state) => styleOf(state, id));
  const styled = useSessionState((state) => state.layerStyles.has(id));
  const isSolid = layerKind === 'tileset' && table !== undefined;
  if (layerKind === 'raster') return pictureSwatch(theme);
  if (!styled && isSolid) return layerSwatch('buildings', theme);
  if (table === undefined || (!styled && MAP_LAYERS.includes(id))) return layerSwatch(id, theme);
  const { colours } = layerPaint(table, style, theme);
  // Of several colours, one from the middle: the first stand for absent and other values.
  const shown = style.kind === 'single' ? colours : colours.slice(2 + Math.floor((colours.length - 2) / 2));
  return ownSwatch(table.geometry?.type, shown, theme);
}

function LayerSwatch({ layer }: { readonly layer: LayerNode }): JSX.Element {
  const { shape, color, ground, edge } = useSwatch(layer);
  const style = { color, '--cl-swatch-ground': ground, '--cl-swatch-edge': edge };
  return <span className={classes['swatch']} data-shape={shape} style={style} aria-hidden="true" />;
}

/** Style editor or legend below the row of the layer they belong to. */
function LayerDetails({
  layer,
  title,
}: {
  readonly layer: LayerNode;
  readonly title: string;
}): JSX.Element | null {
  const screen = useInterfaceStore();
  const editing = useInterface((state) => state.styleLayer === layer.id);
  const style = useSessionState((state) => state.layerStyles.get(layer.id));
  const { table } = layer;
  const onDone = (): void => {
    screen.setState({ styleLayer: undefined });
  };
  if (table === undefined) {
    const Editor = layer.layerKind === 'raster' ? PictureEditor : CloudEditor;
    return editing ? (
      <Suspense fallback={null}>
        <Editor layer={layer.id} title={title} onDone={onDone} />
      </Suspense>
    ) : null;
  }
  return (
    <Suspense fallback={null}>
      {editing && <StyleEditor layer={layer.id} title={title} table={table} onDone={onDone} />}
      {isTableStyle(style) && style.kind !== 'single' && (
        <LayerLegend title={title} table={table} style={style} />
      )}
    </Suspense>
  );
}

/** Whether a layer is shown; of added terrain, whether the city stands on it. */
function ShownCheckbox({
  layer: { id },
  title,
  visible,
  isGround,
}: {
  readonly layer: LayerNode;
  readonly title: string;
  readonly visible: boolean;
  /** `undefined`: the layer is no added terrain. */
  readonly isGround: boolean | undefined;
}): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const { t: tData } = useDataText();
  const isTerrain = isGround !== undefined;
  return (
    <Checkbox
      checked={isGround ?? visible}
      aria-label={isTerrain ? tData('layer.useGround', { layer: title }) : t('layers.show', { layer: title })}
      onChange={(event) => {
        const { checked } = event.currentTarget;
        // A failure is shown by the session.
        if (isTerrain) session.layers.setGround(id, checked).catch(() => undefined);
        else session.dispatch({ type: 'setLayerVisible', layer: id, visible: checked });
      }}
    />
  );
}

/** One layer: shown or not, how it looks, how many objects, and what can be done with it. */
export function LayerRow({
  layer,
  visible,
}: {
  readonly layer: LayerNode;
  readonly visible: boolean;
}): JSX.Element {
  const session = useSession();
  const { t, local, language } = useText();
  const objects = useSessionState(
    (state) =>
      layer.table?.count ??
      state.manifest?.layers.find((candidate) => candidate.id === layer.id)?.objects ??
      0,
  );
  const isGround = useSessionState((state) => groundOf(state, layer.id));
  const title = local(layer.title);
  return (
    <li>
      <div className={classes['layer']} data-hidden={!(isGround ?? visible) || undefined}>
        <ShownCheckbox layer={layer} title={title} visible={visible} isGround={isGround} />
        <LayerSwatch layer={layer} />
        <UnstyledButton
          className={classes['layerName']}
          title={`${title}\n${t('layers.zoomTo', { layer: title })}`}
          onClick={() => {
            session.dispatch({ type: 'flyTo', layer: layer.id });
          }}
        >
          {title}
        </UnstyledButton>
        {/* A picture and a ground have no objects to count. */}
        <span className={classes['count']}>
          {!['raster', 'terrain'].includes(layer.layerKind) && formatNumber(objects, language)}
        </span>
        <LayerMenu layer={layer} title={title} />
      </div>
      <LayerDetails layer={layer} title={title} />
    </li>
  );
}
