import React from 'react';
import type { Progress } from './dialer';
import { count, counted } from './format';
import { phaseWords, strategyInWords } from './queue';
import { Card, Figure, Go } from './ui';

const callWords: Record<string, string> = { originating: 'Being placed', ringing: 'Ringing', answered: 'Answered', queued: 'Waiting for an agent', talking: 'Talking', playing: 'No agent came' };

/** The calls of a dialer with agents by how far they are, and the agents of its queue by what they do. */
export function DialerFloor({ progress: { calls, agents } }: { progress: Progress }) {
  if (!agents) return null;
  const { queue, strategy, phases, notAtSoftphone, isGone } = agents;
  const all = Object.values(phases).reduce((sum, number) => sum + number, 0);
  return (
    <Card
      title="On the floor"
      hint={<>{isGone ? `The switch does not have the queue ${queue} any more.` : `Queue ${queue}, ${strategyInWords(strategy)}, ${counted(all, 'agent')}.`} <Go to="/resources/Agent">See the agents</Go></>}
    >
      <h3 className="sd-label">Agents</h3>
      <div className="sd-figures" data-testid="agents">
        {Object.entries(phaseWords).map(([phase, label]) => (
          <Figure key={phase} label={label} value={count(phases[phase] ?? 0)} hint={phase === 'away' && notAtSoftphone > 0 ? `${count(notAtSoftphone)} not at a softphone` : undefined} />
        ))}
      </div>
      <h3 className="sd-label">Calls now</h3>
      <div className="sd-figures" data-testid="calls">
        {Object.entries(callWords).map(([state, label]) => <Figure key={state} label={label} value={count(calls[state] ?? 0)} />)}
      </div>
    </Card>
  );
}
