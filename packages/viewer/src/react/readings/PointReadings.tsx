import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { type RunResult } from '@cityloom/twin-core';
import { courseAt, type FieldInTime, sampleField } from '@cityloom/twin-core/readings';
import { IconFileTypeCsv, IconX } from '@tabler/icons-react';
import { useMemo, type JSX } from 'react';
import { CATEGORY_COLOURS, csvOfCourses, type ReadingPoint, waterFields } from '../../session/index.ts';
import { downloadText } from '../files/download.ts';
import { useReadingText } from '../i18n/useReadingText.ts';
import { LineChart, type ChartLine } from '../runs/results/LineChart.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import { formatPosition, shortHash, unitText } from '../values/format.ts';
import { fieldValueText } from './field-value.ts';
import runs from '../runs/runs.module.css';
import classes from './readings.module.css';

function colourOf(index: number): string {
  return CATEGORY_COLOURS[index % CATEGORY_COLOURS.length] ?? '#888888';
}

/** A place with what is there now, and the way to let go of it. */
function PointRow({
  point,
  colour,
  course,
}: {
  readonly point: ReadingPoint;
  readonly colour: string;
  readonly course: FieldInTime;
}): JSX.Element {
  const session = useSession();
  const { t, language } = useReadingText();
  const time = useSessionState((state) => state.time);
  const value = sampleField(course, time, point.position);
  const remove = t('reading.remove', { name: point.name });
  return (
    <li>
      <span className={classes['letter']} style={{ borderColor: colour }}>
        {point.name}
      </span>
      <span className={classes['place']}>{formatPosition(point.position)}</span>
      <strong>
        {value === undefined ? t('reading.outside') : fieldValueText(value, course.field, language)}
      </strong>
      <Tooltip label={remove}>
        <ActionIcon
          aria-label={remove}
          size={22}
          onClick={() => {
            session.dispatch({ type: 'stopReadingAt', name: point.name });
          }}
        >
          <IconX size={13} stroke={1.8} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

/** One field's course at all places. */
function CourseChart({
  shown,
  within,
  points,
}: {
  readonly shown: FieldInTime;
  /** Where and when this is 0, so is what is shown. */
  readonly within: FieldInTime;
  readonly points: readonly ReadingPoint[];
}): JSX.Element {
  const { t, local, language } = useReadingText();
  const time = useSessionState((state) => state.time);
  const lines = useMemo<readonly ChartLine[]>(
    () =>
      points.map(({ name, position }, index) => ({
        name,
        color: colourOf(index),
        points: courseAt(shown, position, within),
        step: false,
      })),
    [points, shown, within],
  );
  const marks = useMemo(
    () => shown.field.levels.map(({ limit, label }) => ({ value: limit, label: local(label) })),
    [shown, local],
  );
  const title = local(shown.field.title);
  return (
    <figure className={runs['chart']}>
      <figcaption>
        {title} <small>{unitText(shown.field.unit, language)}</small>
      </figcaption>
      <LineChart lines={lines} marks={marks} time={time} label={`${t('reading.course')}: ${title}`} />
    </figure>
  );
}

/** Courses of a run at the places set on the map: a list, a chart per quantity, and all of it as a table. */
export function PointReadings({
  result,
  course,
  points,
}: {
  readonly result: RunResult;
  readonly course: FieldInTime;
  readonly points: readonly ReadingPoint[];
}): JSX.Element {
  const { t, language } = useReadingText();
  const fields = useMemo(() => {
    const speed = course.field.water === undefined ? undefined : waterFields(result)?.speed;
    return speed === undefined ? [course] : [course, speed];
  }, [course, result]);
  return (
    <>
      <ul className={classes['points']} aria-label={t('reading.course')}>
        {points.map((point, index) => (
          <PointRow key={point.name} point={point} colour={colourOf(index)} course={course} />
        ))}
      </ul>
      {fields.map((shown) => (
        <CourseChart key={shown.field.id} shown={shown} within={course} points={points} />
      ))}
      <Button
        variant="default"
        leftSection={<IconFileTypeCsv size={15} stroke={1.6} />}
        onClick={() => {
          const name = `${result.model}-${shortHash(result.runId)}-courses.csv`;
          downloadText(name, csvOfCourses(points, fields, language, course), 'text/csv');
        }}
      >
        {t('reading.csv')}
      </Button>
    </>
  );
}
