import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSwitchUrls, type SwitchAddress } from '../src/switch/parse-switch-url.js';
import { type DatabaseKind, newServerUrl, stopDatabases } from '../test/support/databases.js';
import { refuseToCallPeople } from '../test/switch-contract/each-switch.js';
import { RawClient } from '../test/switch-contract/raw-client.js';
import { type Attempt, completed, settle, trace, uploadList, useCarrierOnly } from './lab/by-api.js';
import { labNumbers } from './lab/people.js';
import { ServiceProcess } from './lab/service-process.js';
import { tone } from '../test/support/wav.js';
import { machine } from './machine.js';

/**
 * Dialers with agents on a real FreeSWITCH and the lab's two agents (docs/freeswitch-evidence.md), driven by the REST
 * API: contact first (progressive, with detection), agent first, and each with a lambda that chooses the agent ("… by lambda"). FREESWITCH_URL names the switch, LAB_CALLS (100)
 * how many numbers, LAB_DATABASES ("SQLite MariaDB"); LAB_AGENTS=standby puts the two agents on standby lines (uuid-standby).
 */
const { LAB_CALLS = '100', LAB_DATABASES = 'SQLite MariaDB', FREESWITCH_URL = '', LAB_MODES = 'contact first,agent first,contact first by lambda', LAB_AGENTS = 'callback' } = process.env;

export async function run(): Promise<string[]> {
  const addresses = parseSwitchUrls(FREESWITCH_URL);
  if (!addresses.ok) throw new Error(`FREESWITCH_URL: ${addresses.failure}`);
  const address = addresses.value[0]!;
  await refuseToCallPeople(address);
  const backToCallback = LAB_AGENTS === 'standby' ? await standBy(address) : async () => undefined;
  const lines: string[] = [];
  for (const kind of LAB_DATABASES.split(' ') as DatabaseKind[]) lines.push(...(await onDatabase(kind)));
  await stopDatabases();
  await backToCallback();
  return lines;
}

/** The agents' telephones are called once and stay on the line, parked, as a softphone that is on the line all day; gives how it is undone. */
async function standBy(address: SwitchAddress): Promise<() => Promise<void>> {
  const raw = await RawClient.open(address);
  const agents = ['1', '2'].map((number) => ({ name: `agent${number}@default`, phone: `100${number}`, leg: randomUUID() }));
  for (const { name, phone, leg } of agents) {
    const answer = await raw.api(`originate {origination_uuid=${leg},park_after_bridge=true,hangup_after_bridge=false}user/${phone}@127.0.0.1 &park()`);
    if (!answer.startsWith('+OK')) throw new Error(`${name} could not be put on the line: ${answer}`);
    for (const [key, value] of [['type', 'uuid-standby'], ['uuid', leg], ['status', 'Available']]) await raw.api(`callcenter_config agent set ${key} ${name} ${value}`);
  }
  return async () => {
    for (const { name, leg } of agents) {
      await raw.api(`callcenter_config agent set type ${name} callback`);
      await raw.api(`callcenter_config agent set uuid ${name} ''`);
      await raw.api(`uuid_kill ${leg}`);
    }
    raw.close();
  };
}

async function onDatabase(kind: DatabaseKind): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'smart-dialers-lab-'));
  const service = new ServiceProcess(folder, kind === 'SQLite' ? `sqlite:${join(folder, 'lab.sqlite')}` : await newServerUrl(), FREESWITCH_URL);
  const lines: string[] = [];
  try {
    await service.start();
    await useCarrierOnly(service);
    await settle(async () => (await service.get<{ items: { phone: string }[] }>('/agents')).items.some(({ phone }) => phone === 'softphone'), 40);
    for (const mode of LAB_MODES.split(',')) lines.push(`lab-agents ${kind}: ${await runMode(service, mode)} ${machine()}`);
  } catch (error) {
    throw new Error(`${String(error)}; the service said: ${service.log.slice(-2_000)}`, { cause: error });
  } finally {
    await service.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
  return lines;
}

/** By the last digit of the number. */
const chooser = "return { agent: Number(contact.number.at(-1)) % 2 ? 'agent1@default' : 'agent2@default' };";
const chosenFor = (number: string): string => (Number(number.at(-1)) % 2 ? 'agent1@default' : 'agent2@default');

