import { randomUUID } from 'node:crypto';

/** A user of the directory, and the phone that registers as one. */
export interface Phone {
  extension: string;
  /** The user part under which it registered. */
  user: string;
  /** Who it says has answered. */
  answersAs: string;
  token: string;
  isRegistered: boolean;
  /** Whether it is one that registers; others are in the directory alone. */
  registers: boolean;
  since: number;
  /** How often it was called: its next call is this number, counted from 0. */
  calls: number;
}

/** Where the lab's phones are. */
export const phoneAddress = '127.0.0.1:5091';
export const realm = '127.0.0.1';
/** Seconds until a registration runs out. */
export const expiry = 3_600;

/** The lab's phones answer as agent1 and so on. */
const nameOf = (extension: string) => (/^1\d{3}$/.test(extension) ? `agent${Number(extension) - 1_000}` : extension);

/** The directory: phones by extension. */
export class Phones {
  private readonly phones = new Map<string, Phone>();

  constructor(private readonly now: () => number) {}

  add(extension: string, isRegistered = true): void {
    if (this.phones.has(extension)) return;
    this.phones.set(extension, { extension, user: `gw+phone${extension}`, answersAs: nameOf(extension), token: randomUUID(), isRegistered, registers: isRegistered, since: this.now(), calls: 0 });
  }

  /** By extension, by the user part of its contact, or by the name that the lab's phones answer to: agent1 is 1001. */
  find(user: string): Phone | undefined {
    const [, number] = /^agent(\d+)$/.exec(user) ?? [];
    return this.phones.get(number === undefined ? user.replace(/^gw\+phone/, '') : `${1_000 + Number(number)}`);
  }

  registered(): Phone[] {
    return [...this.phones.values()].filter(({ isRegistered }) => isRegistered);
  }

  /** False when there is no such phone. */
  setRegistered(extension: string, isRegistered: boolean): boolean {
    const phone = this.phones.get(extension);
    if (phone) {
      phone.isRegistered = isRegistered;
      phone.since = this.now();
    }
    return phone !== undefined;
  }

  /** After a fault: all that were registered from the start are so again. */
  registerAll(): void {
    for (const phone of this.phones.values()) if (phone.registers) phone.isRegistered = true;
  }
}

/** How the switch reaches a phone: what `sofia_contact` answers. */
export const contactOf = ({ user, extension }: Phone): string => `sofia/internal/sip:${user}@${phoneAddress};transport=udp;gw=phone${extension}`;
