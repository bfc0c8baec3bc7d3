/** English texts about reading results. The keys are the contract: every other language must have exactly these. */
export const readingEn = {
  'field.choose': 'Field on the map',
  'field.under': '{{field}} at the shown time, at the position beside it',
} as const;
