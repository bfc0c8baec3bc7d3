import { Button } from '@mantine/core';
import type { ValidationCase, ValidationResult } from '@cityloom/twin-core';
import { validateCase, VALIDATION_CASES } from '@cityloom/twin-core/models/validation';
import { useEffect, useRef, useState, type JSX } from 'react';
import { usePlanText } from '../i18n/usePlanText.ts';
import { formatPercent, formatQuantity } from '../values/format.ts';
import { Verdict } from '../values/Verdict.tsx';

type Results = ReadonlyMap<ValidationCase, ValidationResult>;

/** Works the cases out one by one, with a breath between them: some take a while. */
function useCheck(cases: readonly ValidationCase[]): {
  readonly results: Results;
  readonly checking: boolean;
  readonly start: () => void;
} {
  const [results, setResults] = useState<Results>(new Map());
  const [checking, setChecking] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  const step = (at: number): void => {
    const next = cases[at];
    if (next === undefined) {
      setChecking(false);
      return;
    }
    const result = validateCase(next);
    setResults((before) => new Map(before).set(next, result));
    timer.current = setTimeout(() => {
      step(at + 1);
    }, 0);
  };
  return {
    results,
    checking,
    start() {
      setChecking(true);
      timer.current = setTimeout(() => {
        step(0);
      }, 0);
    },
  };
}

/** Published figures the model has to reach, and whether it does here and now. */
export function ModelValidation({ model }: { readonly model: string }): JSX.Element {
  const { t, language } = usePlanText();
  const [cases] = useState(() => VALIDATION_CASES.filter((candidate) => candidate.model === model));
  const { results, checking, start } = useCheck(cases);
  return (
    <>
      <h4>{t('runs.validation')}</h4>
      {cases.length === 0 ? (
        <p>{t('runs.noValidation')}</p>
      ) : (
        <>
          <ul>
            {cases.map((each) => {
              const result = results.get(each);
              const tolerance =
                each.absolute === true
                  ? formatQuantity(each.tolerance, each.unit, language)
                  : formatPercent(each.tolerance, language);
              return (
                <li key={each.case} title={each.source}>
                  {each.case}: {formatQuantity(each.expected, each.unit, language)} ± {tolerance}
                  {result !== undefined && (
                    <>
                      {' '}
                      {t('runs.reached', { value: formatQuantity(result.actual, each.unit, language) })}{' '}
                      <Verdict pass={result.pass} />
                    </>
                  )}
                </li>
              );
            })}
          </ul>
          <Button variant="default" disabled={checking} onClick={start}>
            {t('runs.check')}
          </Button>
        </>
      )}
    </>
  );
}
