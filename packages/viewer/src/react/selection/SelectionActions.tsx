import { ActionIcon, ColorSwatch, Menu, Tooltip } from '@mantine/core';
import { IconEyeOff, IconFileExport, IconPalette, IconViewfinder, IconX } from '@tabler/icons-react';
import type { JSX } from 'react';
import { CATEGORY_COLOURS } from '../../session/index.ts';
import { exportLayer, LAYER_EXPORTS, type LayerExport } from '../exports/export-layer.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { useSession } from '../session-context/SessionContext.tsx';
import classes from './selection.module.css';
import type { SelectedRows } from './summarise-selection.ts';

const ICON = { size: 16, stroke: 1.6, 'aria-hidden': true } as const;

function ColourMenu({ objects }: { readonly objects: readonly string[] }): JSX.Element {
  const session = useSession();
  const { t } = useDataText();
  const colour = (value: string | undefined): void => {
    session.dispatch({ type: 'setObjectsColour', objects, colour: value });
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label={t('selection.colour')}>
          <ActionIcon aria-label={t('selection.colour')}>
            <IconPalette {...ICON} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes['swatches']}>
          {CATEGORY_COLOURS.map((value, index) => (
            <Menu.Item
              key={value}
              aria-label={t('style.colour', { number: index + 1 })}
              onClick={() => {
                colour(value);
              }}
            >
              <ColorSwatch color={value} size={16} withShadow={false} />
            </Menu.Item>
          ))}
        </div>
        <Menu.Item
          onClick={() => {
            colour(undefined);
          }}
        >
          {t('selection.colourReset')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ExportMenu({
  selected,
  titleOf,
}: {
  readonly selected: readonly SelectedRows[];
  readonly titleOf: (layer: string) => string;
}): JSX.Element {
  const session = useSession();
  const { t } = useDataText();
  const save = async (format: LayerExport): Promise<void> => {
    for (const { layer, table, rows } of selected) {
      const title = `${titleOf(layer)} ${t('selection.fileSuffix')}`;
      await exportLayer(session, table, title, format, rows);
    }
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label={t('selection.export')}>
          <ActionIcon aria-label={t('selection.export')}>
            <IconFileExport {...ICON} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {selected.length > 1 && <Menu.Label>{t('selection.filePerLayer')}</Menu.Label>}
        {LAYER_EXPORTS.map((format) => (
          <Menu.Item
            key={format}
            onClick={() => {
              void save(format);
            }}
          >
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What can be done with all selected objects at once. */
export function SelectionActions({
  objects,
  selected,
  titleOf,
}: {
  readonly objects: readonly string[];
  readonly selected: readonly SelectedRows[];
  readonly titleOf: (layer: string) => string;
}): JSX.Element {
  const session = useSession();
  const { t, tMain } = useDataText();
  const button = (label: string, Icon: typeof IconX, onClick: () => void): JSX.Element => (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        <Icon {...ICON} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <div className={classes['actions']} role="toolbar" aria-label={t('selection.actions')}>
      {button(t('selection.flyTo'), IconViewfinder, () => {
        session.dispatch({ type: 'flyTo', objects });
      })}
      <ColourMenu objects={objects} />
      {button(t('selection.hide'), IconEyeOff, () => {
        session.dispatch({ type: 'setObjectsHidden', objects, hidden: true });
      })}
      <ExportMenu selected={selected} titleOf={titleOf} />
      {button(tMain('inspector.deselect'), IconX, () => {
        session.dispatch({ type: 'select', object: undefined });
      })}
    </div>
  );
}
