import type { LayerEntry } from '@cityloom/cim-loader';
import type { View } from '@cityloom/twin-core';
import type { LiveDescription, SessionDescription } from './commands/commands.ts';
import type { LiveState } from './live/live-state.ts';
import { drawableFields, drawnField } from './runs/drawn-field.ts';
import type { SessionState } from './session-state.ts';

/** The session in one plain, serialisable object. */
export function describeSession(state: SessionState): SessionDescription {
  const { manifest, view } = state;
  return {
    city: manifest?.id ?? '',
    mode: state.mode,
    layers: (manifest?.layers ?? []).map((layer) => ({
      id: layer.id,
      kind: layer.kind,
      objects: countObjects(layer, view),
      visible: !state.hiddenLayers.has(layer.id),
    })),
    ground: state.addedLayers.filter(({ isGround }) => isGround === true).map(({ id }) => id),
    selection: [...state.selectedObjects],
    branch: state.branch?.id,
    runs: [
      ...state.recordedRuns.map((run) => ({
        id: run.runId,
        model: run.request.model,
        resultHash: run.resultHash,
      })),
      ...state.runs.map(({ result }) => ({
        id: result.runId,
        model: result.model,
        resultHash: result.resultHash,
      })),
    ],
    fields: drawableFields(state).map(({ id }) => id),
    field: drawnField(state)?.field.id,
    ...describeEnsemble(state),
    ...(state.live === undefined ? {} : { live: describeLive(state.live) }),
  };
}

function describeEnsemble({ ensemble }: SessionState): Pick<SessionDescription, 'ensemble'> {
  if (ensemble.finished === undefined) return {};
  const { plan, members, failures, outcome, resultHash } = ensemble.finished.result;
  return {
    ensemble: {
      id: plan.id,
      model: plan.request.model,
      members: members.length,
      failed: failures.length,
      fields: outcome.fields.map(({ id }) => id),
      resultHash,
    },
  };
}

function describeLive({ feeds, classes, mode, time, selected }: LiveState): LiveDescription {
  return {
    feeds: feeds.map(({ settings, health }) => ({ id: settings.id, condition: health.condition })),
    classes: classes.map(({ entityClass, counts }) => ({ id: entityClass.id, ...counts })),
    mode,
    time,
    selected,
  };
}

function countObjects(layer: LayerEntry, view: View | undefined): number {
  return view?.layerIds.includes(layer.id) === true ? view.layer(layer.id).count : layer.objects;
}
