import React from 'react';
import type { ActionProps } from 'adminjs';
import { useApi } from './api';
import { when } from './format';
import type { ScoreCardRow } from './score';
import { useMay, useTimes } from './session';
import { ButtonLink, Card, Loading, Notice, Page, ProblemNotice, Table } from './ui';

/** A score card as it is in force. */
export default function ScoreCardPage({ record }: ActionProps) {
  const { data: card, problem } = useApi<ScoreCardRow>(`/score-cards/${record!.id}`);
  const times = useTimes(card?.accountId);
  const may = useMay();
  const above = { label: 'Score cards', path: '/resources/ScoreCard' };
  if (!card) return <Page title="Score card" above={above}>{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
  return (
    <Page times={times} title={card.name} above={above} actions={may('edit') && <ButtonLink to={`/resources/ScoreCard/records/${card.id}/edit`}>Change</ButtonLink>}>
      {card.retiredAt && <Notice kind="warning">Retired {when(card.retiredAt, times?.zone)}: no call is scored by it.</Notice>}
      <Card hint={`Version ${card.version.ordinal}, saved by ${card.version.createdBy}, ${when(card.version.createdAt, times?.zone)}.`}>
        <Table
          heads={['Criterion', 'Answer', 'Points', 'If missed']}
          rows={card.version.criteria.map(({ id, text, kind, points, isFatal }) => ({ key: id, cells: [text, kind === 'points' ? 'Points' : 'Yes or no', points, isFatal ? 'Fatal: the call is worth 0 %' : ''] }))}
        />
      </Card>
    </Page>
  );
}
