import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** Who sits at an agent's telephone, by email; added to the record by resources/agents.ts. */
export default function AgentSeat(props: PropertyProps) {
  const email = valueOf<string>(props.record, 'userEmail');
  return <Property {...props}>{email ?? <span className="sd-quiet">Nobody</span>}</Property>;
}
