import React from 'react';
import { Property } from './property';
import { phaseWords } from './queue';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

const tones: Record<string, string> = { idle: 'up', offered: 'ringing', talk: 'running', wrapUp: 'waiting', away: 'off' };

/** What an agent does, and what mod_callcenter calls it. */
export default function AgentPhase(props: PropertyProps) {
  const phase = valueOf<string>(props.record, 'phase') ?? 'away';
  const status = valueOf<string>(props.record, 'status');
  const isGone = valueOf<boolean>(props.record, 'isGone');
  if (isGone) return <Property {...props}><Badge state="off" label="Not on the switch any more" /></Property>;
  return (
    <Property {...props}>
      <span><Badge state={tones[phase] ?? 'off'} label={phaseWords[phase]} /> {phase === 'away' && status && !status.startsWith('Available') && <span className="sd-quiet">{status}</span>}</span>
    </Property>
  );
}
