import React from 'react';
import { ask, useLoaded } from './api';
import { count, minuteOf } from './format';
import { Card, Loading, Notice, ProblemNotice, Table } from './ui';

/** What agents said of the detection's verdicts. */
export interface Judged {
  judgedPeople: number;
  missed: number;
  judgedMachines: number;
  mistaken: number;
  missedShare: number | null;
  mistakenShare: number | null;
}

interface Line {
  gatewayId: number | null;
  gateway: string | null;
  node: string | null;
  human: number;
  machine: number;
  fax: number;
  unknown: number;
  notListened: number;
  judged: Judged;
  isOff: boolean;
  warning: string | null;
}

/** Who answered through which gateway, and what agents said of that: a gateway that hears far more machines than another has an audio problem. */
export function WhoAnswered({ dialerId }: { dialerId: string }) {
  const figures = useLoaded<{ items: Line[]; judged: Judged }>(() => ask('GET', `/dialers/${dialerId}/who-answered`), `${dialerId} ${minuteOf(new Date())}`);
  const rows = figures.data?.items ?? [];
  const hasSilent = rows.some(({ notListened }) => notListened > 0);
  const hasJudged = rows.some(({ judged }) => judged.judgedPeople + judged.judgedMachines > 0);
  return (
    <Card title="Who answered" hint="Within the last 30 days, as the switch heard it.">
      <ProblemNotice problem={figures.problem} />
      {!figures.data && !figures.problem && <Loading />}
      {figures.data && (
        <Table
          heads={['Gateway', 'Person', 'Machine', 'Fax', 'Not clear', ...(hasSilent ? ['Not listened'] : []), ...(hasJudged ? ['Missed machines', 'People taken for machines'] : [])]}
          rows={rows.map(({ gatewayId, gateway, node, human, machine, fax, unknown, notListened, judged, isOff }) => ({
            key: String(gatewayId),
            cells: [
              <span key="gateway">{gateway ?? 'A gateway that is gone'} {node && <span className="sd-quiet">on {node}</span>}{isOff && <span className="sd-quiet">, detection off</span>}</span>,
              ...[human, machine, fax, unknown, ...(hasSilent ? [notListened] : [])].map((number) => count(number)),
              ...(hasJudged ? [partOf(judged.missed, judged.judgedPeople), partOf(judged.mistaken, judged.judgedMachines)] : []),
            ],
          }))}
          empty={<p className="sd-hint">Nobody has answered yet.</p>}
        />
      )}
      {figures.data && hasJudged && <p className="sd-hint">{judgedInWords(figures.data.judged)}</p>}
      {rows.map(({ gatewayId, gateway, warning }) => warning && <Notice kind="warning" key={String(gatewayId)}>{gateway ?? 'A gateway that is gone'}: {warning}</Notice>)}
    </Card>
  );
}

/** Of calls of which agents spoke. */
const partOf = (wrong: number, judged: number): string => (judged === 0 ? '–' : `${count(wrong)} of ${count(judged)}`);

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What follows from the agents' words in all. */
export function judgedInWords({ missedShare, mistakenShare }: Judged): string {
  const found = [
    ...(missedShare === null ? [] : [`it misses about ${percent(missedShare)} of the machines`]),
    ...(mistakenShare === null ? [] : [`it takes about ${percent(mistakenShare)} of the people for machines`]),
  ];
  return found.length === 0 ? '' : `By what agents said of the calls that reached them, ${found.join(', and ')}.`;
}
