import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { objectAddress, objectKind, objectName } from '../inspector/object-facts.ts';
import { ScenarioActions } from '../inspector/ScenarioActions.tsx';
import { useSessionState } from '../session-context/SessionContext.tsx';
import { classTitle } from '../values/attribute-titles.ts';
import classes from './plan.module.css';

/** The selected object of the existing city, and what the scenario can do to it. */
export function ExistingObject(): JSX.Element | null {
  const { t, language } = useText();
  const selection = useSessionState((state) => state.selection);
  const view = useSessionState((state) => state.view);
  const exists = useSessionState(
    (state) => selection !== undefined && state.baseView?.object(selection) !== undefined,
  );
  const handle = selection === undefined || !exists ? undefined : view?.object(selection);
  if (handle === undefined) return null;
  const kind = objectKind(handle);
  return (
    <section className={classes['section']} aria-label={t('plan.selected')}>
      <h3>
        {t('plan.selected')}:{' '}
        {objectName(handle, language) ??
          objectAddress(handle) ??
          (kind === undefined ? handle.id : classTitle(kind, language))}
      </h3>
      <ScenarioActions handle={handle} />
    </section>
  );
}
