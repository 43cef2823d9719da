import React from 'react';
import type { FormPart, NumbersPart } from './DialerHow';
import { counted } from './format';
import { type AgentRow, isAtSoftphone, type QueueRow, strategyInWords, toldApart } from './queue';
import { useAll } from './session';
import { Go, Notice, NumberField, SelectField } from './ui';

/** Which agents talk to the people who answer, and how many there must be. */
export function DialerAgentsFields({ accountId, settings, set, wrong, typed, type }: FormPart & NumbersPart & { accountId?: number }) {
  const lambdas = useAll<{ id: number; accountId: number; name: string }>('/lambdas');
  const ownLambdas = (lambdas.data ?? []).filter((lambda) => lambda.accountId === accountId);
  const hasLambda = ownLambdas.length > 0 || settings.lambdaId !== null;
  const isContactFirst = settings.mode === 'contact first';
  const isPredictive = isContactFirst && settings.method === 'predictive';
  return (
    <>
      <QueueField accountId={accountId} settings={settings} set={set} wrong={wrong} hint={settings.menu && isContactFirst ? 'With a voice menu it is only looked at: calls go out while agents of it are there.' : undefined} />
      {!(isContactFirst && settings.menu) && lambdas.data && !hasLambda && (
        <p className="sd-hint sd-below">A lambda, a script or an address of yours, can choose the queue or the agent of each contact. <Go to="/resources/Lambda/actions/new">Make one</Go> first, and choose it here.</p>
      )}
      {!(isContactFirst && settings.menu) && hasLambda && (
        <SelectField
          label="Lambda (optional)"
          value={settings.lambdaId === null ? '' : String(settings.lambdaId)}
          onChange={(id) => set({ lambdaId: id ? Number(id) : null })}
          none={isContactFirst ? 'Everybody goes to the queue above' : 'Whoever of the queue above is free'}
          choices={ownLambdas.map(({ id, name }) => ({ value: id, label: name }))}
          error={wrong('settings.lambdaId')}
          hint={`${isContactFirst ? 'It chooses the queue or the agent of each contact while the telephone rings; the agent is kept for the call meanwhile.' : settings.mode === 'preview' ? 'It chooses for each contact which agent is asked, or from which queue.' : 'It chooses for each contact which agent is called, or from which queue.'} When it fails, or the agent is not free, the queue above is taken, and the trace says why.`}
        />
      )}
      <div className="sd-pair">
        <NumberField label="Agents kept for inbound" value={typed.reserveAgents} onChange={type('reserveAgents')} min={0} max={1_000} unit="agents" error={wrong('settings.reserveAgents')} hint="So many free agents are left to people who call in. Whoever waits in the queue goes first in any case." />
        <NumberField
          label="Least agents for each call (optional)"
          value={typed.minAgentsPerCall}
          onChange={type('minAgentsPerCall')}
          min={0.01}
          max={100}
          step="any"
          unit="agents"
          error={wrong('settings.minAgentsPerCall')}
          hint={isPredictive ? 'Signed-in agents for each contact that is being called. Empty: 0.25, four contacts for each.' : `Free agents for each contact that is being called. Empty: ${isContactFirst && settings.method === 'power' ? 'what the lines above say' : 'one'}.`}
        />
      </div>
    </>
  );
}

/** The queue whose agents talk, and who serves it. */
export function QueueField({ accountId, settings, set, wrong, hint }: FormPart & { accountId?: number; hint?: string }) {
  const queues = useAll<QueueRow>('/queues');
  const agents = useAll<AgentRow>('/agents');
  const own = (queues.data ?? []).filter((queue) => (queue.accountId === null || queue.accountId === accountId) && (!queue.isGone || queue.id === settings.queueId));
  const queue = own.find(({ id }) => id === settings.queueId);
  const serving = queue && (agents.data ?? []).filter((agent) => !agent.isGone && agent.nodeId === queue.nodeId && agent.queues.includes(queue.name));
  return (
    <>
      {queues.data && own.length === 0 ? (
        <div className="sd-field">
          <Notice kind="warning">No queue was found on the switches yet. Queues are made on the switch, in mod_callcenter; a new one appears here within seconds. <Go to="/resources/Queue">See the queues</Go></Notice>
          {wrong('settings.queueId') && <p className="sd-error">{wrong('settings.queueId')}</p>}
        </div>
      ) : (
        <SelectField
          label="Queue"
          value={settings.queueId === null ? '' : String(settings.queueId)}
          onChange={(id) => set({ queueId: id ? Number(id) : null })}
          none="Choose the queue whose agents talk"
          choices={toldApart(own).map(({ id, name, strategy, isGone }) => ({ value: id, label: `${name} (${strategyInWords(strategy)})${isGone ? ', not on the switch any more' : ''}` }))}
          error={wrong('settings.queueId')}
          hint={hint ?? (settings.queueId === null ? 'Without a queue the dialer cannot run.' : undefined)}
        />
      )}
      {serving && <Serving agents={serving} needDesks={settings.mode === 'preview'} />}
    </>
  );
}

function whoIsOut(out: number, all: number): string {
  if (all === 1) return 'The one agent who serves it is not at a softphone, so that no call would be made';
  if (out === all) return `None of the ${all} agents who serve it is at a softphone, so that no call would be made`;
  return `${out} of the ${all} agents who serve it ${out === 1 ? 'is not at a softphone and gets' : 'are not at a softphone and get'} no calls`;
}

/** Agents without a softphone get no calls of a dialer, which nobody sees at a desk: it is said before the start. */
function Serving({ agents, needDesks }: { agents: AgentRow[]; needDesks: boolean }) {
  const out = agents.filter((agent) => !isAtSoftphone(agent));
  const seated = agents.filter(({ userId }) => userId !== null).length;
  if (agents.length === 0) return <div className="sd-field"><Notice kind="warning">Nobody serves this queue yet: give agents a tier in it on the switch.</Notice></div>;
  if (needDesks && seated === 0 && out.length === 0) return <div className="sd-field"><Notice kind="warning">Contacts are shown on desks first, and nobody sits at the desk of an agent of this queue: say under Agents who sits where. <Go to="/resources/Agent">See the agents</Go></Notice></div>;
  if (out.length === 0) return <p className="sd-hint sd-below">{counted(agents.length, 'agent serves', 'agents serve')} it, all at softphones.</p>;
  return (
    <div className="sd-field">
      <Notice kind="warning">
        {whoIsOut(out.length, agents.length)}: {out.slice(0, 3).map(({ name, phone }) => `${name} (${phone})`).join('; ')}{out.length > 3 && ' …'}. <Go to="/resources/Agent">See the agents</Go>
      </Notice>
    </div>
  );
}
