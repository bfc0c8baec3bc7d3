import { Button, UnstyledButton } from '@mantine/core';
import type { LoadProposal, LoadWarning } from '@cityloom/cim-loader';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { proposalText, warningText, type ReadSettings, type ReadSource } from '../../session/index.ts';
import { useDataText } from '../i18n/useDataText.ts';
import { formatNumber, formatPosition } from '../values/format.ts';
import classes from './import.module.css';
import { Original } from './Original.tsx';
import { withProposal } from './read-settings.ts';

/** A height that only a person knows: there is nothing to take over by one click. */
function asksForNumber({ setting, value }: LoadProposal): boolean {
  return setting === 'verticalOffset' && Number(value) === 0;
}

/** Remarks shown before "all" is asked for. */
const FIRST = 5;

function placeOf({ file, object, position }: LoadWarning): string {
  return [file?.split('/').at(-1), object, position && formatPosition(position)]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** What is odd about a source, with a button where a setting would mend it. */
export function SourceProblems({
  source,
  settings,
  onApply,
}: {
  readonly source: ReadSource;
  readonly settings: ReadSettings;
  readonly onApply: (settings: ReadSettings) => void;
}): JSX.Element {
  const { t, language } = useDataText();
  const [all, setAll] = useState(false);
  const { warnings } = source.dataset.report;
  // What a person can mend comes first.
  const sorted = warnings.toSorted(
    (a, b) => Number(b.proposal !== undefined) - Number(a.proposal !== undefined),
  );
  const shown = all ? sorted.slice(0, 200) : sorted.slice(0, FIRST);
  if (warnings.length === 0) {
    return (
      <p className={classes['fine']}>
        <IconCircleCheck size={15} stroke={1.6} aria-hidden="true" />
        {t('import.noProblems')}
      </p>
    );
  }
  return (
    <section className={classes['section']}>
      <h3>{t('import.problems', { count: warnings.length })}</h3>
      <ul className={classes['problems']}>
        {shown.map((warning, index) => (
          <li key={index}>
            <IconAlertTriangle size={15} stroke={1.6} aria-hidden="true" />
            <div>
              <p>
                {warningText(warning, language).text}
                {(warning.count ?? 1) > 1 && (
                  <b> {t('import.times', { count: formatNumber(warning.count ?? 1, language) })}</b>
                )}
              </p>
              <Original text={warningText(warning, language).original} />
              {placeOf(warning) !== '' && <small>{placeOf(warning)}</small>}
              {warning.proposal !== undefined && (
                <small>{proposalText(warning.proposal, language).text}</small>
              )}
            </div>
            {warning.proposal !== undefined && !asksForNumber(warning.proposal) && (
              <Button
                variant="default"
                size="compact-xs"
                onClick={() => {
                  if (warning.proposal !== undefined) onApply(withProposal(settings, warning.proposal));
                }}
              >
                {t(`import.apply.${warning.proposal.setting}`, { value: warning.proposal.value })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {!all && warnings.length > FIRST && (
        <UnstyledButton
          className={classes['more']}
          onClick={() => {
            setAll(true);
          }}
        >
          {t('import.moreProblems', { count: warnings.length })}
        </UnstyledButton>
      )}
    </section>
  );
}
