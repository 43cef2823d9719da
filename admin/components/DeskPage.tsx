import React, { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { ask, useApi } from './api';
import { type Desk, type DeskCall, useDesk } from './desk';
import { DeskConversation } from './DeskConversation';
import { DeskOffer } from './DeskOffer';
import { DeskScores } from './DeskScores';
import { DeskStatus } from './DeskStatus';
import { KeyButton, useHotKeys } from './hot-keys';
import { when } from './format';
import { useSaving } from './saving';
import { Button, Card, Empty, Loading, Notice, Page, ProblemNotice } from './ui';

/** An agent's place of work: status, the contact that is offered or on the line, what to say, and what came of it. */
export default function DeskPage() {
  const { desk, problem, isLive, show } = useDesk();
  const { busy, problem: refused, save } = useSaving();
  const [done, setDone] = useState<string>();
  const earlier = useEarlier(desk?.call ?? null);
  if (!desk) return <Page title="Your desk">{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
  if (!desk.agent) return <Page title="Your desk"><Empty title="You are no agent of the call center yet">An administrator says under Agents at which telephone you sit. Then your calls come here.</Empty></Page>;

  const send = (path: string, body: object) => void save(async () => show(await ask<Desk>('POST', path, body)));
  const { task, call } = desk;
  const isOffered = task !== null && (task.state === 'offered' || !call);
  return (
    <Page title="Your desk" badge={<span className="sd-badge">{desk.agent.name}</span>}>
      <DeskStatus desk={desk} ask={(status, reason) => send('/desk/status', { status, ...(reason && { reason }) })} />
      {!isLive && <Notice kind="warning">The connection was lost. It is being made again; what you see may be old.</Notice>}
      <ProblemNotice problem={refused ?? problem} />
      {desk.told && !task && <Notice kind="warning">{desk.told.says}</Notice>}
      {done && !call && <Notice kind="good">{done}</Notice>}
      <Dialing />
      {call && (
        <DeskConversation key={call.attemptId ?? 'call'} call={call} queues={desk.queues} colleagues={desk.colleagues} show={show} onDisposed={(name) => setDone(`Kept: ${name}.`)} />
      )}
      {isOffered && <DeskOffer key={task.id} task={task} busy={busy} decide={(decision) => send(`/desk/tasks/${task.id}`, decision)} />}
      {!call && !task && <Card><Waiting desk={desk} /></Card>}
      {earlier.call && earlier.call.attemptId !== call?.attemptId && (
        <Card title="Your call before" hint="It has no word yet.">
          <DeskConversation key={earlier.call.attemptId} call={earlier.call} queues={[]} colleagues={[]} show={show} onDisposed={earlier.forget} />
        </Card>
      )}
      {desk.followUps.length > 0 && (
        <Card title="You promised to call">
          <div className="sd-lines">{desk.followUps.map(({ taskId, at, dialer, contact }) => <div key={taskId} className="sd-line"><span><strong>{contact}</strong> <span className="sd-quiet">{dialer}</span></span><span>{when(at)}</span></div>)}</div>
        </Card>
      )}
      {!call && !task && <DeskScores />}
    </Page>
  );
}

function Waiting({ desk }: { desk: Desk }) {
  if (!desk.agent!.status.startsWith('Available')) return <Empty title="You get no calls now">Make yourself available, and calls and contacts come here by themselves.</Empty>;
  return <Empty title="Nobody for you at the moment">The next call or contact comes here by itself{desk.agent!.queues.length > 0 ? `, from ${desk.agent!.queues.join(', ')}` : ''}.</Empty>;
}

/** A call that another one replaced before it had a disposition: it is kept on the desk until it has. */
function useEarlier(call: DeskCall | null): { call?: DeskCall; forget: () => void } {
  const last = useRef<DeskCall>();
  const [kept, setKept] = useState<DeskCall>();
  useEffect(() => {
    const before = last.current;
    if (call && before?.attemptId && before.attemptId !== call.attemptId && before.state !== 'ringing' && before.dialer) setKept({ ...before, state: 'over' });
    // What was given its disposition leaves the desk, and is nothing to come back to.
    last.current = call ?? undefined;
  }, [call]);
  return { call: kept, forget: () => setKept(undefined) };
}

interface Dialable {
  dialer: string;
  state: string;
  contact: { id: number; number: string; name: string | null };
}

/** A link that dials: it says whom, and waits for a click. */
function Dialing() {
  const { search, pathname } = useLocation();
  const navigate = useNavigate();
  const [, dialerId, contactId] = /^(\d+)-(\d+)$/.exec(new URLSearchParams(search).get('dial') ?? '') ?? [];
  if (!dialerId || !contactId) return null;
  return <Confirm key={search} dialerId={Number(dialerId)} contactId={Number(contactId)} close={() => navigate(pathname, { replace: true })} />;
}

function Confirm({ dialerId, contactId, close }: { dialerId: number; contactId: number; close: () => void }) {
  const found = useApi<Dialable>(`/desk/dial?dialerId=${dialerId}&contactId=${contactId}`);
  const { busy, problem, save } = useSaving();
  const dial = () => void save(async () => {
    await ask('POST', '/desk/dial', { dialerId, contactId });
    close();
  });
  useHotKeys(found.data && !busy ? { c: dial } : {});
  return (
    <Card title={found.data ? `Call ${found.data.contact.name || found.data.contact.number}?` : 'Call a contact'}>
      <ProblemNotice problem={problem ?? found.problem} />
      {found.data && <p>{found.data.contact.number}, in the dialer “{found.data.dialer}”. Your telephone rings first.</p>}
      <div className="sd-form-end sd-gap">
        {found.data && <KeyButton kind="main" hotKey="c" autoFocus busy={busy} onClick={dial}>Call now</KeyButton>}
        <Button onClick={close}>Do not call</Button>
      </div>
    </Card>
  );
}
