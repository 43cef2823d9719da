import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { Account } from '../accounts/account.entity.js';
import { audit } from '../accounts/audit.js';
import { may } from '../accounts/permissions.js';
import type { Principal } from '../accounts/principal.js';
import type { Context } from '../database/context.js';
import { marks } from '../database/sql.js';
import { transaction } from '../database/transaction.js';
import { isWholeEmail } from '../shared/email.js';
import { type Country, parseInCountries } from '../shared/phone-number.js';
import { problem, type Problem } from '../shared/problem.js';
import { readInput } from '../shared/read-input.js';
import { failed, ok, type Result } from '../shared/result.js';
import { readShortNumber } from '../shared/short-numbers.js';
import { lockRules } from './account-rules.js';
import { DeviceBlock, type DeviceSetting, deviceSettings } from './device-block.entity.js';

export const deviceBlockInput = z.strictObject({
  /** A phone in the form of an account's country or with +, an internal number of an account, or an email address. */
  device: z.string().trim().min(1, 'Which phone or email address?').max(200),
  setting: z.enum(deviceSettings),
  reason: z.string().trim().min(1, 'Say why, for whoever asks later.').max(500),
});
export type DeviceBlockInput = z.input<typeof deviceBlockInput>;

/** How a device is set, and who set it so; nobody: it was never blocked. */
export interface DeviceView {
  device: string;
  kind: 'phone' | 'email';
  setting: DeviceSetting;
  reason: string | null;
  changedBy: string | null;
  changedAt: Date | null;
}

/** A blocked device, as the gate finds it. */
export interface DeviceHit {
  device: string;
  reason: string;
  changedBy: string;
}

/** An email address as devices are kept and compared. */
export const emailDevice = (email: string): string => email.trim().toLowerCase();

/**
 * Which of these phones and email addresses are blocked in the enterprise of an account, in one look-up. Called under the lock
 * of the account's rules (account-rules.ts), it sees every block that was committed before, and none is committed until the transaction ends.
 */
export async function lookUpDevices(manager: EntityManager, accountId: number, devices: readonly string[]): Promise<Map<string, DeviceHit>> {
  if (devices.length === 0) return new Map();
  const rows: (DeviceHit & { setting: DeviceSetting })[] = await manager.query(
    `SELECT device, setting, reason, changed_by AS changedBy FROM device_block WHERE enterprise_id = (SELECT enterprise_id FROM account WHERE id = ?) AND device IN (${marks(devices)})`,
    [accountId, ...devices],
  );
  return new Map(rows.filter(({ setting }) => setting === 'block').map(({ device, reason, changedBy }) => [device.toLowerCase(), { device, reason, changedBy }]));
}

/** Looks at the setting of a device before it is changed. */
export async function viewDevice(context: Context, principal: Principal, text: string): Promise<Result<DeviceView, Problem>> {
  if (!sees(principal)) return failed(noRight);
  const device = await readDevice(context, principal, text);
  if (!device.ok) return device;
  const row = await context.dataSource.getRepository(DeviceBlock).findOneBy({ enterpriseId: principal.enterpriseId, device: device.value });
  return ok(viewOf(device.value, row));
}

/** What came of it that a device was allowed again. */
export interface Reopened {
  /** How many contacts wait again whom the block had ended, and nothing else blocks. */
  contacts: number;
  /** Ids of the dialers that had ended with their last contact, and go on. */
  dialers: number[];
}

/** What follows, in the transaction that sets a device in these accounts; dialers and agents are rooms above this one. */
export interface AfterSaved {
  allowed: (manager: EntityManager, accountIds: readonly number[], device: string, now: number) => Promise<Reopened>;
  /** Gives how many contacts were taken back from agents. */
  blocked: (manager: EntityManager, accountIds: readonly number[], device: string, now: number) => Promise<number>;
}

/**
 * Blocks a device for every dialer of every account, or lifts that block, from the very next attempt on; what is before an agent to be called goes back. Allowing lifts nothing else:
 * blacklists, opt-outs and laws hold on.
 */
