import React, { useState } from 'react';
import { ask } from './api';
import { count, counted, when, withTimes } from './format';
import { useSaving } from './saving';
import { Button, Card, Figure, Meter, Notice, ProblemNotice, Table, useZone } from './ui';

interface Run {
  at: string;
  until: string;
  contacts: number;
  ended: number;
  underWay: number;
  judged: number;
  isSample: boolean;
  callableNow: number;
  callableToday: number;
  hours: { from: string; contacts: number }[];
  stopped: { rule: string; waits: boolean; contacts: number; example: string }[];
  warnings: string[];
}

/** The rules by the names that people know. */
const ruleWords: Record<string, string> = {
  blacklist: 'On a list that blocks', device: 'Device blocked', consent: 'No consent', 'already reached': 'Reached already, by hand or because they called', abandoned: 'Rest after an abandoned call', rest: 'Days of peace by law',
  attempts: 'Called often enough', 'short calls': 'Too many short calls today', 'time zone': 'Time zone unknown', hours: 'Outside the hours', preferences: 'The contact’s own wishes', schedule: 'Outside the schedule', law: 'Outside the hours of the law', 'under way': 'Being called already', start: 'The dialer has not started', stop: 'The dialer stops before', expired: 'To be called until an earlier time only', wait: 'Waits for its time', 'refused earlier': 'Refused earlier, by a rule that would not refuse it now',
};

/** What no rule of time allows ends nobody: these are changed, and then it is asked again. */
const changeable = ['time zone', 'hours', 'preferences', 'schedule', 'law'];

/** Before the start: how many may be called today, when, and what stops the rest. */
export function DryRun({ dialerId }: { dialerId: string }) {
  const zone = useZone();
  const [run, setRun] = useState<Run>();
  const { busy, problem, save } = useSaving();
  const left = run ? run.contacts - run.ended - run.underWay : 0;
  const most = Math.max(1, ...(run?.hours.map(({ contacts }) => contacts) ?? []));
  return (
    <Card title="Dry run" hint="What the rules would let through for the rest of today, between the dialer’s start and stop, if there were lines for all. Nobody is called.">
      <ProblemNotice problem={problem} />
      {run?.warnings.map((warning) => <Notice kind="warning" key={warning}>{withTimes(warning, zone)}</Notice>)}
      {run && (
        <>
          <div className="sd-figures">
            <Figure label="May be called today" value={count(run.callableToday)} hint={`of ${counted(left, 'contact')} that ${left === 1 ? 'is' : 'are'} left${run.underWay > 0 ? `, beside ${count(run.underWay)} being called` : ''}`} />
            <Figure label="At this moment" value={count(run.callableNow)} />
          </div>
          {run.isSample && <p className="sd-hint">{count(run.judged)} of them were judged, evenly chosen; the figures are scaled to all.</p>}
          {run.hours.length > 0 && (
            <div className="sd-bars sd-gap">
              {run.hours.map(({ from, contacts }) => (
                <div className="sd-bar" key={from}>
                  <span>From {new Date(from) < new Date(run.at) ? 'now' : when(from, zone)}</span>
                  <Meter value={contacts / most} label={`From ${when(from, zone)}`} />
                  <span>{count(contacts)}</span>
                </div>
              ))}
            </div>
          )}
          {run.stopped.length > 0 && (
            <div className="sd-gap">
              <Table
                heads={['What stops the rest', 'Contacts', 'For example']}
                rows={run.stopped.map(({ rule, waits, contacts, example }) => ({ key: `${rule} ${waits}`, cells: [`${ruleWords[rule] ?? rule}${waits ? ', not today' : changeable.includes(rule) ? ', never as things stand' : ', for good'}`, <span key="c" className="sd-number">{count(contacts)}</span>, withTimes(example, zone)] }))}
              />
            </div>
          )}
        </>
      )}
      <div className="sd-form-end">
        <Button busy={busy} onClick={() => void save(async () => setRun(await ask<Run>('GET', `/dialers/${dialerId}/dry-run`)))}>{run ? 'Try again' : 'How many may be called today?'}</Button>
      </div>
    </Card>
  );
}
