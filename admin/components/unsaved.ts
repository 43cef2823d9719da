import { useEffect } from 'react';

const question = 'Leave without saving? What you changed here is lost.';

/** Asks before a page is left by a link, or closed, on which something was changed and not saved. */
export function useUnsaved(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return undefined;
    const onClick = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.('a[href]');
      const opensHere = link && link.getAttribute('target') !== '_blank' && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!opensHere || window.confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onClose = (event: BeforeUnloadEvent) => event.preventDefault();
    document.addEventListener('click', onClick, true);
    window.addEventListener('beforeunload', onClose);
    return () => {
      document.removeEventListener('click', onClick, true);
      window.removeEventListener('beforeunload', onClose);
    };
  }, [isChanged]);
}
