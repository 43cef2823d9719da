import React, { useRef, useState } from 'react';
import type { Desk } from './desk';
import { KeyButton, useHotKeys } from './hot-keys';
import { when, withTimes } from './format';
import { Badge, Button, Notice, TextField } from './ui';

const statusWords: Record<string, string> = { 'Available (On Demand)': 'Available for one call', 'On Break': 'On a break', 'Logged Out': 'Logged out' };
const tone = (status: string): string => (status.startsWith('Available') ? 'running' : status === 'On Break' ? 'paused' : 'cancelled');

/** The agent's status in mod_callcenter: available, on a break for a reason, logged out. */
export function DeskStatus({ desk, ask }: { desk: Desk; ask: (status: string, reason?: string) => void }) {
  const [isChoosing, setIsChoosing] = useState(false);
  const [other, setOther] = useState('');
  const { status, phone, notFollowed } = desk.agent!;
  const zone = desk.times?.zone;
  const bar = useRef<HTMLDivElement>(null);
  const pause = (reason: string) => {
    setIsChoosing(false);
    setOther('');
    ask('On Break', reason);
  };
  /** Puts the reasons away; the focus was among them. */
  const close = () => {
    setIsChoosing(false);
    bar.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  };
  useHotKeys({ v: status === 'Available' ? undefined : () => ask('Available'), p: () => setIsChoosing(!isChoosing), escape: isChoosing ? close : undefined });
  const { asked } = desk;
  return (
    <section aria-label="Your status" className="sd-desk-status">
      <div className="sd-row">
        <span role="status" className="sd-desk-now">
          <Badge state={tone(status)} label={statusWords[status] ?? status} />
          {desk.pause && <span className="sd-quiet"> {desk.pause.reason}, since {when(desk.pause.startedAt, zone)}</span>}
          {asked && asked.state !== 'failed' && <span className="sd-quiet"> The switch is being asked…</span>}
        </span>
        <div className="sd-actions" ref={bar}>
          {status !== 'Available' && <KeyButton kind="main" hotKey="v" onClick={() => ask('Available')}>Available</KeyButton>}
          <KeyButton hotKey="p" aria-expanded={isChoosing} onClick={() => setIsChoosing(!isChoosing)}>Take a break</KeyButton>
          {status !== 'Logged Out' && <Button onClick={() => ask('Logged Out')}>Log out</Button>}
        </div>
      </div>
      {notFollowed && <Notice kind="warning"><strong>Your calls do not come here now{notFollowed.since && `, since ${when(notFollowed.since, zone)}`}.</strong> {withTimes(notFollowed.why, zone)} What stands here is as it was seen last; tell whoever runs the call center.</Notice>}
      {isChoosing && (
        <form
          className="sd-row sd-gap"
          onSubmit={(event) => {
            event.preventDefault();
            if (other.trim()) pause(other.trim());
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // Else it would only leave the field.
            event.preventDefault();
            close();
          }}
        >
          <div className="sd-chips" role="group" aria-label="Why the break">{desk.pauseReasons.map((reason, index) => <Button key={reason} autoFocus={index === 0} onClick={() => pause(reason)}>{reason}</Button>)}</div>
          <TextField label="Another reason" value={other} onChange={setOther} maxLength={100} />
          <Button type="submit" disabled={other.trim() === ''}>Take the break</Button>
        </form>
      )}
      {asked?.state === 'failed' && <Notice kind="bad">It was not done: {asked.says}</Notice>}
      {phone !== 'softphone' && <Notice kind="warning">Calls of dialers are not offered to you: {phone}.</Notice>}
    </section>
  );
}
