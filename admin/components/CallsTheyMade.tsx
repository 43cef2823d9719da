import React from 'react';
import { useApi } from './api';
import { length, whenExactly } from './format';
import type { CallInRow } from './inbound';
import { Badge, Card, Table } from './ui';

const tones: Record<string, string> = { answered: 'good', missed: 'failed', 'left queue': 'waiting', 'under way': 'busy', 'turned away': 'stopped', message: 'stopped', lost: 'lost' };

/** Calls from a number that came in, in the contact trace. */
export function CallsTheyMade({ number, zone }: { number: string; zone?: string }) {
  const rows = useApi<{ items: CallInRow[] }>(`/calls-in?limit=100&number=${encodeURIComponent(number)}`).data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <Card title="Inbound: calls they made to us">
      <Table
        heads={['When', 'To', 'What came of it', 'Queue', 'Agent', 'Talked', 'Forwarding']}
        rows={rows.map(({ id, cameAt, called, outcome, queue, agent, bridgedAt, endedAt, decision }) => ({
          key: id,
          cells: [whenExactly(cameAt, zone), called, <Badge state={tones[outcome] ?? 'plain'} label={outcome} />, queue ?? '', agent ?? '', bridgedAt && endedAt ? length(new Date(endedAt).getTime() - new Date(bridgedAt).getTime()) : '', decision ?? ''],
        }))}
      />
    </Card>
  );
}
