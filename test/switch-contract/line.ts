import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { machineClock } from '../../src/shared/clock.js';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { createFreeSwitch } from '../../src/switch/freeswitch.js';
import type { SwitchAddress } from '../../src/switch/parse-switch-url.js';
import type { CallEnd, Origination, Switch, SwitchEvent } from '../../src/switch/switch.js';

/** A switch as the house sees it, with all that it told. */
export class Line {
  readonly switch: Switch;
  readonly events: SwitchEvent[] = [];
  /** `up` and the sentences of `down`, in order. */
  readonly states: string[] = [];

  constructor(address: SwitchAddress) {
    this.switch = createFreeSwitch({
      ...address,
      clock: machineClock(),
      log: pino({ level: 'silent' }),
      random: () => 0.5,
      listener: {
        up: () => void this.states.push('up'),
        down: (trouble) => void this.states.push(trouble),
        event: (event) => void this.events.push(event),
      },
    });
    this.switch.start();
  }

  static async open(address: SwitchAddress): Promise<Line> {
    const line = new Line(address);
    await until(() => line.switch.isUp, 'the connection');
    return line;
  }

  /** Places a call with a message of 4 s and gives its UUID. */
  async call(number: string, change: Partial<Origination> = {}): Promise<string> {
    const uuid = randomUUID();
    const call: Origination = {
      uuid, number: number as PhoneNumber, gateway: 'carrier', ringTime: 25, extension: 'broadcast', attributes: {}, ...change,
      variables: { message: 'silence_stream://4000', ...change.variables },
    };
    const taken = await this.switch.originate(call);
    if (!taken.ok) throw new Error(taken.failure.message);
    return uuid;
  }

  /** What was told of a call, in order. */
  of(uuid: string): SwitchEvent[] {
    return this.events.filter((event) => ('uuid' in event ? event.uuid : event.kind === 'ended' || event.kind === 'call in ended' ? event.end.uuid : undefined) === uuid);
  }

  async event<K extends SwitchEvent['kind']>(kind: K, uuid: string): Promise<Extract<SwitchEvent, { kind: K }>> {
    const find = () => this.of(uuid).find((event) => event.kind === kind);
    await until(() => find() !== undefined, `"${kind}" of ${uuid}`);
    return find() as Extract<SwitchEvent, { kind: K }>;
  }

  async end(uuid: string): Promise<CallEnd> {
    return (await this.event('ended', uuid)).end;
  }
}

/** Waits for what the switch will do; only a failing test waits as long as the limit. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, limit = 50_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The value of an answer that has to be there. */
export function valueOf<T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
