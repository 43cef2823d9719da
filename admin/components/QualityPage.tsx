import React from 'react';
import { useLocation, useNavigate } from 'react-router';
import { apiUrl, useApi } from './api';
import { length, when } from './format';
import type { Average, Averages, ScoreRow } from './score';
import { Percent } from './ScoreShown';
import { useMay } from './session';
import { ButtonLink, Card, Empty, Field, Go, Loading, Page, ProblemNotice, Table } from './ui';

interface Unscored {
  attemptId: string;
  callAt: string;
  agent: string;
  dialer: string;
  milliseconds: number;
}

const dayOf = (date: Date): string => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
const dayAfter = (date: Date, days: number): Date => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
const percent = (value: number | null): string => (value === null ? '–' : `${value} %`);

/** How good the calls of a time were, by agent and criterion; which of them were scored, and which may be next. The time is in the address. */
export default function QualityPage() {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const may = useMay();
  const query = new URLSearchParams(search);
  const today = new Date();
  const from = query.get('from') ?? dayOf(dayAfter(today, -29));
  const to = query.get('to') ?? dayOf(today);
  const isRight = from <= to;
  const period = isRight ? new URLSearchParams({ from: new Date(`${from}T00:00`).toISOString(), to: dayAfter(new Date(`${to}T00:00`), 1).toISOString() }).toString() : '';
  const set = (part: { from?: string; to?: string }) => navigate(`${pathname}?${new URLSearchParams({ from, to, ...part })}`);
  return (
    <Page
      title="Quality"
      actions={<>{isRight && <a className="sd-button sd-plain" href={apiUrl(`/scores/averages.csv?${period}`)} download>Download as CSV</a>}{may('edit') && <ButtonLink to="/resources/ScoreCard">Score cards</ButtonLink>}</>}
    >
      <Card hint="Calls count on the day on which they were made, by the clock of this computer.">
        <div className="sd-pair">
          <Field label="Calls from">{(ids) => <input {...ids} type="date" value={from} onChange={(event) => event.target.value && set({ from: event.target.value })} />}</Field>
          <Field label="to" error={isRight ? undefined : 'The last day is before the first one.'}>{(ids) => <input {...ids} type="date" value={to} onChange={(event) => event.target.value && set({ to: event.target.value })} />}</Field>
        </div>
      </Card>
      {isRight && <Found key={period} period={period} />}
    </Page>
  );
}

function Found({ period }: { period: string }) {
  const averages = useApi<Averages>(`/scores/averages?${period}`);
  const scores = useApi<{ items: ScoreRow[] }>(`/scores?${period}&limit=50`);
  const next = useApi<{ items: Unscored[] }>(`/scores/unscored?${period}&limit=20`);
  const call = (id: string, at: string) => <Go to={`/resources/Attempt/records/${id}/show`} className="sd-link sd-number">{when(at)}</Go>;
  return (
    <>
      <Card title="By agent" className="sd-averages">
        <ProblemNotice problem={averages.problem} />
        {averages.data ? <ByAgent averages={averages.data} /> : !averages.problem && <Loading />}
      </Card>
      <Card title="Scored calls" hint={scores.data?.items.length === 50 ? 'The latest 50 of this time.' : undefined}>
        {!scores.data ? <Loading /> : (
          <Table
            heads={['Call', 'Agent', 'Score', 'Card', 'By', 'Comment']}
            rows={scores.data.items.map((score) => ({ key: score.id, cells: [call(score.attemptId, score.callAt), score.agent, <Percent key="score" score={score} />, score.card, score.scoredBy, <span key="comment" className="sd-said">{score.comment}</span>] }))}
            empty={<Empty title="No call of this time was scored">Open one of those below, listen to it, and score it there.</Empty>}
          />
        )}
      </Card>
      <Card title="Not scored yet" hint="Recorded conversations of this time, the latest first.">
        {!next.data ? <Loading /> : (
          <Table
            heads={['Call', 'Agent', 'Dialer', 'Recorded']}
            rows={next.data.items.map(({ attemptId, callAt, agent, dialer, milliseconds }) => ({ key: attemptId, cells: [call(attemptId, callAt), agent, dialer, length(milliseconds)] }))}
            empty={<Empty title="Nothing to listen to">Conversations are here when their dialer records them and nobody has scored them.</Empty>}
          />
        )}
      </Card>
    </>
  );
}

function ByAgent({ averages: { criteria, agents, all } }: { averages: Averages }) {
  if (agents.length === 0) return <Empty title="No scores in this time">Averages appear here once calls were scored.</Empty>;
  const cells = ({ scores, percent: average, fatal, byCriterion }: Average) => [scores, <strong key="average">{average} %</strong>, fatal, ...byCriterion.map(percent)];
  const severalCards = new Set(criteria.map(({ cardId }) => cardId)).size > 1;
  return (
    <Table
      heads={['Agent', 'Scores', 'Average', 'Fatal', ...criteria.map(({ card, text }) => (severalCards ? `${card}: ${text}` : text))]}
      rows={[...agents.map((agent) => ({ key: agent.agentId, cells: [agent.agent, ...cells(agent)] })), ...(agents.length > 1 ? [{ key: 'all', cells: [<strong key="all">All</strong>, ...cells(all)] }] : [])]}
    />
  );
}
