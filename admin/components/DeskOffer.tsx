import React, { useEffect, useRef, useState } from 'react';
import type { DeskTask } from './desk';
import { DeskContactCard, DeskScript, OptedOut } from './DeskContactCard';
import { isTypingOn, KeyButton, useHotKeys } from './hot-keys';
import { Badge, Card, SelectField } from './ui';

const kinds = { preview: 'Next contact', 'follow up': 'You promised to call', click: 'You are being connected' } as const;
const snoozes = [{ value: 15, label: '15 minutes' }, { value: 60, label: '1 hour' }, { value: 240, label: '4 hours' }, { value: 1_440, label: '1 day' }];

/** What was meant for the contact before is done to none that has just come in its place: so long a new one is only looked at (milliseconds). */
const lookedAt = 1_000;

/** A contact that waits for the agent's word, with all that is known; nobody is called before it is accepted. It is alone where no call is on the desk too. */
export function DeskOffer({ task, isAlone, busy, decide }: { task: DeskTask; isAlone: boolean; busy: boolean; decide: (decision: { decision: string; minutes?: number }) => void }) {
  const [minutes, setMinutes] = useState('15');
  const left = useCountdown(task.secondsLeft, task.id);
  const bar = useRef<HTMLDivElement>(null);
  const isOpen = task.state === 'offered';
  const isStill = useStillness(task.id);
  const mayDecide = isOpen && !isStill;
  const snooze = () => decide({ decision: 'snooze', minutes: Number(minutes) });
  useHotKeys(mayDecide && !busy ? { a: () => decide({ decision: 'accept' }), s: () => decide({ decision: 'skip' }), z: snooze } : {});
  useEffect(() => {
    // Whoever is writing is not interrupted, nor who has to say what came of a call; everybody else has the answer under their fingers.
    if (mayDecide && isAlone && !isTypingOn() && (document.activeElement === document.body || !document.activeElement)) bar.current?.querySelector('button')?.focus();
  }, [task.id, mayDecide]);
  const { contact, dialer } = task;
  return (
    <>
      <Card className="sd-desk-head">
        <div className="sd-line" role="status">
          <span><small className="sd-about">{kinds[task.kind]} · {dialer.name}</small><h2>{contact?.name || contact?.number}</h2></span>
          {isOpen ? <Badge state={left < 10 ? 'busy' : 'scheduled'} label={`${Math.ceil(left)} s to decide`} /> : <Badge state="dialing" label="Your telephone rings" />}
        </div>
        {contact?.name && <p className="sd-number">{contact.number}</p>}
        <OptedOut contact={contact} />
        {isOpen && (
          <div className="sd-row sd-gap" ref={bar}>
            <KeyButton kind="main" hotKey="a" busy={busy} disabled={isStill} onClick={() => decide({ decision: 'accept' })}>Call</KeyButton>
            <KeyButton hotKey="s" busy={busy} disabled={isStill} onClick={() => decide({ decision: 'skip' })}>Skip</KeyButton>
            <KeyButton hotKey="z" busy={busy} disabled={isStill} onClick={snooze}>Later</KeyButton>
            <SelectField label="Later is in" value={minutes} onChange={setMinutes} choices={snoozes} />
          </div>
        )}
      </Card>
      <DeskScript script={task.script} />
      <DeskContactCard contact={contact} />
    </>
  );
}

/** Whether what is shown has only just come. */
function useStillness(key: unknown): boolean {
  const [seen, setSeen] = useState<unknown>();
  useEffect(() => {
    const timer = setTimeout(() => setSeen(key), lookedAt);
    return () => clearTimeout(timer);
  }, [key]);
  return seen !== key;
}

/** Seconds that are left, counted here: the two clocks need not agree. */
function useCountdown(seconds: number, key: unknown): number {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = performance.now() + seconds * 1_000;
    setLeft(seconds);
    const timer = setInterval(() => setLeft(Math.max(0, (end - performance.now()) / 1_000)), 250);
    return () => clearInterval(timer);
  }, [key, seconds]);
  return left;
}
