import { ActionIcon, Menu, SegmentedControl, Tooltip, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  IconDots,
  IconKeyboard,
  IconLanguage,
  IconLayoutSidebar,
  IconLayoutSidebarRight,
  IconMoon,
  IconSearch,
  IconShare2,
  IconSun,
} from '@tabler/icons-react';
import type { JSX, ReactNode } from 'react';
import { KeyLabel } from '../values/KeyLabel.tsx';
import { useText } from '../i18n/useText.ts';
import { useInterface, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './bar.module.css';
import { useShareLink } from './useShareLink.ts';

const MODES = ['explore', 'live', 'plan', 'drill'] as const;
const ICON = { size: 17, stroke: 1.6, 'aria-hidden': true } as const;

function BarButton({
  label,
  onClick,
  pressed,
  children,
}: {
  readonly label: string;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly children: ReactNode;
}): JSX.Element {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} aria-pressed={pressed} onClick={onClick} size={30}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function ModeSwitch(): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const mode = useSessionState((state) => state.mode);
  return (
    <SegmentedControl
      className={classes['modes']}
      aria-label={t('bar.modes')}
      value={mode}
      onChange={(value) => {
        const chosen = MODES.find((candidate) => candidate === value);
        if (chosen !== undefined) session.dispatch({ type: 'setMode', mode: chosen });
      }}
      data={MODES.map((value) => ({ value, label: t(`bar.${value}`) }))}
      transitionDuration={0}
    />
  );
}

function CityName(): JSX.Element {
  const { t, local } = useText();
  const city = useSessionState((state) => state.manifest?.title);
  const branch = useSessionState((state) => state.branch?.title);
  return (
    <div className={classes['city']}>
      <h1 className={classes['cityName']}>{city === undefined ? '…' : local(city)}</h1>
      <span className={classes['branch']} data-scenario={branch !== undefined || undefined} title={branch}>
        {branch ?? t('bar.base')}
      </span>
    </div>
  );
}

/** Share, language, theme: as buttons where there is room, else behind "more". */
function BarActions({ narrow }: { readonly narrow: boolean }): JSX.Element {
  const session = useSession();
  const screen = useInterfaceStore();
  const { t, language } = useText();
  const theme = useSessionState((state) => state.theme);
  const share = useShareLink();
  const toggleLanguage = (): void => {
    session.actions.setLanguage(language === 'en' ? 'zh-CN' : 'en');
  };
  const toggleTheme = (): void => {
    session.actions.setTheme(theme === 'dark' ? 'light' : 'dark');
  };
  const themeLabel = t(theme === 'dark' ? 'bar.themeLight' : 'bar.themeDark');
  const themeIcon = theme === 'dark' ? <IconSun {...ICON} /> : <IconMoon {...ICON} />;
  if (!narrow) {
    return (
      <>
        <BarButton label={t('bar.share')} onClick={share}>
          <IconShare2 {...ICON} />
        </BarButton>
        <Tooltip label={t('bar.language')}>
          <UnstyledButton className={classes['language']} onClick={toggleLanguage}>
            <span data-active={language === 'zh-CN' || undefined}>中</span>
            <span aria-hidden="true">/</span>
            <span data-active={language === 'en' || undefined}>EN</span>
            <span className="cityloom-hidden">{t('bar.language')}</span>
          </UnstyledButton>
        </Tooltip>
        <BarButton label={themeLabel} onClick={toggleTheme}>
          {themeIcon}
        </BarButton>
        <BarButton
          label={t('bar.shortcuts')}
          onClick={() => {
            screen.setState({ keysOpen: true });
          }}
        >
          <IconKeyboard {...ICON} />
        </BarButton>
      </>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('bar.more')} size={34}>
          <IconDots {...ICON} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconShare2 {...ICON} />} onClick={share}>
          {t('bar.share')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLanguage {...ICON} />} onClick={toggleLanguage}>
          {t('bar.language')}
        </Menu.Item>
        <Menu.Item leftSection={themeIcon} onClick={toggleTheme}>
          {themeLabel}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function Bar({ narrow }: { readonly narrow: boolean }): JSX.Element {
  const screen = useInterfaceStore();
  const { t } = useText();
  const wide = useMediaQuery('(min-width: 72rem)');
  const leftOpen = useInterface((state) => state.leftOpen);
  const rightOpen = useInterface((state) => state.rightOpen);
  const openPalette = (): void => {
    screen.setState({ paletteOpen: true, paletteQuery: '' });
  };
  return (
    <header className={classes['bar']} data-narrow={narrow || undefined} aria-label={t('bar.label')}>
      {!narrow && (
        <BarButton
          label={t('dock.collapseLeft')}
          pressed={leftOpen}
          onClick={() => {
            screen.setState({ leftOpen: !leftOpen });
          }}
        >
          <IconLayoutSidebar {...ICON} />
        </BarButton>
      )}
      <CityName />
      <ModeSwitch />
      <div className={classes['end']}>
        {wide ? (
          <UnstyledButton className={classes['search']} onClick={openPalette}>
            <IconSearch size={15} stroke={1.7} aria-hidden="true" />
            <span>{t('bar.search')}</span>
            <KeyLabel keys="mod+K" />
          </UnstyledButton>
        ) : (
          <BarButton label={t('bar.search')} onClick={openPalette}>
            <IconSearch {...ICON} />
          </BarButton>
        )}
        <BarActions narrow={narrow} />
        {!narrow && (
          <BarButton
            label={t('dock.collapseRight')}
            pressed={rightOpen}
            onClick={() => {
              screen.setState({ rightOpen: !rightOpen });
            }}
          >
            <IconLayoutSidebarRight {...ICON} />
          </BarButton>
        )}
      </div>
    </header>
  );
}
