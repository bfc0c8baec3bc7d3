import { useEffect, useRef, useState, type JSX, type KeyboardEvent, type PointerEvent } from 'react';
import { type CameraPose, createStateSession, type StateSession } from '../../session/index.ts';
import type { SceneView } from '../../views/scene-view.ts';
import { useCompareText } from '../i18n/useCompareText.ts';
import { useMap } from '../map/MapContext.tsx';
import { type ComparedMapState, useInterfaceStore } from '../session-context/InterfaceContext.tsx';
import { useSession, useSessionState } from '../session-context/SessionContext.tsx';
import classes from './compare.module.css';
import { lockCameras } from './lock-cameras.ts';

const STEP = 0.02;
const inside = (share: number): number => Math.min(0.98, Math.max(0.02, share));

/** Opens the second view of the session, with the camera of the first. */
function useSecondView(compared: ComparedMapState): React.RefObject<HTMLDivElement | null> {
  const main = useSession();
  const screen = useInterfaceStore();
  const { t } = useCompareText();
  const { view, element: mainElement, createView } = useMap();
  const host = useRef<HTMLDivElement>(null);
  const second = useRef<StateSession>(undefined);
  const first = useRef(compared.shown);
  useEffect(() => {
    first.current = compared.shown;
    second.current?.show(compared.shown);
  }, [compared.shown]);
  useEffect(() => {
    const element = host.current;
    if (element === null || view === undefined) return undefined;
    const state = createStateSession(main, first.current);
    second.current = state;
    let made: SceneView | undefined;
    let unlock: (() => void) | undefined;
    let gone = false;
    const fail = (error: unknown): void => {
      if (gone) return;
      const reason = error instanceof Error ? error.message : String(error);
      const text = t('compare.mapFailed', { reason });
      main.actions.notify('error', { en: text, 'zh-CN': text });
      screen.setState({ comparedMap: undefined });
    };
    createView(element, state.session).then((opened) => {
      if (gone) {
        opened.dispose();
        return;
      }
      made = opened;
      opened.ready.catch(fail);
      opened.stopped?.then(fail, fail);
      const show = (target: typeof main, pose: CameraPose): void => {
        target.store.setState({ cameraRequest: { pose, durationSeconds: 0 } });
      };
      unlock = lockCameras(
        {
          element: mainElement,
          view,
          show: (pose) => {
            show(main, pose);
          },
        },
        {
          element,
          view: opened,
          show: (pose) => {
            show(state.session, pose);
          },
        },
      );
    }, fail);
    return () => {
      gone = true;
      unlock?.();
      made?.dispose();
      state.dispose();
      second.current = undefined;
    };
  }, [main, screen, t, view, mainElement, createView]);
  return host;
}

/** The line between two states, drawn with the pointer or the arrow keys. */
function SwipeLine({
  share,
  onChange,
}: {
  readonly share: number;
  readonly onChange: (share: number) => void;
}): JSX.Element {
  const { t } = useCompareText();
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const line = event.currentTarget;
    const box = line.parentElement?.getBoundingClientRect();
    if (box === undefined) return;
    line.setPointerCapture(event.pointerId);
    line.onpointermove = (move) => {
      onChange(inside((move.clientX - box.left) / box.width));
    };
    line.onpointerup = () => {
      line.onpointermove = null;
    };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(inside(share + step));
  };
  return (
    <div
      className={classes['line']}
      style={{ left: `${String(share * 100)}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t('compare.swipeHandle')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}

/** A second picture of the city in another state, its camera locked to the first. */
export function ComparedMap({ compared }: { readonly compared: ComparedMapState }): JSX.Element {
  const { t } = useCompareText();
  const host = useSecondView(compared);
  const [share, setShare] = useState(0.5);
  const current = useSessionState((state) => state.branch?.title);
  const isSwipe = compared.layout === 'swipe';
  return (
    <div className={classes['compared']} data-layout={compared.layout}>
      <div
        ref={host}
        className={classes['second']}
        role="application"
        aria-label={compared.title}
        style={isSwipe ? { clipPath: `inset(0 0 0 ${String(share * 100)}%)` } : undefined}
      />
      <span className={classes['leftTitle']}>{current ?? t('compare.existing')}</span>
      <span className={classes['rightTitle']}>{compared.title}</span>
      {isSwipe && <SwipeLine share={share} onChange={setShare} />}
    </div>
  );
}
