import { noAgentIsFree, within, type Pacer, type Snapshot } from './pacer.js';

/** Free agents that no call under way is for: below 0 when there are more calls than agents. */
export const spare = ({ idle, waiting, calls }: Snapshot): number => idle - waiting - calls.length;

/** One line for each free agent: nobody is abandoned as long as agents do not leave. */
export const progressive: Pacer = {
  learn() {},
  decide(snapshot) {
    const dial = within(spare(snapshot), snapshot);
    if (dial > 0) return { dial, reason: 'One line for each free agent.' };
    if (snapshot.idle <= 0) return { dial, reason: noAgentIsFree(snapshot) };
    if (spare(snapshot) <= 0) return { dial, reason: 'A call is under way for each free agent.' };
    return { dial, reason: snapshot.channels < 1 ? 'No channel is free.' : 'The rate limit is reached.' };
  },
};
