import { PredictivePacer } from '../../src/pacing/predictive.js';
import { ordinary } from './scenario.js';
import { World } from './world.js';

const args = Object.fromEntries(process.argv.slice(2).map((a) => a.split('=')));
const seeds = Number(args.seeds ?? 1);
const days = Number(args.days ?? 1);
let line = JSON.stringify(args) + ' ';
for (const agents of (args.agents ?? '5,20,100').split(',').map(Number)) {
  const t0 = performance.now();
  let u = 0, a = 0, n = 0, worst = 0; let us: number[] = []; let al = 0;
  const S = seeds * (agents <= 5 ? 12 : agents <= 20 ? 4 : 1);
  for (let seed = 1; seed <= S; seed++) {
    const pacer = new PredictivePacer();
    const c = { pacer, past: [], today: { answered: 0, abandoned: 0 } };
    for (let day = 0; day < days; day++) {
      const r = new World(ordinary(agents), [c], String(seed), day).run();
      us.push(r.utilisation); u += r.utilisation; a += r.abandoned; n += r.answered; worst = Math.max(worst, r.worst);
    }
    al += pacer.alpha;
  }
  line += `| ${agents}: U ${(u * 100 / S / days).toFixed(2)} ab ${(100 * a / n).toFixed(2)} worst ${(100 * worst).toFixed(2)} α ${(al / S).toFixed(4)} ${((performance.now() - t0) / 1000 / S / days).toFixed(2)}s `;
}
console.log(line);
