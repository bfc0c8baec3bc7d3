import { useOs } from '@mantine/hooks';
import type { JSX } from 'react';

/** Keys as printed on this machine's keyboard. */
export function KeyLabel({ keys }: { readonly keys: string }): JSX.Element {
  const os = useOs();
  const apple = os === 'macos' || os === 'ios';
  const text = keys
    .replace('mod', apple ? '⌘' : 'Ctrl')
    .replace('shift+?', '?')
    .replace('shift', apple ? '⇧' : 'Shift')
    .replace('Escape', 'Esc');
  return <kbd className="cityloom-kbd">{apple ? text.replaceAll('+', '') : text.replaceAll('+', ' ')}</kbd>;
}
