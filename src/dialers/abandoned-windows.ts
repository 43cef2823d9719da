import { abandonedOf } from '../calls/abandoned.js';
import type { Gate } from '../calls/gate.js';
import { isPerson } from '../calls/live-calls.js';
import { abandonedCap } from '../compliance/abandoned-cap.js';
import type { Observation, Window } from '../pacing/pacer.js';
import type { Dialer } from './dialer.entity.js';
import type { Plan } from './plan.js';

/** Live answers of a dialer's campaign, and the abandoned ones, in the windows that bind it: as they were read last, with what has happened since. */
export class AbandonedWindows {
  private windows: Window[] = [];

  get all(): readonly Window[] {
    return this.windows;
  }

  /** The counts of what is settled, and the calls that are not settled yet. */
  async read({ context: { dataSource, clock }, live }: Gate, { id, campaignId, accountId }: Dialer, { settings, law }: Plan): Promise<void> {
    const { today, month } = await abandonedOf(dataSource.manager, campaignId, accountId, clock.now());
    const calls = live.ofDialer(id).filter((call) => isPerson(call) === true);
    const talked = calls.filter(({ state }) => state === 'talking').length;
    const abandoned = calls.filter(({ state }) => state === 'playing').length;
    const cap = abandonedCap(law, settings);
    const withLive = (counts: { answered: number; abandoned: number }) => ({ answered: counts.answered + talked + abandoned, abandoned: counts.abandoned + abandoned, cap });
    this.windows = [{ name: 'today', ...withLive(today) }, { name: '30 days', ...withLive(month) }];
  }

  /** None of its calls can be abandoned any more. */
  forget(): void {
    this.windows = [];
  }

  learn({ kind }: Observation): void {
    if (kind !== 'answer reached' && kind !== 'answer abandoned') return;
    for (const window of this.windows) {
      window.answered += 1;
      if (kind === 'answer abandoned') window.abandoned += 1;
    }
  }

  /** The window that has come to the law's limit. */
  get full(): Window | undefined {
    return this.windows.find(({ answered, abandoned, cap }) => abandoned > 0 && abandoned >= cap * answered);
  }
}