export async function saveDevice(context: Context, principal: Principal, input: DeviceBlockInput, after: AfterSaved): Promise<Result<DeviceView & { reopened: Reopened; takenBack: number }, Problem>> {
  if (!sees(principal)) return failed(noRight);
  const parsed = readInput(deviceBlockInput, input, 'Nothing was saved.');
  if (!parsed.ok) return parsed;
  const device = await readDevice(context, principal, parsed.value.device);
  if (!device.ok) return device;
  const { setting, reason } = parsed.value;
  const { enterpriseId, name: changedBy } = principal;
  return transaction(context.dataSource, async (manager) => {
    const accounts = (await manager.getRepository(Account).find({ where: { enterpriseId }, select: { id: true } })).map(({ id }) => id);
    await lockRules(manager, accounts, context.clock.now());
    const now = context.clock.now();
    const blocks = manager.getRepository(DeviceBlock);
    const before = await blocks.findOneBy({ enterpriseId, device: device.value });
    const row = await blocks.save(blocks.create({ ...before, enterpriseId, device: device.value, setting, reason, changedBy, changedAt: new Date(now) }));
    const reopened = setting === 'allow' ? await after.allowed(manager, accounts, device.value, now) : { contacts: 0, dialers: [] };
    const takenBack = setting === 'block' ? await after.blocked(manager, accounts, device.value, now) : 0;
    const follows = { ...(takenBack > 0 && { takenBackFromAgents: takenBack }), ...(reopened.contacts > 0 && { contactsThatWaitAgain: reopened.contacts }), ...(reopened.dialers.length > 0 && { dialersThatGoOn: reopened.dialers }) };
    await audit(manager, { at: now, accountId: null, actor: changedBy, action: setting === 'block' ? 'block device' : 'allow device', subject: `device ${device.value}`, detail: { reason, before: before?.setting ?? 'allow', ...follows } });
    return ok({ ...viewOf(device.value, row), reopened, takenBack });
  });
}

/** It reaches into every account, so it takes somebody who sees them all. */
const sees = (principal: Principal): boolean => may(principal, 'manage enterprise') && principal.accountId === null;
const noRight = problem(403, 'Device blocking holds for every account, so only an agency administrator can see and change it; nothing was changed.');

const viewOf = (device: string, row: DeviceBlock | null): DeviceView => ({
  device, kind: device.includes('@') ? 'email' : 'phone', setting: row?.setting ?? 'allow', reason: row?.reason ?? null, changedBy: row?.changedBy ?? null, changedAt: row?.changedAt ?? null,
});

/**
 * A phone in E.164, read as people of each account's country write it, or an email address in small letters; what can be two numbers is refused, so that
 * nobody is blocked in the place of somebody else. What is an internal number in any of the accounts is that one: the other number of the same digits can be written with +.
 */
async function readDevice({ dataSource }: Context, { enterpriseId }: Principal, text: string): Promise<Result<string, Problem>> {
  const written = text.trim();
  if (written.includes('@')) {
    const device = emailDevice(written);
    // One that was blocked before addresses had to be whole can still be allowed.
    const isKnown = async () => dataSource.getRepository(DeviceBlock).existsBy({ enterpriseId, device });
    if (written.length <= 200 && (isWholeEmail(written) || (await isKnown()))) return ok(device);
    return failed(problem(422, `"${written.slice(0, 60)}" is not a whole email address; give it with its domain, such as ann@example.com. Nothing was changed.`, 'device'));
  }
  const accounts = await dataSource.getRepository(Account).find({ where: { enterpriseId }, order: { id: 'ASC' } });
  for (const { shortNumbers } of accounts) {
    const internal = readShortNumber(written, shortNumbers);
    if (internal !== undefined) return ok(internal);
  }
  const numbers = parseInCountries(written, [...new Set(accounts.map(({ country }) => country as Country))]);
  if (!numbers.ok) {
    const internal = accounts.some(({ shortNumbers }) => shortNumbers !== '') ? ', or an internal number in the form of its account' : '';
    return failed(problem(422, `"${written.slice(0, 60)}" ${numbers.failure}. Write a phone as people of your country do, or with + and the country code${internal}.`, 'device'));
  }
  const [number, ...others] = numbers.value;
  if (others.length > 0) return failed(problem(422, `"${written}" can be ${numbers.value.join(' or ')}. Write it with + and the country code; nothing was changed.`, 'device'));
  return ok(number!);
}
