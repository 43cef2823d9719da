import React from 'react';
import { Property } from './property';
import { useDirectory } from './queue';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

/** The agent whose number it is, and whether the call center still has them. */
export default function CallerIdAgent(props: PropertyProps) {
  const agent = valueOf<string | null>(props.record, 'agent');
  const { agents } = useDirectory(Number(valueOf(props.record, 'accountId')));
  if (!agent) return <Property {...props}><span className="sd-quiet">None</span></Property>;
  const isGone = agents && !agents.some(({ name }) => name === agent);
  return <Property {...props}><span>{agent} {isGone && <Badge state="waiting" label="Serves no queue of the account any more" />}</span></Property>;
}
