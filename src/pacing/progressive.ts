import { noAgentIsFree, within, type Pacer, type Snapshot } from './pacer.js';

const own = ({ idle, waiting, calls }: Snapshot): number => idle - waiting - calls.length;

/** Free agents that no call under way is for, in a pool none of the others' either: below 0 when there are more calls than agents. */
export const spare = (snapshot: Snapshot): number => Math.min(own(snapshot), snapshot.room ?? Number.POSITIVE_INFINITY);

/** One line for each free agent: nobody is abandoned as long as agents do not leave. */
export const progressive: Pacer = {
  learn() {},
  decide(snapshot) {
    const dial = within(spare(snapshot), snapshot);
    if (dial > 0) return { dial, reason: 'One line for each free agent.' };
    if (snapshot.idle <= 0) return { dial, reason: noAgentIsFree(snapshot) };
    if (own(snapshot) <= 0) return { dial, reason: 'A call is under way for each free agent.' };
    if (spare(snapshot) <= 0) return { dial, reason: 'Calls of other dialers are under way for the agents who are free.' };
    return { dial, reason: snapshot.channels < 1 ? 'No channel is free.' : 'The rate limit is reached.' };
  },
};
