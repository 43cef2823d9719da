import React, { useEffect, useLayoutEffect, useState } from 'react';
import { Button } from './ui';

const isTyping = (element: Element | null): boolean => element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) && (element as HTMLInputElement).type !== 'checkbox';

/** The desk's own: a dialer of before that was so may still have a disposition on one, which is then chosen by its button. */
export const keysOfDesk = 'abcnpsvz';

/** Whoever typed in a field that has vanished types on into nothing for a while: no key counts until so long nothing was typed (milliseconds). */
const calmAfter = 3_000;

/** The field in which somebody types, until they leave it themselves, and when they last did. */
let typedIn: { field: Element; at: number } | undefined;
const leave = () => {
  typedIn = undefined;
};

/** Whether somebody's field has just vanished under their fingers: what they talk of is no longer shown, or not where it was. */
export const isTypingOn = (): boolean => typedIn !== undefined && !typedIn.field.isConnected && performance.now() - typedIn.at < calmAfter;

/** Does what belongs to a key that is pressed outside of a field, or with Alt also inside of one; Escape leaves a field. */
export function useHotKeys(keys: Record<string, (() => void) | undefined>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = isTyping(document.activeElement);
      if (isTypingOn()) typedIn!.at = performance.now();
      else if (!typing) leave();
      else if (!event.altKey) typedIn = { field: document.activeElement!, at: performance.now() };
      if (event.ctrlKey || event.metaKey || event.repeat || event.defaultPrevented || isTypingOn()) return;
      if (event.key === 'Escape' && typing) {
        leave();
        return (document.activeElement as HTMLElement).blur();
      }
      // What the key writes, wherever it is: Z is beside T in German, and where Q is in French.
      const act = typing && !event.altKey ? undefined : keys[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      // The field may go by what is done now, as was meant.
      leave();
      act();
    };
    window.addEventListener('keydown', press);
    window.addEventListener('pointerdown', leave);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener('pointerdown', leave);
    };
  });
}

const fieldIn = (): string | undefined => (isTyping(document.activeElement) ? document.activeElement!.closest<HTMLElement>('[data-call]')?.dataset.call : undefined);

/** The call, by its `data-call`, in one of whose fields the focus is. */
export function useFieldIn(): string | undefined {
  const [call, setCall] = useState<string>();
  // Nothing tells that a field has gone; whoever drew the page without it has just drawn this too.
  useLayoutEffect(() => setCall(fieldIn()));
  useEffect(() => {
    const look = () => setCall(fieldIn());
    // While a field is left, nothing has the focus yet.
    const lookSoon = () => setTimeout(look);
    document.addEventListener('focusin', look);
    document.addEventListener('focusout', lookSoon);
    return () => {
      document.removeEventListener('focusin', look);
      document.removeEventListener('focusout', lookSoon);
    };
  }, []);
  return call;
}

/** A button that says by which key it is pressed; without one, because that is another's just now, it is an ordinary one. */
export function KeyButton({ hotKey, children, ...props }: { hotKey: string | undefined } & React.ComponentProps<typeof Button>) {
  if (hotKey === undefined) return <Button {...props}>{children}</Button>;
  return (
    <Button {...props} aria-keyshortcuts={`${hotKey} Alt+${hotKey}`}>
      {children} <kbd aria-hidden="true">{hotKey.toUpperCase()}</kbd>
    </Button>
  );
}
