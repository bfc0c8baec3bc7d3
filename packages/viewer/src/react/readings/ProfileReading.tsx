import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { type Position, type RunResult } from '@cityloom/twin-core';
import { type FieldInTime, sampleAlong } from '@cityloom/twin-core/readings';
import { LineChart } from 'echarts/charts';
import { AxisPointerComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { IconFileTypeCsv, IconX } from '@tabler/icons-react';
import { useDeferredValue, useMemo, type JSX } from 'react';
import { csvOfProfile, type ProfileColumn, waterFields, type WaterFields } from '../../session/index.ts';
import { useChart } from '../charts/useChart.ts';
import { downloadText } from '../files/download.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { DARK_PALETTE, LIGHT_PALETTE, type Palette } from '../theme/tokens.ts';
import {
  formatElapsed,
  formatLength,
  formatNumber,
  formatQuantity,
  shortHash,
  unitText,
} from '../values/format.ts';
import { isDepth, profileOf, waterAlong, type LineProfile } from './line-profile.ts';
import { profileOption, type ProfileLine } from './profile-chart.ts';
import runs from '../runs/runs.module.css';
import classes from './readings.module.css';

register([LineChart, GridComponent, TooltipComponent, AxisPointerComponent, SVGRenderer]);

type Texts = Pick<ReturnType<typeof useReadingText>, 't' | 'local'>;

interface DrawnProfile {
  readonly lines: readonly ProfileLine[];
  readonly unit: string;
  /** Title over the chart. */
  readonly title: string;
  readonly fromZero: boolean;
}

/** Ground, water and highest water. */
function crossSection(
  profile: LineProfile,
  water: WaterFields,
  time: number,
  palette: Palette,
  { t, local }: Texts,
): DrawnProfile {
  const { surface, highest } = waterAlong(profile, water, time);
  const ground = profile.ground ?? new Float64Array(profile.stations.length);
  const blue = palette.severityBlue;
  return {
    lines: [
      ...(highest === undefined
        ? []
        : ([{ name: t('reading.highest'), color: blue, values: highest, look: 'dashed' }] as const)),
      { name: t('reading.surface'), color: blue, values: surface, look: 'water' },
      { name: t('reading.ground'), color: palette.edge, values: ground, look: 'ground' },
    ],
    unit: 'm',
    title: local(water.depth.field.title),
    // Level ground is at 0: without terrain the chart is one of depths.
    fromZero: profile.ground === undefined,
  };
}

function plainLine(
  { stations }: LineProfile,
  drawn: FieldInTime,
  time: number,
  palette: Palette,
  { local }: Texts,
): DrawnProfile {
  const title = local(drawn.field.title);
  const values = sampleAlong(drawn, time, stations);
  return {
    lines: [{ name: title, color: palette.accentText, values, look: 'line' }],
    unit: drawn.field.unit,
    title,
    fromZero: true,
  };
}

function columnsOf({ stations }: LineProfile, { lines, unit }: DrawnProfile, { t }: Texts): ProfileColumn[] {
  const places = (of: (position: Position) => number): number[] =>
    stations.map(({ position }) => of(position));
  return [
    { title: t('reading.distance'), unit: 'm', values: stations.map(({ distance }) => distance) },
    { title: t('reading.longitude'), unit: '°', values: places(([longitude]) => longitude) },
    { title: t('reading.latitude'), unit: '°', values: places(([, latitude]) => latitude) },
    ...lines.toReversed().map(({ name, values }) => ({ title: name, unit, values })),
  ];
}

/** A run along a line at the shown time: ground, water and highest water, or the field on the map. */
export function ProfileReading({
  result,
  drawn,
  line,
}: {
  readonly result: RunResult;
  readonly drawn: FieldInTime;
  readonly line: readonly Position[];
}): JSX.Element {
  const session = useSession();
  const { t, local, language } = useReadingText();
  const theme = useSessionState((state) => state.theme);
  const view = useSessionState((state) => state.view);
  // While time runs the chart follows as fast as it can, and nothing waits for it.
  const time = useDeferredValue(useSessionState((state) => state.time));
  const palette = theme === 'dark' ? DARK_PALETTE : LIGHT_PALETTE;
  const profile = useMemo(
    () => profileOf(line, drawn.field.grid.cellSize, view),
    [line, drawn.field.grid.cellSize, view],
  );
  const water = useMemo(() => waterFields(result), [result]);
  const isSection = water !== undefined && isDepth(drawn, water);
  const shown = useMemo(
    () =>
      water !== undefined && isDepth(drawn, water)
        ? crossSection(profile, water, time, palette, { t, local })
        : plainLine(profile, drawn, time, palette, { t, local }),
    [water, drawn, profile, time, palette, t, local],
  );
  const option = useMemo(
    () =>
      profileOption(
        shown.lines,
        {
          distances: profile.stations.map(({ distance }) => distance),
          along: (metres) => formatLength(metres, language),
          value: (value) => formatNumber(value, language),
          fromZero: shown.fromZero,
        },
        palette,
      ),
    [shown, profile, palette, language],
  );
  const element = useChart(option);
  const title = t('reading.profile', {
    length: formatLength(profile.stations.at(-1)?.distance ?? 0, language),
  });
  const highest = shown.lines[0]?.values.reduce((most, value) => (value > most ? value : most), 0) ?? 0;
  return (
    <figure className={runs['chart']}>
      <figcaption className={classes['caption']}>
        <span>
          {title}{' '}
          <small>
            {shown.title}, {unitText(shown.unit, language)} ·{' '}
            {t('reading.profileAt', { time: formatElapsed(time) })}
          </small>
        </span>
        <Tooltip label={t('reading.removeLine')}>
          <ActionIcon
            aria-label={t('reading.removeLine')}
            size={22}
            onClick={() => {
              session.dispatch({ type: 'readAlong', line: undefined });
            }}
          >
            <IconX size={13} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      </figcaption>
      <ul className={classes['legend']}>
        {shown.lines.map(({ name, color, look }) => (
          <li key={name}>
            <span style={{ borderColor: color }} data-look={look} aria-hidden="true" />
            {name}
          </li>
        ))}
      </ul>
      <div
        ref={element}
        className={runs['plot']}
        role="img"
        aria-label={`${title}, ${shown.title}: ${formatQuantity(highest, shown.unit, language)}`}
      />
      {isSection && (
        <p className={runs['note']}>
          {t(profile.ground === undefined ? 'reading.groundFlat' : 'reading.groundKnown')}
        </p>
      )}
      <Button
        variant="default"
        fullWidth
        leftSection={<IconFileTypeCsv size={15} stroke={1.6} />}
        onClick={() => {
          const name = `${result.model}-${shortHash(result.runId)}-profile.csv`;
          downloadText(name, csvOfProfile(columnsOf(profile, shown, { t, local })), 'text/csv');
        }}
      >
        {t('reading.profileCsv')}
      </Button>
    </figure>
  );
}
