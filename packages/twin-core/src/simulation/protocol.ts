import type { LocalizedText } from '../units/quantity.ts';
import type { FrameReduction } from './frame-reduction.ts';
import type { FieldFrame, ModelOutcome } from './model.ts';

/** Runner → worker. */
export type SimulationCommand =
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly model: string;
      readonly modelVersion: string;
      readonly input: unknown;
      readonly parameters: unknown;
      readonly seed: number;
      readonly keep?: readonly FrameReduction[] | undefined;
    }
  | { readonly kind: 'cancel'; readonly id: number };

/** Worker → runner. */
export type SimulationReply =
  | { readonly kind: 'progress'; readonly id: number; readonly done: number }
  | { readonly kind: 'frame'; readonly id: number; readonly frame: FieldFrame }
  | {
      readonly kind: 'outcome';
      readonly id: number;
      readonly outcome: ModelOutcome;
      readonly resultHash: string;
      readonly seconds: number;
      readonly computedBy?: LocalizedText;
    }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };
