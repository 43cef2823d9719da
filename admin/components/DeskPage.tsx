import React, { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { ask, pageUrl, useApi } from './api';
import { whyNobodyTalked } from './attempt';
import { type Desk, type DeskCall, useDesk } from './desk';
import { DeskConversation, nameOf } from './DeskConversation';
import { DeskOffer } from './DeskOffer';
import { DeskScores } from './DeskScores';
import { DeskStatus } from './DeskStatus';
import { KeyButton, useFieldIn, useHotKeys } from './hot-keys';
import { when, withTimes } from './format';
import { useSaving } from './saving';
import { Button, Card, Empty, Loading, Notice, Page, ProblemNotice } from './ui';

/** An agent's place of work: status, the contact that is offered or on the line, what to say, and what came of it. */
export default function DeskPage() {
  const navigate = useNavigate();
  const { desk, problem, isLive, show } = useDesk();
  const { busy, problem: refused, save } = useSaving();
  const [done, setDone] = useState<Done>();
  const writesTo = useFieldIn();
  // What was kept of one contact is not said over the next.
  const isPast = done !== undefined && desk !== undefined && onDesk(desk).some((one) => !done.beside.includes(one));
  useEffect(() => {
    if (isPast) setDone(undefined);
  }, [isPast]);
  if (!desk) return <Page title="Your desk">{problem ? <ProblemNotice problem={problem} /> : <Loading />}</Page>;
  if (!desk.agent) return <Page title="Your desk"><Empty title="You are no agent of the call center yet">An administrator says under Agents at which telephone you sit. Then your calls come here.</Empty></Page>;

  const send = (path: string, body: object) => void save(async () => show(await ask<Desk>('POST', path, body)));
  const { task, call, earlier } = desk;
  const zone = desk.times?.zone;
  // Of two calls a key means the one in whose field somebody writes, else the one on the line or the last.
  const isOffered = task !== null && (task.state === 'offered' || !call);
  // The next contact does not wait for a word on a call in which nobody was on the line.
  const isPassed = isOffered && call !== null && !call.needsWord;
  // A colleague asks about the contact: nothing can be said of it yet, and what is offered goes back in a moment.
  const isAsked = call?.handed?.isOver === false && call.state !== 'over';
  const withKeys = [call, earlier].find((one) => one && idOf(one) === writesTo) ?? (isPassed ? earlier : (call ?? earlier));
  const conversation = (one: DeskCall, isBefore = false) => (
    <DeskConversation key={idOf(one)} id={idOf(one)} call={one} isBefore={isBefore} now={isBefore && one !== call ? call : null} hasKeys={one === withKeys} queues={desk.queues} colleagues={desk.colleagues} show={show} onDisposed={(says) => setDone({ of: idOf(one), says, beside: onDesk(desk) })} />
  );
  return (
    <Page title="Your desk" badge={<span className="sd-badge">{desk.agent.name}</span>} times={desk.times ?? undefined}>
      <DeskStatus desk={desk} ask={(status, reason) => send('/desk/status', { status, ...(reason && { reason }) })} />
      {!isLive && <Notice kind="warning">The connection was lost. It is being made again; what you see may be old.</Notice>}
      <ProblemNotice problem={refused ?? problem} />
      {desk.told && !task && <Notice kind="warning"><strong>{desk.told.contact}</strong>, in “{desk.told.dialer}”: {withTimes(desk.told.says, zone)}</Notice>}
      {done && !isPast && !(call && done.of === idOf(call)) && <Notice kind="good">{done.says}</Notice>}
      <Dialing />
      {isPassed && <Notice>{nameOf(call)} was not reached. {whyNobodyTalked(call.result)}</Notice>}
      {call && isOffered && !isPassed && !isAsked && <Notice>The next contact waits below: {task.contact?.name || task.contact?.number}. Say first what came of this call.</Notice>}
      {/* One list: a call that becomes the one before keeps its form, with what is being written in it. */}
      {[
        call && !isPassed && conversation(call),
        isOffered && <DeskOffer key={`task ${task.id}`} task={task} isAlone={!call || isPassed} busy={busy} decide={(decision) => send(`/desk/tasks/${task.id}`, decision)} />,
        isPassed && conversation(call, true),
        earlier && conversation(earlier, true),
      ]}
      {!call && !task && !earlier && <Card><Waiting desk={desk} /></Card>}
      {desk.followUps.length > 0 && (
        <Card title="You promised to call">
          <div className="sd-lines">
            {desk.followUps.map(({ taskId, at, dialerId, dialer, contactId, contact }) => (
              <div key={taskId} className="sd-line">
                <span><strong>{contact}</strong> <span className="sd-quiet">{dialer}, {when(at, zone)}</span></span>
                <Button aria-label={`Call ${contact}`} onClick={() => navigate(pageUrl(`/pages/desk?dial=${dialerId}-${contactId}`))}>Call</Button>
              </div>
            ))}
          </div>
        </Card>
      )}
      {!call && !task && <DeskScores />}
    </Page>
  );
}

const idOf = ({ attemptId }: DeskCall): string => attemptId ?? 'call';

/** What was kept of a call, and what was on the desk then. */
interface Done {
  of: string;
  says: string;
  beside: string[];
}

const onDesk = ({ task, call }: Desk): string[] => [...(task ? [`task ${task.id}`] : []), ...(call ? [idOf(call)] : [])];

function Waiting({ desk }: { desk: Desk }) {
  if (!desk.agent!.status.startsWith('Available')) return <Empty title="You get no calls now">Make yourself available, and calls and contacts come here by themselves.</Empty>;
  return <Empty title="Nobody for you at the moment">The next call or contact comes here by itself{desk.agent!.queues.length > 0 ? `, from ${desk.agent!.queues.join(', ')}` : ''}.</Empty>;
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
  const asked = new URLSearchParams(search).get('dial');
  const close = () => navigate(pathname, { replace: true });
  if (asked === null) return null;
  const [, dialerId, contactId] = /^(\d+)-(\d+)$/.exec(asked) ?? [];
  if (dialerId && contactId) return <Confirm key={search} dialerId={Number(dialerId)} contactId={Number(contactId)} close={close} />;
  return (
    <Card title="Call a contact">
      <Notice kind="warning">This link names nobody to call: behind <code>?dial=</code> it needs the number of a dialer and of a contact, such as 3-17, and has “{asked}”. Nobody was called.</Notice>
      <div className="sd-form-end sd-gap"><Button onClick={close}>Close</Button></div>
    </Card>
  );
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
        <Button onClick={close}>Cancel</Button>
      </div>
    </Card>
  );
}
