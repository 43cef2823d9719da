import React from 'react';
import { Property } from './property';
import { type AgentRow, toldApart } from './queue';
import { type PropertyProps, valueOf } from './record';
import { useAll } from './session';

/** An agent's name, with the node where another node has an agent of the same name. */
export default function AgentName(props: PropertyProps) {
  const { data } = useAll<AgentRow>('/agents');
  const told = data && toldApart(data).find(({ id }) => id === Number(props.record.id));
  return <Property {...props}>{told?.name ?? valueOf<string>(props.record, 'name')}</Property>;
}
