import React from 'react';
import { when, withTimes } from './format';
import { Property } from './property';
import { phaseWords } from './queue';
import { type PropertyProps, valueOf } from './record';
import { Badge, useZone } from './ui';

const tones: Record<string, string> = { idle: 'up', offered: 'ringing', talk: 'running', wrapUp: 'waiting', away: 'off' };

/** What an agent does, and what mod_callcenter calls it; or that nobody follows it, and since when (added to the record by resources/agents.ts). */
export default function AgentPhase(props: PropertyProps) {
  const phase = valueOf<string>(props.record, 'phase') ?? 'away';
  const zone = useZone();
  const status = valueOf<string>(props.record, 'status');
  const isGone = valueOf<boolean>(props.record, 'isGone');
  if (isGone) return <Property {...props}><Badge state="off" label="Not on the switch any more" /></Property>;
  const why = valueOf<string>(props.record, 'notFollowedWhy');
  const since = valueOf<string>(props.record, 'notFollowedSince');
  // What it did when it was seen last is told of no other moment.
  if (why) return <Property {...props}><span><Badge state="waiting" label="Not followed" /> <span className="sd-quiet">{since && `Since ${when(since, zone)}. `}{withTimes(why, zone)}</span></span></Property>;
  return (
    <Property {...props}>
      <span><Badge state={tones[phase] ?? 'off'} label={phaseWords[phase]} /> {phase === 'away' && status && !status.startsWith('Available') && <span className="sd-quiet">{status}</span>}</span>
    </Property>
  );
}