async function runMode(service: ServiceProcess, title: string): Promise<string> {
  const [, mode = '', byLambda] = /^(.*?)( by lambda)?$/.exec(title)!;
  const accountId = (await service.get<{ items: { id: number }[] }>('/accounts')).items[0]!.id;
  // The lab's people are called at any hour.
  await service.patch('/rules', { accountId, law: false });
  const message = await service.upload<{ id: number }>(`/messages?name=${encodeURIComponent(title)}&accountId=${accountId}`, tone(2_000), 'audio/wav');
  const queue = (await service.get<{ items: { id: number; name: string }[] }>('/queues')).items[0]!;
  // Contact first has all fates; agent first keeps the agent while it rings, so it has the ones that are quick, and people.
  const all = labNumbers(100);
  const numbers = mode === 'contact first' ? all.slice(0, Number(LAB_CALLS)) : all.filter((number) => /(0[0-9]|6[0-4]|8[0-4])$/.test(number)).slice(0, Number(LAB_CALLS) / 4);
  const listId = await uploadList(service, accountId, numbers, title);
  const lambdaId = byLambda ? (await service.post<{ id: number }>('/lambdas', { name: title, accountId, kind: 'script', source: chooser })).id : null;
  const dialer = await service.post<{ id: number }>('/dialers', {
    name: `Lab ${title}`, accountId, lists: [{ listId, role: 'call' }],
    settings: {
      mode, method: 'progressive', queueId: queue.id, lambdaId, safeHarbourId: message.id, ...(mode === 'agent first' && { agentMessageId: message.id }), detection: { on: mode === 'contact first', countries: [], onMachine: 'hang up' },
      ringSeconds: 15, callsPerSecond: 20, concurrentCalls: 50, callerIdName: 'Lab', callerId: { kind: 'specific', number: '+12025550100' }, hours: { restrict: false },
    },
  });
  const startedAt = Date.now();
  await service.post(`/dialers/${dialer.id}/start`);
  await completed(service, dialer.id);
  const attempts = await trace(service, dialer.id);
  const wrong = numbers.flatMap((number) => faults(number, attempts.filter((attempt) => attempt.number === number), mode));
  const talked = attempts.filter(({ bridgedAt }) => bridgedAt);
  const free = talked.filter(({ reason }) => !reason?.includes('not free'));
  const waits = talked.filter(({ queuedAt }) => queuedAt).map(({ queuedAt, bridgedAt }) => Date.parse(bridgedAt!) - Date.parse(queuedAt!)).sort((a, b) => a - b);
  const abandoned = attempts.filter(({ result }) => result === 'abandoned').length;
  return [
    `${title}: ${numbers.length - wrong.length} of ${numbers.length} as their last digits call for, in ${((Date.now() - startedAt) / 1_000).toFixed(0)} s`,
    `${talked.length} talked to an agent, ${abandoned} abandoned`,
    ...(waits.length > 0 ? [`from the queue to the agent ${waits[Math.floor(waits.length / 2)]} ms in the middle, ${waits.at(-1)} ms at most`] : []),
    ...(byLambda ? [`${free.filter(({ number, agent }) => agent === chosenFor(number)).length} of ${free.length} with the agent whom the lambda chose, where they were free`] : []),
    ...(wrong.length > 0 ? [`WRONG: ${wrong.slice(0, 12).join('; ')}`] : []),
  ].join('; ');
}

/** A person talks to an agent, a machine and a fax are known as such, and every other fate is the carrier's. */
function faults(number: string, own: readonly Attempt[], mode: string): string[] {
  const ending = Number(number.slice(-2));
  const [attempt] = own;
  if (own.length !== 1 || !attempt) return [`${number}: ${own.length} attempts`];
  const expected = ending < 50 ? 'answered' : ending < 60 ? 'machine' : ending < 70 ? 'busy' : ending < 80 ? 'no answer' : ending < 90 ? 'invalid number' : ending === 95 ? 'fax' : 'congestion';
  const isTalk = ending >= 50 || (attempt.bridgedAt !== null && attempt.agent !== null);
  const isDetected = mode !== 'contact first' || ending >= 60 || attempt.detected === (ending < 50 ? 'human' : 'machine');
  if (attempt.result === expected && isTalk && isDetected) return [];
  return [`${number}: ${attempt.result}, ${attempt.detected ?? 'not detected'}, ${attempt.cause}, agent ${attempt.agent ?? 'none'}, ${attempt.note ?? 'no note'}`];
}
