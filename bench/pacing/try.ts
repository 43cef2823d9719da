import { power } from '../../src/pacing/power.js';
import { progressive } from '../../src/pacing/progressive.js';
import { ordinary } from './scenario.js';
import { World } from './world.js';

for (const [name, make] of [['progressive', () => progressive], ['power', () => power(2)]] as const)
  for (const agents of [3, 5, 10, 20, 50, 100]) {
    const t0 = performance.now();
    let u = 0, a = 0, n = 0;
    for (const seed of [1, 2, 3]) {
      const r = new World(ordinary(agents), [{ pacer: make(), past: [], today: { answered: 0, abandoned: 0 } }], String(seed), 0).run();
      u += r.utilisation / 3; a += r.later.abandoned; n += r.later.answered;
    }
    console.log(name, agents, (u * 100).toFixed(1), (100 * a / n).toFixed(2), ((performance.now() - t0) / 3000).toFixed(2), 's/day');
  }
