import { counted } from '../shared/counted.js';
import { noAgentIsFree, within, type Pacer } from './pacer.js';
import { spare } from './progressive.js';
import { isAtLimit } from './windows.js';

/**
 * A fixed number of lines for each free agent. Fast, and it abandons what it abandons. But whom it abandons are its
 * own people: whoever answers beyond its agents is given any free one, so while another dialer of the pool has an agent or a call at stake
 * it has one line for each free agent, as progressive.
 */
export function power(linesPerAgent: number): Pacer {
  return {
    learn() {},
    decide(snapshot) {
      const { idle, waiting, calls, room } = snapshot;
      const lines = `${counted(linesPerAgent, 'line')} for each free agent`;
      const most = Math.floor((idle - waiting) * linesPerAgent) - calls.length;
      const dial = within(room === undefined ? most : Math.min(most, spare(snapshot)), snapshot);
      if (idle > 0 && room !== undefined && spare(snapshot) < most) return { dial, reason: 'Other dialers share the agents: one line for each free agent, so that none of their people is left without.' };
      if (dial > 0) return { dial, reason: `${lines}.` };
      return { dial, reason: idle <= 0 ? noAgentIsFree(snapshot) : `${lines} ${linesPerAgent === 1 ? 'is' : 'are'} under way.` };
    },
  };
}

/**
 * The same as a dialer has it: while somebody was abandoned and one more would put a window above its cap, it has one line for each free agent,
 * as predictive does then. What it has abandoned by the time that this is seen, the answers of one moment, it has.
 */
export function powerWithinCap(linesPerAgent: number): Pacer {
  const free = power(linesPerAgent);
  return {
    learn() {},
    decide(snapshot) {
      const decision = free.decide(snapshot);
      const limited = snapshot.windows.find(isAtLimit);
      const dial = within(spare(snapshot), snapshot);
      if (!limited || decision.dial <= dial) return decision;
      const { name, abandoned, answered, cap } = limited;
      return { dial, reason: `Held back to one line for each free agent: ${abandoned} of ${counted(answered, 'live answer')} abandoned (${name}), and the law allows ${Number((cap * 100).toPrecision(3))} %.` };
    },
  };
}
