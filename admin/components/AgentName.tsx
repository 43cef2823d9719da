import React from 'react';
import { Property } from './property';
import { useAgentName } from './queue';
import { type PropertyProps, valueOf } from './record';

/** An agent's name, with the node where another node has an agent of the same name. */
export default function AgentName(props: PropertyProps) {
  const name = useAgentName(Number(props.record.id));
  return <Property {...props}>{name ?? valueOf<string>(props.record, 'name')}</Property>;
}
