import React from 'react';
import { apiUrl, ask, useLoaded } from './api';
import type { Answers, Progress } from './dialer';
import { count, counted, minuteOf } from './format';
import { Card, Meter, ProblemNotice, Table } from './ui';

interface Days {
  zone: string;
  cap: number;
  days: (Answers & { day: string; month: Answers })[];
}

/** So many days are listed; the file has all. */
const listed = 7;

const share = ({ answered, abandoned }: Answers): number => (answered === 0 ? 0 : abandoned / answered);
const percent = (part: number): string => `${Number((part * 100).toFixed(2))} %`;

/** How many people who answered got no agent in time, against what the law allows, and the proof of it. */
export function AbandonedCalls({ dialerId, abandoned }: { dialerId: string; abandoned: NonNullable<Progress['abandoned']> }) {
  const { today, month, cap } = abandoned;
  const report = useLoaded<Days>(() => ask('GET', `/dialers/${dialerId}/abandoned`), `${dialerId} ${minuteOf(new Date())}`);
  const days = [...(report.data?.days ?? [])].reverse();
  return (
    <Card title="Abandoned calls" hint={`A person answered, and no agent came within two seconds. The law allows ${percent(cap)} of live answers, counted over this dialer and its clones.`}>
      <div data-testid="abandoned">
        <Against label="Today" answers={today} cap={cap} />
        <Against label="In 30 days" answers={month} cap={cap} />
      </div>
      <ProblemNotice problem={report.problem} />
      {days.length > 0 && (
        <Table
          heads={['Day', 'Live answers', 'Abandoned', 'Share', 'Share of 30 days']}
          rows={days.slice(0, listed).map(({ day, month: span, ...answers }) => ({ key: day, cells: [<span className="sd-number" key="day">{day}</span>, count(answers.answered), count(answers.abandoned), percent(share(answers)), percent(share(span))] }))}
        />
      )}
      <div className="sd-form-end sd-gap">
        <a className="sd-button sd-plain" href={apiUrl(`/dialers/${dialerId}/abandoned.csv`)} download>Download the proof</a>
        <span className="sd-hint">Every day as a CSV file{report.data && `; days are those of ${report.data.zone}`}.</span>
      </div>
    </Card>
  );
}

function Against({ label, answers, cap }: { label: string; answers: Answers; cap: number }) {
  const part = share(answers);
  return (
    <div className={`sd-against ${part > cap ? 'sd-over' : ''}`}>
      <div className="sd-line"><strong>{label}</strong><span>{answers.answered === 0 ? 'Nobody answered yet' : `${count(answers.abandoned)} of ${counted(answers.answered, 'live answer')}: ${percent(part)}`}</span></div>
      <Meter value={part / cap} label={`${label}: ${percent(part)} of ${percent(cap)} allowed`} />
    </div>
  );
}
