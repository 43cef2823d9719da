import { PredictivePacer } from '../../src/pacing/predictive.js';
import { progressive } from '../../src/pacing/progressive.js';
import { power } from '../../src/pacing/power.js';
import { ordinary, type Scenario } from './scenario.js';
import { delayed, stress, unseen } from './stress.js';
import { ClairvoyantPacer } from './clairvoyant.js';
import { AdaptivePacer } from './adaptive.js';
import { World } from './world.js';

const args = Object.fromEntries(process.argv.slice(2).map((a) => a.split('=')));
const seeds = Number(args.seeds ?? 1);
const days = Number(args.days ?? 1);
const delays = args.delays === '1';
const patience = delays ? 800 : 2000;
const make: Record<string, () => any> = { ours: () => new PredictivePacer(patience), clair: () => new ClairvoyantPacer(patience), prog: () => progressive, power: () => power(2), hard: () => new AdaptivePacer('hard', 8 * 3600e3), average: () => new AdaptivePacer('average', 8 * 3600e3), tapered: () => new AdaptivePacer('tapered', 8 * 3600e3) };
const all: Scenario[] = args.stress ? [...stress, ...unseen].filter((_, i) => args.stress === 'all' || args.stress.split(',').includes(String(i))) : (args.agents ?? '5,20,100').split(',').map((n: string) => ordinary(Number(n)));
for (const which of (args.pacer ?? 'ours').split(',')) for (const base of all) {
  const t0 = performance.now();
  let u = 0, a = 0, n = 0, worst = 0; let al = 0; const ds: string[] = [];
  const S = args.stress ? seeds : seeds * (base.agents <= 5 ? 12 : base.agents <= 20 ? 4 : 1);
  for (let seed = 1; seed <= S; seed++) {
    const cs = base.mixes.map(() => ({ pacer: make[which]!(), past: [], today: { answered: 0, abandoned: 0 } }));
    for (let day = 0; day < days; day++) {
      const r = new World(delays ? delayed(base) : { ...base }, cs, (args.prefix ?? '') + String(seed), day).run();
      u += r.utilisation; a += r.abandoned; n += r.answered; worst = Math.max(worst, r.worst); ds.push((r.worst * 100).toFixed(2));
    }
    al += cs[0]!.pacer.alpha;
  }
  console.log(`${which} ${base.name} ${base.agents}: U ${(u * 100 / S / days).toFixed(2)} ab ${(100 * a / n).toFixed(2)} worst ${(100 * worst).toFixed(2)} α ${(al / S).toFixed(4)} ${((performance.now() - t0) / 1000 / S / days).toFixed(2)}s/day ${args.stress ? ds.join(' ') : ''}`);
}
