import React from 'react';
import { stateWord } from '../../src/dialers/dialer-state';
import type { DialerRow } from './dialer';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

/** How a dialer stands; one that was stopped is not called completed. */
export default function DialerState(props: PropertyProps) {
  const state = valueOf<DialerRow['state']>(props.record, 'state');
  const explanation = valueOf<string | null>(props.record, 'explanation') ?? null;
  return <Property {...props}>{state && <Badge state={state} label={stateWord({ state, explanation })} />}</Property>;
}
