import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machine } from '../machine.js';
import { chart } from './chart.js';
import { runAll } from './crew.js';
import { methods, type Job, type Method, type Outcome } from './job.js';
import { stress, unseen } from './stress.js';
import { caseTable, deviations, mainTable, percent, summary } from './table.js';

/**
 * `npm run simulate`: the pacers over simulated days (docs/pacing.md). The whole run takes ten minutes on two free
 * cores and writes docs/pacing.svg and the figures of docs/pacing.md; `--quick` takes one, and writes nothing.
 *
 *   --agents 5,20   --seeds 3   --days 2 (of the stress cases)   --workers 2   --quick
 *   --record runs.jsonl   writes each run there as it ends, and does not run again what is there already
 *   --held-out      30 seeds that nothing was tuned on, all cases, ours alone; writes its own part of the page
 */
const { values } = parseArgs({
  options: { agents: { type: 'string' }, seeds: { type: 'string' }, days: { type: 'string' }, workers: { type: 'string', default: '2' }, record: { type: 'string' }, quick: { type: 'boolean', default: false }, 'held-out': { type: 'boolean', default: false } },
});
const isHeldOut = values['held-out'];
const isWhole = !values.quick && !values.agents && !values.seeds && !values.days;
const agents = (values.agents ?? (values.quick ? '5,20' : isHeldOut ? '5,20,100' : '3,5,10,20,50,100')).split(',').map(Number);
const seeds = Array.from({ length: Number(values.seeds ?? (values.quick ? 1 : isHeldOut ? 30 : 3)) }, (_, index) => `${isHeldOut ? 'held out ' : ''}${index + 1}`);
const days = Number(values.days ?? (values.quick || isHeldOut ? 1 : 2));
const page = 'docs/pacing.md';
const picture = 'docs/pacing.svg';
const names: Record<Method, string> = { progressive: 'progressive', power: 'power (2 lines)', adaptive: 'adaptive level', ours: 'ours', clairvoyant: 'ring outcomes known' };
const colors: Record<Method, string> = { progressive: '#888', power: '#c77700', adaptive: '#a0368f', ours: '#0a7d34', clairvoyant: '#1f5fbf' };
const cases = [...stress, ...unseen].map(({ name }) => name);

/** Three seeds leave progressive half a point of noise with three agents; it is cheap, so it and power get twelve in the whole run. */
const seedsOf = (method: Method): string[] => (isWhole && (method === 'progressive' || method === 'power') ? Array.from({ length: 12 }, (_, index) => `${index + 1}`) : seeds);

const startedAt = performance.now();
const jobs = isHeldOut ? heldOutJobs() : allJobs();
const recorded = readRecord();
const left = jobs.filter((job) => !recorded.has(JSON.stringify(job)));
await runAll(left, Number(values.workers), (outcome) => {
  recorded.set(JSON.stringify(outcome.job), outcome);
  if (values.record) appendFileSync(values.record, `${JSON.stringify(outcome)}\n`);
  if (process.stderr.isTTY) process.stderr.write(`\r${recorded.size} of ${jobs.length}`);
});
const outcomes = jobs.map((job) => recorded.get(JSON.stringify(job))!);
const took = Math.round((performance.now() - startedAt) / 1_000);
const lines = isHeldOut ? heldOutReport(outcomes) : report(outcomes);
lines.push('', `${left.length} runs in ${Math.floor(took / 60)} min ${took % 60} s${left.length < jobs.length ? `, ${jobs.length - left.length} from the record` : ''} ${machine()}.`);
console.log(lines.join('\n'));
const wrong = deviations(outcomes);
if (wrong.length > 0) console.log(['', 'More than a point off:', ...wrong].join('\n'));
const tooMany = outcomes.filter(({ job, days }) => job.method === 'ours' && days.some(({ worst }) => worst > 0.03));
for (const { job } of tooMany) console.log(`A day above 3 %: ${job.scenario}, ${job.agents} agents, seed ${job.seed}.`);
if (isWhole) write(lines);
process.exitCode = tooMany.length > 0 || (isWhole && wrong.length > 0) ? 1 : 0;

function readRecord(): Map<string, Outcome> {
  if (!values.record || !existsSync(values.record)) return new Map();
  const outcomes = readFileSync(values.record, 'utf8').split('\n').filter(Boolean).map((line): Outcome => JSON.parse(line));
  return new Map(outcomes.map((outcome) => [JSON.stringify(outcome.job), outcome]));
}

function allJobs(): Job[] {
  return [false, true].flatMap((isDelayed) => [
    ...agents.flatMap((count) => methods.flatMap((method) => seedsOf(method).map((seed): Job => ({ method, scenario: 'ordinary', agents: count, isDelayed, seed, days: 1 })))),
    ...cases.flatMap((scenario) => seeds.flatMap((seed) => (['progressive', 'ours'] as const).map((method): Job => ({ method, scenario, agents: 20, isDelayed, seed, days })))),
  ]);
}

function heldOutJobs(): Job[] {
  return seeds.flatMap((seed) => [
    ...agents.map((count): Job => ({ method: 'ours', scenario: 'ordinary', agents: count, isDelayed: false, seed, days })),
    ...cases.flatMap((scenario) => (['progressive', 'ours'] as const).map((method): Job => ({ method, scenario, agents: 20, isDelayed: false, seed, days }))),
  ]);
}

function report(outcomes: Outcome[]): string[] {
  return [false, true].flatMap((isDelayed) => [
    `### ${isDelayed ? 'With 0.8 s of detection and 0.4 s of bridge' : 'Without delays'}`, '',
    ...mainTable(outcomes, isDelayed), '',
    ...caseTable(outcomes, cases, isDelayed), '',
  ]);
}

function heldOutReport(outcomes: Outcome[]): string[] {
  const ordinary = agents.map((count) => {
    const { utilisation, abandoned, worst } = summary(outcomes.filter(({ job }) => job.scenario === 'ordinary' && job.agents === count));
    return `${count} agents: ${percent(utilisation)} % busy, ${percent(abandoned, 2)} % abandoned, worst day ${percent(worst, 2)} %.`;
  });
  return [...ordinary.flatMap((line) => [`- ${line}`]), '', ...caseTable(outcomes, cases, false)];
}

/** Puts the figures between their marks on the page, and draws the chart. */
function write(lines: string[]): void {
  const mark = isHeldOut ? 'held-out' : 'figures';
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, text.replace(new RegExp(`(<!-- ${mark} -->\n)[^]*(<!-- end of ${mark} -->)`), (_, before, after) => `${before}${lines.join('\n')}\n${after}`));
  if (!isHeldOut) writeFileSync(picture, chart(methods.map((method) => ({ name: names[method], color: colors[method], points: points(method) }))));
}

function points(method: Method): { agents: number; utilisation: number }[] {
  return agents.map((count) => ({ agents: count, utilisation: summary(outcomes.filter(({ job }) => job.scenario === 'ordinary' && !job.isDelayed && job.method === method && job.agents === count)).utilisation }));
}
