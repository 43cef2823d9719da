import { machineClock } from '../../src/shared/clock.js';
import { startSimulator } from '../../src/simulator/simulator.js';
import { parseSwitchUrls, type SwitchAddress } from '../../src/switch/parse-switch-url.js';
import { RawClient } from './raw-client.js';

/** A switch that keeps the contract: the lab's people are behind its gateway `carrier`. */
export interface TestedSwitch {
  address: SwitchAddress;
  /** How many times as fast as ours its clock runs. */
  pace: number;
  close(): Promise<void>;
}

const realUrl = process.env.FREESWITCH_URL;
const simulatedPace = 20;

/**
 * Runs a suite on the simulated switch and, with FREESWITCH_URL, on a real one: the same tests, the same
 * people (docs/freeswitch-evidence.md tells which number does what). `pace` is the simulated one's.
 */
export function onEachSwitch(title: string, suite: (open: () => Promise<TestedSwitch>) => void, pace = simulatedPace): void {
  const run = (name: string, open: () => Promise<TestedSwitch>) =>
    describe(`${title} (${name})`, function () {
      // A real switch sends a heartbeat every 20 s, and people take their time.
      this.timeout(60_000);
      suite(open);
    });
  run('simulated switch', () => openSimulated(pace));
  if (realUrl) run('real FreeSWITCH', () => openReal(realUrl));
  else it(`${title} (real FreeSWITCH): not run, because FREESWITCH_URL names none; docs/freeswitch-evidence.md tells what it takes`);
}

async function openSimulated(pace: number): Promise<TestedSwitch> {
  const simulator = await startSimulator({ clock: machineClock(pace, Date.now()) });
  return { address: { host: '127.0.0.1', port: simulator.port, password: 'ClueCon' }, pace, close: () => simulator.close() };
}

async function openReal(url: string): Promise<TestedSwitch> {
  const addresses = parseSwitchUrls(url);
  if (!addresses.ok) throw new Error(addresses.failure);
  const address = addresses.value[0]!;
  await refuseToCallPeople(address);
  return { address, pace: 1, close: async () => undefined };
}

/** These tests dial. The numbers are reserved ones, but a carrier must never see them. */
export async function refuseToCallPeople(address: SwitchAddress): Promise<void> {
  const raw = await RawClient.open(address);
  const gateway = await raw.api('sofia xmlstatus gateway carrier');
  raw.close();
  if (/<proxy>sip:127\.0\.0\.1[:<]/.test(gateway)) return;
  throw new Error('FREESWITCH_URL names a switch whose gateway "carrier" is not on its own loopback: this suite dials, and will not do so on a switch with a real carrier.');
}
