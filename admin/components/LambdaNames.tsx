import React from 'react';
import { useDirectory } from './queue';
import { Card, Facts, Go } from './ui';

/** What a lambda may return: the names under which the account has queues and agents. */
export function LambdaNames({ accountId }: { accountId?: number }) {
  const { queues, agents } = useDirectory(accountId);
  if (!queues || !agents) return null;
  const names = (rows: { name: string }[]) => (rows.length === 0 ? 'None on the switches yet' : <div className="sd-names">{rows.map(({ name }) => <code key={name}>{name}</code>)}</div>);
  return (
    <Card title="Whom it may choose" hint={<>By these very names. It chooses a queue, or one agent. <Go to="/resources/Agent">See the agents</Go></>}>
      <Facts facts={[['Queues', names(queues)], ['Agents', names(agents)]]} />
    </Card>
  );
}
