import React from 'react';
import { ask, useLoaded } from './api';
import { count, minuteOf } from './format';
import { Card, Loading, ProblemNotice, Table } from './ui';

interface Line {
  gatewayId: number | null;
  gateway: string | null;
  node: string | null;
  human: number;
  machine: number;
  fax: number;
  unknown: number;
  notListened: number;
}

/** Who answered through which gateway: a gateway that hears far more machines than another has an audio problem. */
export function WhoAnswered({ dialerId }: { dialerId: string }) {
  const figures = useLoaded<{ items: Line[] }>(() => ask('GET', `/dialers/${dialerId}/who-answered`), `${dialerId} ${minuteOf(new Date())}`);
  const rows = figures.data?.items ?? [];
  const hasSilent = rows.some(({ notListened }) => notListened > 0);
  return (
    <Card title="Who answered" hint="Within the last 30 days, as the switch heard it.">
      <ProblemNotice problem={figures.problem} />
      {!figures.data && !figures.problem && <Loading />}
      {figures.data && (
        <Table
          heads={['Gateway', 'Person', 'Machine', 'Fax', 'Not clear', ...(hasSilent ? ['Not listened'] : [])]}
          rows={rows.map(({ gatewayId, gateway, node, human, machine, fax, unknown, notListened }) => ({
            key: String(gatewayId),
            cells: [<span key="gateway">{gateway ?? 'A gateway that is gone'} {node && <span className="sd-quiet">on {node}</span>}</span>, ...[human, machine, fax, unknown, ...(hasSilent ? [notListened] : [])].map((number) => count(number))],
          }))}
          empty={<p className="sd-hint">Nobody has answered yet.</p>}
        />
      )}
    </Card>
  );
}
