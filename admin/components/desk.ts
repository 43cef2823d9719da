import { useEffect, useState } from 'react';
import { ask, type Problem, problemFrom } from './api';
import type { Person } from './contact';
import type { NotFollowed } from './queue';
import { follow } from './stream';
import type { Times } from './session';

/** An agent's desk as the API gives it. */
export interface Desk {
  agent: { id: number; name: string; status: string; state: string; phone: string; queues: string[]; notFollowed: NotFollowed | null } | null;
  pause: { reason: string; startedAt: string } | null;
  asked: { kind: 'status' | 'transfer' | 'consult' | 'end consult'; state: 'asked' | 'doing' | 'failed'; status: string | null; says: string | null } | null;
  task: DeskTask | null;
  call: DeskCall | null;
  /** A conversation before it that has no word yet. */
  earlier: DeskCall | null;
  /** Why the last task came to nothing. */
  told: { taskId: number; says: string; dialer: string; contact: string } | null;
  followUps: { taskId: number; at: string; dialerId: number; dialer: string; contactId: number; contact: string }[];
  queues: string[];
  colleagues: string[];
  pauseReasons: string[];
  times: Times | null;
}

/** A call that was promised with a disposition. */
export interface FollowUp {
  at: string;
  by: 'me' | 'anyone';
}

interface DeskDialer {
  id: number;
  name: string;
  dispositions: { name: string; key: string; outcome: string }[];
}

export interface DeskTask {
  id: number;
  kind: 'preview' | 'click' | 'follow up';
  state: string;
  secondsLeft: number;
  dialer: DeskDialer;
  contact: DeskContact | null;
  script: string;
}

export interface DeskCall {
  attemptId: string | null;
  state: 'ringing' | 'calling' | 'talking' | 'over';
  since: string;
  detected: 'human' | 'machine' | 'fax' | 'unknown' | null;
  correctedAt: string | null;
  result: string | null;
  note: string | null;
  /** None is waited for after a call in which nobody was on the line. */
  needsWord: boolean;
  disposition: string | null;
  followUp: FollowUp | null;
  dialer: DeskDialer | null;
  contact: DeskContact | null;
  script: string;
  /** Whom the agent asks about the contact, or asked last. */
  consult: { name: string; state: 'asked' | 'calling' | 'talking' | 'failed' | 'returned' | 'transferred'; says: string | null } | null;
  /** The agent chose to make it: by hand, or by accepting the contact. */
  isChosen: boolean;
  /** The colleague who asks about the contact, or has handed it over. */
  handed: { by: string; isOver: boolean } | null;
}

export interface DeskContact extends Person {
  /** They asked never to be called again. */
  optedOut: { at: string; source: string } | null;
  notes: { id: number; text: string; writtenBy: string; writtenAt: string }[];
  history: { attemptId: string; at: string; dialer: string; result: string; reason: string | null; agent: string | null; milliseconds: number | null; disposition: string | null; note: string | null }[];
}

/** The desk as it changes: by events, and by asking where the stream is broken. `show` puts an answer on it at once. */
export function useDesk(): { desk?: Desk; problem?: Problem; isLive: boolean; show: (desk: Desk) => void } {
  const [desk, setDesk] = useState<Desk>();
  const [problem, setProblem] = useState<Problem>();
  const [isLive, setIsLive] = useState(true);
  const show = (found: Desk) => {
    setDesk(found);
    setProblem(undefined);
  };
  const look = () => void ask<Desk>('GET', '/desk').then(show, (error: unknown) => setProblem(problemFrom(error)));
  useEffect(() => {
    look();
    const heard = (found: Desk) => {
      show(found);
      setIsLive(true);
    };
    return follow<Desk>('/desk/events', 'desk', heard, (isRefused) => {
      setIsLive(false);
      // Asking says why.
      if (isRefused) look();
    });
  }, []);
  return { desk, problem, isLive, show };
}
