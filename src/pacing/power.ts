import { counted } from '../shared/counted.js';
import { noAgentIsFree, within, type Pacer } from './pacer.js';

/** A fixed number of lines for each free agent. Fast, and it abandons what it abandons: only the window stops it. */
export function power(linesPerAgent: number): Pacer {
  return {
    learn() {},
    decide(snapshot) {
      const { idle, waiting, calls } = snapshot;
      const lines = `${counted(linesPerAgent, 'line')} for each free agent`;
      const dial = within(Math.floor((idle - waiting) * linesPerAgent) - calls.length, snapshot);
      if (dial > 0) return { dial, reason: `${lines}.` };
      return { dial, reason: idle <= 0 ? noAgentIsFree(snapshot) : `${lines} ${linesPerAgent === 1 ? 'is' : 'are'} under way.` };
    },
  };
}
