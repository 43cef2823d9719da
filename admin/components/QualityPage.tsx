import React from 'react';
import { useLocation, useNavigate } from 'react-router';
import { apiUrl, useApi } from './api';
import { instantOf, length, localTime, when } from './format';
import type { Average, Averages, ScoreRow } from './score';
import { Percent } from './ScoreShown';
import { useMay, useTimes } from './session';
import { ButtonLink, Card, Empty, Field, Go, Loading, Page, ProblemNotice, Table, useZone } from './ui';

interface Unscored {
  attemptId: string;
  callAt: string;
  agent: string;
  dialer: string;
  milliseconds: number;
}

/** 2026-11-22, and so many days. */
const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
const percent = (value: number | null): string => (value === null ? '–' : `${value} %`);

/** How good the calls of a time were, by agent and criterion; which of them were scored, and which may be next. The time is in the address. */
export default function QualityPage() {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const may = useMay();
  const query = new URLSearchParams(search);
  const times = useTimes('all');
  const zone = times?.zone;
  const today = localTime(new Date(), zone).slice(0, 10);
  const from = query.get('from') ?? dayAfter(today, -29);
  const to = query.get('to') ?? today;
  const isRight = from <= to;
  const period = isRight ? new URLSearchParams({ from: instantOf(`${from}T00:00`, zone).toISOString(), to: instantOf(`${dayAfter(to, 1)}T00:00`, zone).toISOString() }).toString() : '';
  const set = (part: { from?: string; to?: string }) => navigate(`${pathname}?${new URLSearchParams({ from, to, ...part })}`);
  return (
    <Page
      title="Quality"
      times={times}
      actions={<>{isRight && <a className="sd-button sd-plain" href={apiUrl(`/scores/averages.csv?${period}`)} download>Download as CSV</a>}{may('edit') && <ButtonLink to="/resources/ScoreCard">Score cards</ButtonLink>}</>}
    >
      <Card hint="Calls count on the day on which they were made, by the clock of this page.">
        <div className="sd-pair">
          <Field label="Calls from">{(ids) => <input {...ids} type="date" value={from} onChange={(event) => event.target.value && set({ from: event.target.value })} />}</Field>
          <Field label="to" error={isRight ? undefined : 'The last day is before the first one.'}>{(ids) => <input {...ids} type="date" value={to} onChange={(event) => event.target.value && set({ to: event.target.value })} />}</Field>
        </div>
      </Card>
      {isRight && times && <Found key={period} period={period} />}
    </Page>
  );
}

function Found({ period }: { period: string }) {
  const zone = useZone();
  const averages = useApi<Averages>(`/scores/averages?${period}`);
  const scores = useApi<{ items: ScoreRow[] }>(`/scores?${period}&limit=50`);
  const next = useApi<{ items: Unscored[] }>(`/scores/unscored?${period}&limit=20`);
  const call = (id: string, at: string) => <Go to={`/resources/Attempt/records/${id}/show`} className="sd-link sd-number">{when(at, zone)}</Go>;
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
