import React from 'react';
import { capitalised } from './format';
import { Property } from './property';
import { isAtSoftphone } from './queue';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

/** Calls of dialers are offered at softphones only: where one is not, why. */
export default function AgentPhone(props: PropertyProps) {
  const phone = valueOf<string>(props.record, 'phone') ?? '';
  if (isAtSoftphone({ phone })) return <Property {...props}><span>Softphone</span></Property>;
  return <Property {...props}><span><Badge state="down" label="No calls of dialers" /> {capitalised(phone)}</span></Property>;
}
