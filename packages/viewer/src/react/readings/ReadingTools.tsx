import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartLine, IconMapPinSearch } from '@tabler/icons-react';
import type { JSX } from 'react';
import { drawnField } from '../../session/index.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { READING_KEYS } from './reading-keys.ts';
import { useDrawnReadings } from './useDrawnReadings.ts';

const TOOLS = [
  { key: READING_KEYS.point, shape: 'point', label: 'reading.point', Icon: IconMapPinSearch },
  { key: READING_KEYS.line, shape: 'line', label: 'reading.line', Icon: IconChartLine },
] as const;

/** Tools of the map that read results: while a run with a field is on show. */
export function ReadingTools(): JSX.Element | null {
  const session = useSession();
  const { t } = useReadingText();
  const tool = useSessionState((state) => state.tool);
  const hasField = useSessionState((state) => drawnField(state) !== undefined);
  useDrawnReadings();
  if (!hasField) return null;
  return (
    <>
      {TOOLS.map(({ key, shape, label, Icon }) => {
        const active = tool.kind === 'drawShape' && tool.key === key;
        return (
          <Tooltip key={key} label={t(label)} position="right">
            <ActionIcon
              aria-label={t(label)}
              aria-pressed={active}
              size={30}
              radius={0}
              onClick={() => {
                session.actions.setTool(active ? { kind: 'select' } : { kind: 'drawShape', key, shape });
              }}
            >
              <Icon size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </>
  );
}
