import React, { useEffect } from 'react';
import { Button } from './ui';

const isTyping = (element: Element | null): boolean => element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) && (element as HTMLInputElement).type !== 'checkbox';

/** Does what belongs to a key that is pressed outside of a field, or with Alt also inside of one; Escape leaves a field. */
export function useHotKeys(keys: Record<string, (() => void) | undefined>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.repeat || event.defaultPrevented) return;
      const typing = isTyping(document.activeElement);
      if (event.key === 'Escape' && typing) return (document.activeElement as HTMLElement).blur();
      const name = event.altKey ? event.code.replace(/^(Key|Digit)/, '').toLowerCase() : event.key.toLowerCase();
      const act = typing && !event.altKey ? undefined : keys[name];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}

/** A button that says by which key it is pressed; without one, because the key means something else just now, it is an ordinary one. */
export function KeyButton({ hotKey, children, ...props }: { hotKey: string | undefined } & React.ComponentProps<typeof Button>) {
  if (hotKey === undefined) return <Button {...props}>{children}</Button>;
  return (
    <Button {...props} aria-keyshortcuts={`${hotKey} Alt+${hotKey}`}>
      {children} <kbd aria-hidden="true">{hotKey.toUpperCase()}</kbd>
    </Button>
  );
}
