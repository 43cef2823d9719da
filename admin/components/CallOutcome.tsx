import React from 'react';
import { stateOfOutcome } from './inbound';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

/** What came of a call that came in. */
export default function CallOutcome(props: PropertyProps) {
  const outcome = valueOf<string>(props.record, props.property.path) ?? '';
  return <Property {...props}><Badge state={stateOfOutcome(outcome)} label={outcome} /></Property>;
}
