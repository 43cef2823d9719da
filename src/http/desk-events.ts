import type { Principal } from '../accounts/principal.js';
import { deskOf } from '../desk/desk.js';
import { markOf } from '../desk/mark.js';
import { beat, heartbeat } from './heartbeat.js';
import { pause } from './pause.js';
import type { Services } from './services.js';

/** A desk is looked at this often (milliseconds of the machine), so that a call is there with its ring. */
const interval = 400;

/** An agent's desk as server-sent events named "desk", one at once and one whenever it changes. It ends when the agent is another user's. */
export async function* deskEvents(services: Services, principal: Principal, signal: AbortSignal, isStillAllowed: () => Promise<boolean>, encode: (desk: Awaited<ReturnType<typeof deskOf>>) => unknown): AsyncGenerator<string> {
  const { machineClock } = services;
  let last: string | undefined;
  let lastBeat = machineClock.now();
  while (!signal.aborted) {
    const mark = await markOf(services, principal);
    if (mark === undefined) return;
    if (mark !== last) yield `event: desk\ndata: ${JSON.stringify(encode(await deskOf(services, principal)))}\n\n`;
    last = mark;
    if (machineClock.now() - lastBeat >= heartbeat) {
      if (!(await isStillAllowed())) return;
      yield beat;
      lastBeat = machineClock.now();
    }
    await pause(machineClock, interval, signal);
  }
}
