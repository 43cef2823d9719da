import React from 'react';
import { useApi } from './api';
import { length, whenExactly, withTimes } from './format';
import { type CallInRow, stateOfOutcome } from './inbound';
import { Badge, Card, ProblemNotice, Table } from './ui';

/** Calls from a number that came in, in the contact trace. */
export function CallsTheyMade({ number, zone }: { number: string; zone?: string }) {
  const { data, problem } = useApi<{ items: CallInRow[] }>(`/calls-in?limit=100&number=${encodeURIComponent(number)}`);
  if (problem) return <ProblemNotice problem={problem} />;
  const rows = data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <Card title="Inbound: calls they made to us">
      <Table
        heads={['When', 'To', 'What came of it', 'Queue', 'Agent', 'Talked', 'Forwarding', 'Callback']}
        rows={rows.map(({ id, cameAt, called, outcome, queue, agent, bridgedAt, endedAt, decision, callback }) => ({
          key: id,
          cells: [whenExactly(cameAt, zone), called, <Badge state={stateOfOutcome(outcome)} label={outcome} />, queue ?? '', agent ?? '', bridgedAt && endedAt ? length(new Date(endedAt).getTime() - new Date(bridgedAt).getTime()) : '', decision ?? '', withTimes(callback ?? '', zone)],
        }))}
      />
    </Card>
  );
}
