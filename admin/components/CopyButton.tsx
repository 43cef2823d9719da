import React, { useState } from 'react';
import { Button } from './ui';

/** Puts a text on the clipboard. Browsers have one for pages over HTTPS and of this machine alone; elsewhere it is said how to copy by hand. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState<string>();
  const [isRefused, setRefused] = useState(false);
  const copy = () => {
    // On a page without one there is no such object.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    void Promise.resolve(clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(() => setCopied(text), () => setRefused(true));
  };
  return (
    <>
      <Button kind="main" onClick={copy}>{copied === text ? 'Copied' : label}</Button>
      {isRefused && <span className="sd-hint" role="status">Your browser does not let this page copy. Click the text above, which selects it, and press Ctrl+C.</span>}
    </>
  );
}
