import { ActionIcon, Menu } from '@mantine/core';
import type { LayerNode } from '@cityloom/twin-core';
import {
  IconArrowsJoin,
  IconDots,
  IconInfoCircle,
  IconMountain,
  IconPalette,
  IconTable,
  IconTrash,
  IconViewfinder,
  IconFileExport,
} from '@tabler/icons-react';
import { useRef, type JSX } from 'react';
import { exportLayer, LAYER_EXPORTS } from '../exports/export-layer.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { groundOf } from './layer-tree.ts';
import classes from './layers.module.css';
import { useRemoveLayer } from './useRemoveLayer.ts';

const ICON = { size: 15, stroke: 1.6, 'aria-hidden': true } as const;

/** What can be done with a layer beside showing it. */
export function LayerMenu({
  layer,
  title,
}: {
  readonly layer: LayerNode;
  readonly title: string;
}): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t } = useDataText();
  const added = useSessionState((state) => state.addedLayers.some(({ id }) => id === layer.id));
  const isGround = useSessionState((state) => groundOf(state, layer.id));
  const remove = useRemoveLayer();
  const button = useRef<HTMLButtonElement>(null);
  const { id, table } = layer;
  return (
    <Menu position="right-start" withinPortal>
      <Menu.Target>
        <ActionIcon
          ref={button}
          className={classes['menu']}
          size={22}
          aria-label={t('layer.actions', { layer: title })}
        >
          <IconDots size={15} stroke={1.6} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(table !== undefined || layer.layerKind === 'raster' || layer.layerKind === 'tileset') && (
          <Menu.Item
            leftSection={<IconPalette {...ICON} />}
            onClick={() => {
              screen.setState({ styleLayer: id });
            }}
          >
            {t('layer.style')}
          </Menu.Item>
        )}
        {table !== undefined && (
          <>
            <Menu.Item
              leftSection={<IconTable {...ICON} />}
              onClick={() => {
                screen.setState({ tableLayer: id });
              }}
            >
              {t('layer.table')}
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<IconInfoCircle {...ICON} />}
          onClick={() => {
            screen.setState({ leftTab: 'catalogue', catalogueLayer: id });
          }}
        >
          {t('layer.catalogue')}
        </Menu.Item>
        {table !== undefined && (
          <Menu.Item
            leftSection={<IconArrowsJoin {...ICON} />}
            onClick={() => {
              screen.setState({ leftTab: 'fusion' });
              void import('../fusion/begin-fusion.ts').then(({ beginWith }) => {
                beginWith(session, id);
              });
            }}
          >
            {t('layer.fuse')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconViewfinder {...ICON} />}
          onClick={() => {
            session.dispatch({ type: 'flyTo', layer: id });
          }}
        >
          {t('layer.zoom')}
        </Menu.Item>
        {isGround !== undefined && (
          <Menu.Item
            leftSection={<IconMountain {...ICON} />}
            onClick={() => {
              // A failure is shown by the session.
              session.layers.setGround(id, !isGround).catch(() => undefined);
            }}
          >
            {t(isGround ? 'layer.leaveGround' : 'layer.makeGround')}
          </Menu.Item>
        )}
        {table !== undefined && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('layer.export')}</Menu.Label>
            {LAYER_EXPORTS.map((format) => (
              <Menu.Item
                key={format}
                leftSection={<IconFileExport {...ICON} />}
                onClick={() => {
                  void exportLayer(session, table, title, format);
                }}
              >
                {t(`export.${format}`)}
              </Menu.Item>
            ))}
          </>
        )}
        {added && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconTrash {...ICON} />}
              onClick={() => {
                remove(id, title);
              }}
            >
              {t('layer.remove')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
