import { dialerProgress, type Progress } from '../dialers/progress.js';
import type { Principal } from '../accounts/principal.js';
import { beat, heartbeat } from './heartbeat.js';
import { pause } from './pause.js';
import type { Services } from './services.js';

/** A dialer's figures are looked at this often while somebody watches; what did not change is not sent. */
const interval = 1_000;
/** Counting a million contacts takes a while: it may take a tenth of the time. */
const share = 10;

/** The progress of dialers as server-sent events. Those who watch the same dialer share one look at it. */
export function createProgressEvents({ machineClock, ...services }: Services) {
  const looks = new Map<number, { until: number; progress: Promise<Progress | undefined> }>();

  const look = (principal: Principal, dialerId: number): Promise<Progress | undefined> => {
    const startedAt = machineClock.now();
    const recent = looks.get(dialerId);
    if (recent && startedAt < recent.until) return recent.progress;
    for (const [id, { until }] of looks) if (until <= startedAt) looks.delete(id);
    const entry = { until: Infinity, progress: dialerProgress(services, principal, dialerId) };
    const finish = () => (entry.until = startedAt + Math.max(interval / 2, share * (machineClock.now() - startedAt)));
    entry.progress.then(finish, finish);
    looks.set(dialerId, entry);
    return entry.progress;
  };

  return async function* events(principal: Principal, dialerId: number, signal: AbortSignal, isStillAllowed: () => Promise<boolean>): AsyncGenerator<string> {
    let sent = '';
    let lastBeat = machineClock.now();
    while (!signal.aborted) {
      const progress = await look(principal, dialerId);
      if (!progress) return;
      const data = JSON.stringify(progress);
      if (data !== sent) yield `event: progress\ndata: ${data}\n\n`;
      sent = data;
      if (machineClock.now() - lastBeat >= heartbeat) {
        if (!(await isStillAllowed())) return;
        yield beat;
        lastBeat = machineClock.now();
      }
      await pause(machineClock, interval, signal);
    }
  };
}
