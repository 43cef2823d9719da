import type { SwitchAddress } from '../../src/switch/parse-switch-url.js';
import { RawClient } from '../../test/switch-contract/raw-client.js';

/** The end of one of our legs as the switch told a listener that is not the service. */
export interface SwitchEnd {
  cause: string;
  milliseconds: number;
  /** When the event reached us. */
  at: number;
}

/** What really happened on the switches, kept beside the service: every call that reached a carrier, and every end of a leg of ours. */
export class SwitchLedger {
  /** INVITEs that the carriers got, by number. */
  readonly invites = new Map<string, number>();
  /** The same by switch, in the order of the addresses. */
  readonly perSwitch: number[] = [];
  readonly ends = new Map<string, SwitchEnd>();
  private readonly clients: RawClient[] = [];

  async open(addresses: readonly SwitchAddress[]): Promise<void> {
    for (const [index, address] of addresses.entries()) {
      this.perSwitch[index] = 0;
      const client = await RawClient.open(address, (event) => this.note(event, index));
      this.clients.push(client);
      await client.send('event json CHANNEL_CREATE CHANNEL_HANGUP_COMPLETE');
    }
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  /** Ends of our legs that the service has still to fetch and delete. */
  async keptEnds(): Promise<number> {
    const dumps = await Promise.all(this.clients.map((client) => client.api('hash_dump db smart_dialers_ends')));
    return dumps.flatMap((dump) => [...dump.matchAll(/^D\/smart_dialers_ends_([^/]+)/gm)]).filter(([, uuid]) => this.ends.has(uuid!)).length;
  }

  async channels(): Promise<number> {
    const counts = await Promise.all(this.clients.map((client) => client.api('show channels count')));
    return counts.reduce((sum, count) => sum + Number(/(\d+) total/.exec(count)?.[1] ?? 0), 0);
  }

  private note(event: Record<string, string>, index: number): void {
    const number = event['Caller-Destination-Number'] ?? '';
    // The carrier is the same FreeSWITCH: its legs are the inbound ones of the profile `carrier`.
    if (event['Event-Name'] === 'CHANNEL_CREATE' && event['Channel-Name']?.startsWith('sofia/carrier/')) {
      this.invites.set(number, (this.invites.get(number) ?? 0) + 1);
      this.perSwitch[index]! += 1;
    }
    if (event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE' && event.variable_smart_dialers === '1')
      this.ends.set(event['Unique-ID']!, { cause: event['Hangup-Cause']!, milliseconds: Number(event.variable_billmsec), at: Date.now() });
  }
}
