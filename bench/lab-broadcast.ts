import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/database/data-source.js';
import { timeOf } from '../src/database/sql.js';
import { schema } from '../src/entities.js';
import { parseSwitchUrls, type SwitchAddress } from '../src/switch/parse-switch-url.js';
import { type DatabaseKind, newServerUrl, stopDatabases } from '../test/support/databases.js';
import { refuseToCallPeople } from '../test/switch-contract/each-switch.js';
import { type Attempt, completed, progress, settle, trace, uploadList, useCarrierOnly } from './lab/by-api.js';
import { fateOf, labNumbers, messageMilliseconds } from './lab/people.js';
import { ServiceProcess } from './lab/service-process.js';
import { SwitchLedger } from './lab/switch-ledger.js';
import { tone } from '../test/support/wav.js';
import { machine } from './machine.js';

/**
 * A broadcast on a real FreeSWITCH whose carrier is the lab's (docs/freeswitch-evidence.md), driven by the
 * REST API alone: every attempt's result, seconds and cause against what the number's last digits call
 * for, and against what the switch told a listener of its own. FREESWITCH_URL names the switch, or several with a carrier each.
 * LAB_CALLS (200), LAB_RATE (20 a second), LAB_CONCURRENT (150), LAB_KILLS (0: SIGKILLs of the service on
 * the way), LAB_DATABASES ("SQLite MariaDB").
 */
const { LAB_CALLS = '200', LAB_RATE = '20', LAB_CONCURRENT = '150', LAB_KILLS = '0', LAB_DATABASES = 'SQLite MariaDB', FREESWITCH_URL = '' } = process.env;

export async function run(): Promise<string[]> {
  const addresses = parseSwitchUrls(FREESWITCH_URL);
  if (!addresses.ok) throw new Error(`FREESWITCH_URL: ${addresses.failure}`);
  for (const address of addresses.value) await refuseToCallPeople(address);
  const lines: string[] = [];
  for (const kind of LAB_DATABASES.split(' ') as DatabaseKind[]) lines.push(...(await broadcast(kind, addresses.value)));
  await stopDatabases();
  return lines;
}

