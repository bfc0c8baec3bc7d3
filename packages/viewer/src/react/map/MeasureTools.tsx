import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconLasso,
  IconMarquee2,
  IconRuler2,
  IconRulerMeasure,
  IconVector,
  IconX,
} from '@tabler/icons-react';
import { lazy, Suspense, type JSX } from 'react';
import type { MapTool, ShapeKind } from '../../session/index.ts';
import type { MessageKey } from '../i18n/messages.ts';
import { useText } from '../i18n/useText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatArea, formatLength } from '../values/format.ts';
import classes from './map.module.css';

const ReadingTools = lazy(async () => ({
  default: (await import('../readings/ReadingTools.tsx')).ReadingTools,
}));

const TOOLS = [
  { kind: 'selectBox', label: 'select.box', Icon: IconMarquee2 },
  { kind: 'selectPolygon', label: 'select.polygon', Icon: IconLasso },
  { kind: 'measureDistance', label: 'measure.distance', Icon: IconRuler2 },
  { kind: 'measureArea', label: 'measure.area', Icon: IconVector },
  { kind: 'measureHeight', label: 'measure.height', Icon: IconRulerMeasure },
] as const;

export function MeasureTools(): JSX.Element {
  const session = useSession();
  const { t } = useText();
  const tool = useSessionState((state) => state.tool.kind);
  const hasRun = useSessionState((state) => state.run !== undefined);
  return (
    <div className={classes['tools']} data-map-chrome role="toolbar" aria-label={t('select.title')}>
      {TOOLS.map(({ kind, label, Icon }) => (
        <Tooltip key={kind} label={t(label)} position="right">
          <ActionIcon
            aria-label={t(label)}
            aria-pressed={tool === kind}
            size={30}
            radius={0}
            onClick={() => {
              session.actions.setTool({ kind: tool === kind ? 'select' : kind });
            }}
          >
            <Icon size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      ))}
      {hasRun && (
        <Suspense fallback={null}>
          <ReadingTools />
        </Suspense>
      )}
    </div>
  );
}

const SHAPE_HINTS: Readonly<Record<ShapeKind, MessageKey>> = {
  polygon: 'tool.drawPolygon',
  rectangle: 'tool.drawRectangle',
  line: 'tool.drawLine',
  point: 'tool.drawPoint',
};

const HINTS: Readonly<Record<Exclude<MapTool['kind'], 'select' | 'drawShape'>, MessageKey>> = {
  selectBox: 'select.hintBox',
  selectPolygon: 'select.hintPolygon',
  measureDistance: 'measure.hintDistance',
  measureArea: 'measure.hintArea',
  measureHeight: 'measure.hintHeight',
  drawFootprint: 'tool.drawFootprint',
  drawGeofence: 'select.hintPolygon',
  drawRectangle: 'tool.drawRectangle',
  moveObject: 'tool.moveObject',
  pickPosition: 'tool.pickPosition',
};

/** What the active tool waits for, with the way out. */
export function ToolHint(): JSX.Element | null {
  const session = useSession();
  const { t } = useText();
  const tool = useSessionState((state) => state.tool);
  if (tool.kind === 'select') return null;
  const hint = tool.kind === 'drawShape' ? SHAPE_HINTS[tool.shape] : HINTS[tool.kind];
  return (
    <div className={classes['chip']} role="status" data-accent>
      <span>{t(hint)}</span>
      <Tooltip label={t('map.cancelTool')}>
        <ActionIcon
          aria-label={t('map.cancelTool')}
          size={22}
          onClick={() => {
            session.actions.setTool({ kind: 'select' });
          }}
        >
          <IconX size={14} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

const RESULTS = {
  distance: 'measure.distanceValue',
  area: 'measure.areaValue',
  height: 'measure.heightValue',
} as const;

/** Result of the measurement on the map. */
export function MeasureResult(): JSX.Element | null {
  const session = useSession();
  const { t, language } = useText();
  const measurement = useSessionState((state) => state.measurement);
  if (measurement === undefined) return null;
  const { kind, value } = measurement;
  const text = kind === 'area' ? formatArea(value, language) : formatLength(value, language);
  return (
    <div className={classes['chip']} role="status" title={t('measure.method')}>
      <span className={classes['chipLabel']}>{t(RESULTS[kind])}</span>
      <strong>{text}</strong>
      <Tooltip label={t('measure.clear')}>
        <ActionIcon
          aria-label={t('measure.clear')}
          size={22}
          onClick={() => {
            session.actions.setMeasurement(undefined);
          }}
        >
          <IconX size={14} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
