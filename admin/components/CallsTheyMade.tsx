import React from 'react';
import { useApi } from './api';
import { length, whenExactly, withTimes } from './format';
import { type CallInRow, nameOf, stateOfOutcome } from './inbound';
import { useAccounts } from './session';
import { SwitchAccount } from './SwitchAccount';
import { Badge, Card, ProblemNotice, Table } from './ui';

/** Calls from a number that came in, in the contact trace, to any account that the reader sees; in the zone of the enterprise, which is said where no attempts above say it. */
export function CallsTheyMade({ number, zone, saysZone }: { number: string; zone?: string; saysZone: boolean }) {
  const accounts = useAccounts();
  const { data, problem } = useApi<{ items: CallInRow[] }>(`/calls-in?limit=100&number=${encodeURIComponent(number)}`);
  if (problem) return <ProblemNotice problem={problem} />;
  const rows = data?.items ?? [];
  if (rows.length === 0) return null;
  const hasAccounts = accounts.length > 1;
  return (
    <Card title="Inbound: calls they made to us" hint={saysZone && zone && `Times are in the zone of the enterprise, ${zone}.`}>
      <Table
        heads={['When', ...(hasAccounts ? ['Account'] : []), 'To', 'What came of it', 'Queue', 'Agent', 'Talked', 'Forwarding', 'Callback']}
        rows={rows.map(({ id, accountId, cameAt, called, outcome, queue, agent, bridgedAt, endedAt, decision, callback }) => ({
          key: id,
          cells: [whenExactly(cameAt, zone), ...(hasAccounts ? [<SwitchAccount accountId={accountId} of={`call of ${whenExactly(cameAt, zone)}`}>{nameOf(accounts, accountId)}</SwitchAccount>] : []), called, <Badge state={stateOfOutcome(outcome)} label={outcome} />, queue ?? '', agent ?? '', bridgedAt && endedAt ? length(new Date(endedAt).getTime() - new Date(bridgedAt).getTime()) : '', decision ?? '', withTimes(callback ?? '', zone)],
        }))}
      />
    </Card>
  );
}
