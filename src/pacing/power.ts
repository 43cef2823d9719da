import { counted } from '../shared/counted.js';
import { noAgentIsFree, within, type Pacer } from './pacer.js';
import { spare } from './progressive.js';

/**
 * A fixed number of lines for each free agent. Fast, and it abandons what it abandons: only the window stops it. But whom it abandons are its
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
