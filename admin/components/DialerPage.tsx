import React, { useEffect, useState } from 'react';
import type { ActionProps } from 'adminjs';
import { type KindOfList, whyNotByHand } from '../../src/compliance/list-kind';
import { useNavigate } from 'react-router';
import { everyContactEnded, stateWord } from '../../src/dialers/dialer-state';
import { ask, pageUrl, problemFrom, type Problem, useApi } from './api';
import { AddContact } from './AddContact';
import { AbandonedCalls } from './AbandonedCalls';
import { Attempts, type AttemptRow, resultWord } from './attempt';
import { endedInWords, figuresOf, needsAgents, type Progress, type WholeDialer } from './dialer';
import { DetectionOffNotice } from './DetectionOffNotice';
import { DialerContacts } from './DialerContacts';
import { DialerFloor } from './DialerFloor';
import { DialerSettings } from './DialerSettings';
import { DialerVersions } from './DialerVersions';
import { DryRun } from './DryRun';
import type { NamesOf } from './dialer-words';
import { capitalised, count, counted, messageLength, when, withTimes } from './format';
import { BlockNumber } from './BlockNumber';
import { useProgress } from './progress';
import { TeamWarning } from './TeamWarning';
import { useQueues } from './queue';
import { useSaving } from './saving';
import { useAll, useMay, useTimes } from './session';
import { WhoAnswered } from './WhoAnswered';
import { Badge, Button, ButtonLink, Card, Empty, Figure, Go, Loading, Meter, Page, ProblemNotice, useZone } from './ui';

/** A dialer at work: its buttons, its figures each second, and why it is or is not dialling. */
export default function DialerPage({ record }: ActionProps) {
  const id = record!.id;
  const dialer = useApi<WholeDialer>(`/dialers/${id}`);
  const { progress, problem, isLive, look } = useProgress(id);
  const lists = useAll<KindOfList & { id: number; contactCount: number }>('/lists');
  const times = useTimes(dialer.data?.accountId);
  const names = { ...useNames(lists.data), zone: times?.zone };
  const may = useMay();
  const navigate = useNavigate();
  const { busy, problem: refusal, save } = useSaving();
  const latest = useLatest(id, progress?.attempts ?? 0, progress?.state === 'running' || Object.keys(progress?.calls ?? {}).length > 0);

  if (!dialer.data || !progress) return <Page title="Dialer" above={{ label: 'Dialers', path: '/resources/Dialer' }}>{(dialer.problem ?? problem) ? <ProblemNotice problem={dialer.problem ?? problem} /> : <Loading />}</Page>;
  const { state } = progress;
  const { callerId } = dialer.data.settings;
  const act = (verb: 'start' | 'pause' | 'stop') =>
    void save(async () => {
      await ask('POST', `/dialers/${id}/${verb}`);
      look();
    });
  const clone = () =>
    void save(async () => {
      const made = await ask<WholeDialer>('POST', `/dialers/${id}/clone`);
      navigate(pageUrl(`/resources/Dialer/records/${made.id}/show`));
    });
  const remove = () => {
    if (window.confirm(`Delete the draft “${progress.name}”?`)) void save(async () => {
      await ask('DELETE', `/dialers/${id}`);
      navigate(pageUrl('/resources/Dialer'));
    });
  };
  const blocklists = dialer.data.lists.flatMap(({ listId, role }) => (role === 'block' ? (lists.data?.find((list) => list.id === listId) ?? []) : []));
  const blocking = blocklists.filter((list) => !whyNotByHand(list));
  const hasMachines = needsAgents(dialer.data.settings) || dialer.data.settings.menu !== '';
  const called = dialer.data.lists.filter(({ role }) => role === 'call').map(({ listId }) => listId);
  const onLists = (lists.data ?? []).filter(({ id: listId }) => called.includes(listId)).reduce((sum, { contactCount }) => sum + contactCount, 0);
  const mayStart = ['draft', 'paused', 'completed', 'scheduled'].includes(state);
  return (
    <Page
      title={progress.name}
      times={times}
      above={{ label: 'Dialers', path: '/resources/Dialer' }}
      badge={<Badge state={state} label={stateWord(progress)} />}
      actions={
        <>
          {may('operate') && mayStart && <Button kind="main" busy={busy} onClick={() => act('start')}>{state === 'paused' ? 'Go on' : state === 'completed' ? 'Start again' : 'Start'}</Button>}
          {may('operate') && ['running', 'waiting'].includes(state) && <Button busy={busy} onClick={() => act('pause')}>Pause</Button>}
          {may('operate') && ['running', 'waiting', 'paused', 'scheduled'].includes(state) && <Button kind="danger" busy={busy} onClick={() => act('stop')}>Stop</Button>}
          {may('edit') && <ButtonLink to={`/resources/Dialer/records/${id}/edit`}>Change</ButtonLink>}
          {may('edit') && <Button busy={busy} onClick={clone}>Clone</Button>}
          {may('edit') && state === 'draft' && <Button kind="danger" busy={busy} onClick={remove}>Delete</Button>}
        </>
      }
    >
      <ProblemNotice problem={refusal} />
      <Why progress={progress} isLive={isLive} startAt={dialer.data.settings.startAt} />
      <DetectionOffNotice dialerId={id} off={progress.detectionOff} onChanged={look} />
      {callerId.kind === 'team' && <TeamWarning accountId={dialer.data.accountId} team={callerId.team} />}
      <Figures progress={progress} onLists={onLists} />
      <DialerFloor progress={progress} />
      <div className="sd-columns">
        <div className="sd-stack">
          <Card title="Latest calls">
            <Attempts rows={latest.rows} isShort without={['dialer', 'account', 'clientId', 'node']} empty={<Empty title="No call yet">{state === 'draft' ? 'Start the dialer, and its calls appear here.' : 'Calls appear here as they are made.'}</Empty>} />
            <ProblemNotice problem={latest.problem} />
          </Card>
          {progress.abandoned && <AbandonedCalls dialerId={id} abandoned={progress.abandoned} />}
          {hasMachines && <WhoAnswered dialerId={id} />}
          <DryRun dialerId={id} />
          <DialerContacts dialerId={id} dialerState={state} changes={figuresOf(progress).ended} />
          <DialerVersions
            dialerId={id}
            names={names}
            onGoneBack={() => {
              dialer.reload();
              look();
            }}
          />
        </div>
        <div className="sd-stack">
          <Results progress={progress} />
          {may('edit') && (
            <AddContact
              dialerId={id}
              onAdded={() => {
                look();
                lists.reload();
                dialer.reload();
              }}
            />
          )}
          {may('block') && (
            <BlockNumber
              lists={blocking}
              hint={<>Who says no to every call of the account opts out: record that under <Go to="/resources/Consent">Consents and opt-outs</Go>.</>}
              onAdded={() => {
                look();
                lists.reload();
              }}
              empty={<>This dialer keeps away from {blocklists.length === 0 ? 'no list yet' : 'registries alone, on which nobody is put by hand'}. {may('edit') ? <>Choose one under <Go to={`/resources/Dialer/records/${id}/edit`}>Change</Go>, “Who is never called?”.</> : 'Ask an administrator to choose one.'}</>}
            />
          )}
          <DialerSettings dialer={dialer.data} names={names} />
        </div>
      </div>
    </Page>
  );
}