async function broadcast(kind: DatabaseKind, addresses: readonly SwitchAddress[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-lab-'));
  const databaseUrl = kind === 'SQLite' ? `sqlite:${join(folder, 'lab.sqlite')}` : await newServerUrl();
  const service = new ServiceProcess(folder, databaseUrl, FREESWITCH_URL);
  const ledger = new SwitchLedger();
  await ledger.open(addresses);
  try {
    await service.start();
    const numbers = labNumbers(Number(LAB_CALLS));
    await useCarrierOnly(service, addresses.length);
    const dialerId = await prepare(service, numbers);
    const cpu = service.cpuSeconds;
    const startedAt = Date.now();
    await service.post(`/dialers/${dialerId}/start`);
    const kills = await killOnTheWay(service, dialerId, Number(LAB_KILLS));
    await completed(service, dialerId);
    const seconds = (Date.now() - startedAt) / 1_000;
    const cpuPerCall = ((service.cpuSeconds - cpu) / numbers.length) * 1_000;
    await settle(async () => (await ledger.keptEnds()) === 0 && (await ledger.channels()) === 0);
    const attempts = await trace(service, dialerId);
    const left = await ledger.keptEnds();
    await service.kill('SIGTERM');
    const times = await timesOf(databaseUrl);
    const title = `lab-broadcast ${kind}${kills > 0 ? `, service killed ${kills} times` : ''}`;
    return [
      `${title}: ${judge(numbers, attempts, ledger)}`,
      `${title}: completed in ${seconds.toFixed(1)} s; ${times.rate.toFixed(1)} attempts/s placed; ${times.latency}; ${cpuPerCall.toFixed(1)} ms CPU of the service a call; ${left} ends left in the switch ${machine()}`,
    ];
  } catch (error) {
    throw new Error(`${String(error)}; the service ${service.isRunning ? 'runs' : 'has ended'} and said: ${service.log.slice(-2_000)}`, { cause: error });
  } finally {
    await service.kill('SIGKILL');
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Message, list by CSV, dialer: as a user of the API makes them. */
async function prepare(service: ServiceProcess, numbers: readonly string[]): Promise<number> {
  const accountId = (await service.get<{ items: { id: number }[] }>('/accounts')).items[0]!.id;
  // The lab's people are called at any hour.
  await service.patch('/rules', { accountId, law: false });
  const message = await service.upload<{ id: number }>(`/messages?name=Lab&accountId=${accountId}`, tone(messageMilliseconds), 'audio/wav');
  const listId = await uploadList(service, accountId, numbers);
  const dialer = await service.post<{ id: number }>('/dialers', {
    name: 'Lab broadcast',
    accountId,
    lists: [{ listId, role: 'call' }],
    settings: { messageId: message.id, ringSeconds: 15, callsPerSecond: Number(LAB_RATE), concurrentCalls: Number(LAB_CONCURRENT), callerId: { kind: 'specific', number: '+12025550100' }, callerIdName: 'Lab', hours: { restrict: false } },
  });
  return dialer.id;
}

async function killOnTheWay(service: ServiceProcess, dialerId: number, kills: number): Promise<number> {
  for (let killed = 0; killed < kills; killed++) {
    await new Promise((resolve) => setTimeout(resolve, 1_500 + Math.random() * 3_000));
    if ((await progress(service, dialerId)).state === 'completed') return killed;
    await service.kill('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2_000));
    await service.start();
  }
  return kills;
}

/** One sentence, and what is wrong by number. */
function judge(numbers: readonly string[], attempts: readonly Attempt[], ledger: SwitchLedger): string {
  const wrong: string[] = [];
  let right = 0;
  let lost = 0;
  for (const number of numbers) {
    const own = attempts.filter((attempt) => attempt.number === number);
    const invites = ledger.invites.get(number) ?? 0;
    const [attempt] = own;
    if (own.length !== 1 || !attempt) wrong.push(`${number}: ${own.length} attempts`);
    else if (invites > 1) wrong.push(`${number}: dialled ${invites} times for one attempt`);
    else if (attempt.result === 'lost' && !ledger.ends.has(attempt.id) && invites === 0) lost++;
    else {
      const faults = faultsOf(attempt, ledger, invites);
      if (faults.length === 0) right++;
      else wrong.push(`${number}: ${faults.join(', ')}`);
    }
  }
  const strangers = [...ledger.invites.keys()].filter((number) => !numbers.includes(number)).length;
  const dialled = [...ledger.invites.values()].reduce((sum, count) => sum + count, 0);
  return [
    `${right} of ${numbers.length} as their last digits call for, in result, cause, seconds and note, and as the switch told it`,
    `${dialled} calls reached the carrier${ledger.perSwitch.length > 1 ? `s (${ledger.perSwitch.join(' and ')})` : ''}, ${strangers} to other numbers`,
    ...(lost > 0 ? [`${lost} attempts lost before they reached the switch, none of which rang`] : []),
    ...(wrong.length > 0 ? [`WRONG: ${wrong.slice(0, 20).join('; ')}${wrong.length > 20 ? ` and ${wrong.length - 20} more` : ''}`] : []),
  ].join('; ');
}

function faultsOf(attempt: Attempt, ledger: SwitchLedger, invites: number): string[] {
  const fate = fateOf(attempt.number);
  const told = ledger.ends.get(attempt.id);
  const milliseconds = attempt.milliseconds ?? -1;
  const faults: string[] = [];
  if (attempt.state !== 'settled') faults.push(`is ${attempt.state}`);
  if (attempt.result !== fate.result) faults.push(`result ${attempt.result}, not ${fate.result}`);
  if (attempt.cause !== fate.cause) faults.push(`cause ${attempt.cause}, not ${fate.cause}`);
  if (attempt.note !== fate.note) faults.push(`note ${attempt.note}, not ${fate.note}`);
  if (milliseconds < fate.milliseconds[0] || milliseconds > fate.milliseconds[1]) faults.push(`${milliseconds} ms on the line`);
  if (invites !== 1) faults.push(`${invites} calls at the carrier`);
  if (!told) faults.push('the switch told of no end');
  else if (told.cause !== attempt.cause || Math.abs(told.milliseconds - milliseconds) > 1) faults.push(`the switch told ${told.cause} after ${told.milliseconds} ms`);
  return faults;
}

/** What the API does not tell: when the rows were written. Read after the service has ended. */
async function timesOf(databaseUrl: string): Promise<{ rate: number; latency: string }> {
  const opened = await openDatabase(databaseUrl, schema);
  if (!opened.ok) throw new Error(opened.failure);
  const rows: { createdAt: string; endedAt: string; settledAt: string }[] = await opened.value.query(
    'SELECT created_at AS createdAt, ended_at AS endedAt, settled_at AS settledAt FROM attempt ORDER BY created_at',
  );
  await opened.value.destroy();
  const placed = rows.map(({ createdAt }) => timeOf(createdAt));
  const waits = rows.map(({ endedAt, settledAt }) => timeOf(settledAt) - timeOf(endedAt)).sort((a, b) => a - b);
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))];
  return {
    rate: ((placed.length - 1) / (placed.at(-1)! - placed[0]!)) * 1_000,
    latency: `from the end on the switch to the settled row ${at(0.5)} ms in the middle, ${at(0.99)} ms for 99 %, ${waits.at(-1)} ms at most`,
  };
}
