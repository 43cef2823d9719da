import type { Exchange } from '../exchange.js';
import { exponential, seededRandom } from '../random.js';
import { ordinaryAgents, type AgentMix } from './agents.js';

/** Lets agents go on break, log out and come back at times, as they would at their desks. */
export function keepHours(exchange: Exchange, { seed = ordinaryAgents.seed, breaks, shifts }: AgentMix): void {
  const { callcenter, schedule } = exchange;
  const keep = (name: string, status: string, { every, lasts }: { every: number; lasts: number }) => {
    const random = seededRandom(`${seed}/${status}/${name}`);
    const work = () => schedule.after(exponential(random, every) * 1_000, rest);
    const rest = () => {
      if (callcenter.agents.get(name)?.status !== 'Available') return void work();
      callcenter.updateAgent('status', name, status);
      schedule.after(exponential(random, lasts) * 1_000, () => {
        if (callcenter.agents.get(name)?.status === status) callcenter.updateAgent('status', name, 'Available');
        work();
      });
    };
    work();
  };
  for (const name of callcenter.agents.keys()) {
    if (breaks) keep(name, 'On Break', breaks);
    if (shifts) keep(name, 'Logged Out', shifts);
  }
}
