import type { CrsStatement } from '@cityloom/cim-loader';
import type { JSX } from 'react';
import type { ReadSource } from '../../session/index.ts';
import type { DataTranslate } from '../i18n/data-messages.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { formatNumber } from '../values/format.ts';
import classes from './import.module.css';

/** Bytes as people read them. */
export function formatBytes(bytes: number, language: 'en' | 'zh-CN'): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, language)}\u202f${units[unit] ?? ''}`;
}

function verticalText({ datum, offset }: CrsStatement['vertical'], t: DataTranslate): string {
  const known = datum === 'ellipsoid' || datum === 'ground' || datum === 'unknown';
  const words = known ? t(`import.vertical.${datum}`) : datum;
  return offset === 0 ? words : t('import.vertical.offset', { datum: words, offset });
}

/** Format, size and coordinates of one source. */
export function SourceFacts({ source }: { readonly source: ReadSource }): JSX.Element {
  const { t, language } = useDataText();
  const { dataset, bytes, formatTitle } = source;
  const { crs } = dataset;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('import.format'), dataset.version === undefined ? formatTitle : `${formatTitle} ${dataset.version}`],
    [t('import.size'), bytes === undefined ? undefined : formatBytes(bytes, language)],
    [t('import.axis'), crs && t(`import.axis.${crs.axisOrder}`)],
    [t('import.datum'), crs?.datum],
    [t('import.vertical'), crs && verticalText(crs.vertical, t)],
    [t('import.date'), dataset.dataDate],
    [t('import.attribution'), dataset.attribution],
    [t('import.licence'), dataset.licence],
  ];
  return (
    <dl className={classes['facts']}>
      <div>
        <dt>{t('import.crs')}</dt>
        <dd>
          {crs === undefined ? (
            t('import.crsNone')
          ) : (
            <>
              {crs.name}
              {crs.code !== undefined && crs.code !== crs.name && ` (${crs.code})`}
              <span className={classes['basis']} data-basis={crs.basis}>
                {t(`import.basis.${crs.basis}`)}
              </span>
            </>
          )}
        </dd>
      </div>
      {facts.map(([title, value]) =>
        value === undefined || value === '' ? null : (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
