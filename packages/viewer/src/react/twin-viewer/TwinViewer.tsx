import '../app/mantine.css';
import '../app/app.css';
import { MantineProvider } from '@mantine/core';
import { useEffect, useState, type CSSProperties, type JSX } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Session } from '../../session/index.ts';
import type { CreateSceneView } from '../../views/scene-view.ts';
import { createI18n } from '../i18n/i18n.ts';
import { MapProvider } from '../map/MapContext.tsx';
import { MapFrame } from '../map/MapFrame.tsx';
import { SessionProvider, useSessionState } from '../session-context/SessionContext.tsx';
import { cssVariables, theme } from '../theme/theme.ts';

/** What the map is mounted with. */
export interface TwinViewerProps {
  readonly session: Session;
  /** Mounts the map. Must stay the same function over renders. */
  readonly createView: CreateSceneView;
  readonly className?: string;
  readonly style?: CSSProperties;
  /** Called when the person asks to load the city again after a failure. Default: loads the page again. */
  readonly onRetry?: () => void;
}

function Inside({ createView, onRetry, className, style }: Omit<TwinViewerProps, 'session'>): JSX.Element {
  const scheme = useSessionState((state) => state.theme);
  const language = useSessionState((state) => state.language);
  const [i18n] = useState(() => createI18n(language));
  const [root, setRoot] = useState<HTMLElement | null>(null);
  useEffect(() => {
    void i18n.changeLanguage(language);
  }, [i18n, language]);
  return (
    <I18nextProvider i18n={i18n}>
      <div
        ref={setRoot}
        lang={language}
        className={['cityloom', 'cityloom-twin', className].filter((name) => name !== undefined).join(' ')}
        style={style}
      >
        {root !== null && (
          <MantineProvider
            theme={theme}
            cssVariablesResolver={cssVariables}
            cssVariablesSelector=".cityloom-twin"
            getRootElement={() => root}
            forceColorScheme={scheme}
          >
            <MapProvider createView={createView}>
              <MapFrame
                onRetry={
                  onRetry ??
                  (() => {
                    location.reload();
                  })
                }
              />
            </MapProvider>
          </MantineProvider>
        )}
      </div>
    </I18nextProvider>
  );
}

/** The map alone, with scale, controls and attribution, inside a host's page; styles stay inside its element. */
export function TwinViewer({ session, ...rest }: TwinViewerProps): JSX.Element {
  return (
    <SessionProvider session={session}>
      <Inside {...rest} />
    </SessionProvider>
  );
}