/** Names of what settings point to, as far as they are loaded and still there. */
function useNames(lists: { id: number; name: string }[] | undefined): Omit<NamesOf, 'zone'> {
  const messages = useAll<{ id: number; name: string; milliseconds: number; text: string | null }>('/messages');
  const queues = useQueues();
  const schedules = useAll<{ id: number; name: string }>('/schedules');
  const lambdas = useAll<{ id: number; name: string }>('/lambdas');
  const nameIn = (rows: { id: number; name: string }[] | undefined, id: number) => rows?.find((row) => row.id === id)?.name ?? (rows ? 'one that is gone' : '…');
  return {
    message: (id) => {
      const found = messages.data?.find((row) => row.id === id);
      return found ? `${found.name} (${messageLength(found)})` : nameIn(messages.data, id);
    },
    queue: (id) => nameIn(queues, id),
    schedule: (id) => nameIn(schedules.data, id),
    lambda: (id) => nameIn(lambdas.data, id),
    list: (id) => nameIn(lists, id),
  };
}

/** The latest attempts: read every two seconds while calls are made, and else when there are new ones. */
function useLatest(dialerId: string, attempts: number, isBusy: boolean): { rows: AttemptRow[]; problem?: Problem } {
  const [state, setState] = useState<{ rows: AttemptRow[]; problem?: Problem }>({ rows: [] });
  useEffect(() => {
    let isCurrent = true;
    const load = () =>
      ask<{ items: AttemptRow[] }>('GET', `/attempts?dialerId=${dialerId}&limit=10`).then(
        ({ items }) => isCurrent && setState({ rows: items }),
        (error: unknown) => isCurrent && setState((before) => ({ ...before, problem: problemFrom(error) })),
      );
    void load();
    const timer = isBusy ? setInterval(load, 2_000) : undefined;
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [dialerId, isBusy, isBusy ? 0 : attempts]);
  return state;
}

/** Of a dialer that had ended with its last contact, and could not go on by itself with one that it has again: its stop has come, or it was saved without what its calls need. */
function waitAgain({ state, explanation, contacts: { waiting = 0 } }: Progress): string | undefined {
  if (state !== 'completed' || explanation !== everyContactEnded || waiting === 0) return undefined;
  return `It had ended with its last contact; ${counted(waiting, 'contact')} ${waiting === 1 ? 'waits' : 'wait'} again. Start it again to have ${waiting === 1 ? 'it' : 'them'} called.`;
}

function Why({ progress, isLive, startAt }: { progress: Progress; isLive: boolean; startAt: string | null }) {
  const { state, explanation } = progress;
  const zone = useZone();
  const otherwise = { draft: `It was not started yet.${startAt && Date.parse(startAt) > Date.now() ? ` Once it is, it waits until it starts on ${when(startAt, zone)}.` : ''}`, running: 'It is dialling.', paused: 'It is paused.', waiting: 'It waits.', completed: 'It has ended.', scheduled: 'It starts by itself.' }[state];
  return (
    <div className="sd-why" data-testid="explanation" role="status">
      <span>{waitAgain(progress) ?? (explanation ? withTimes(explanation, zone) : otherwise)}{!isLive && state === 'running' && <span className="sd-quiet"> The figures are not live: connecting again…</span>}</span>
    </div>
  );
}

function Figures({ progress, onLists }: { progress: Progress; /** Contacts of its lists, which have no place before a process has taken the dialer up. */ onLists: number }) {
  const { waiting, dialing, success, failed, blacklisted, others, ended, all, calls } = figuresOf(progress);
  return (
    <>
      {all > 0 && (
        <div style={{ marginBottom: 12 }}>
          <div className="sd-line" style={{ marginBottom: 4 }}><span className="sd-hint">{endedInWords(ended, all)}</span><span className="sd-hint">{Math.floor((ended / all) * 100)} %</span></div>
          <Meter value={ended / all} label="Contacts that have ended" />
        </div>
      )}
      <div className="sd-figures" data-testid="figures">
        <Figure label="Waiting" value={count(waiting)} hint={all === 0 && onLists > 0 ? `${count(onLists)} on its lists, without a place yet` : undefined} />
        <Figure label="Being called" value={count(Math.max(calls, dialing))} />
        <Figure label="Reached" value={count(success)} />
        <Figure label="Not reached" value={count(failed)} />
        <Figure label="Blacklisted" value={count(blacklisted)} />
        {others > 0 && <Figure label="Ended otherwise" value={count(others)} hint="Blocked, cancelled or expired" />}
        <Figure label="Calls a second" value={progress.callsPerSecond.toFixed(1)} hint="Over the last 10 seconds" />
      </div>
    </>
  );
}

/** What people who heard the message chose, in the order of how glad one is. */
const choices: [string, string][] = [['confirm', 'Confirmed'], ['agent', 'Asked for an agent'], ['repeat', 'Only had it repeated'], ['opt out', 'Opted out'], ['nothing', 'Pressed no key']];

function Results({ progress }: { progress: Progress }) {
  const results = Object.entries(progress.results).sort(([, one], [, other]) => other - one).map(([result, number]): Bar => [result, capitalised(resultWord(result)), number]);
  const chosen = choices.map(([choice, words]): Bar => [choice, words, progress.chosen[choice] ?? 0]).filter(([, , number]) => number > 0);
  return (
    <Card title="Results of the calls">
      {results.length === 0 ? <p className="sd-hint">No call has ended yet.</p> : <Bars bars={results} />}
      {chosen.length > 0 && (
        <>
          <h3 className="sd-part">By key</h3>
          <Bars bars={chosen} />
        </>
      )}
    </Card>
  );
}

type Bar = [key: string, words: string, number: number];

function Bars({ bars }: { bars: Bar[] }) {
  const most = Math.max(1, ...bars.map(([, , number]) => number));
  return (
    <div className="sd-bars">
      {bars.map(([key, words, number]) => (
        <div className="sd-bar" key={key}>
          <span>{words}</span>
          <Meter value={number / most} label={words} />
          <span>{count(number)}</span>
        </div>
      ))}
    </div>
  );
}
