import type { Principal } from '../accounts/principal.js';
import { findVisible } from '../accounts/scope.js';
import type { Context } from '../database/context.js';
import { problem, type Problem } from '../shared/problem.js';
import { failed, ok, type Result } from '../shared/result.js';
import { Dialer } from './dialer.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { DialerVersion } from './dialer-version.entity.js';
import { explanationOf } from './explanation.js';
import type { DialerSettings } from './settings.js';

/** A dialer with all that can be set on it, as it is in force. */
export type DialerWithVersion = Dialer & { version: DialerVersion; settings: DialerSettings; lists: DialerList[] };

export async function dialerWithVersion(context: Context, principal: Principal, dialerId: number): Promise<Result<DialerWithVersion, Problem>> {
  const { dataSource } = context;
  const dialer = await findVisible(dataSource, principal, Dialer, dialerId);
  if (!dialer) return failed(problem(404, `There is no dialer ${dialerId}.`));
  const version = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: dialer.versionId });
  const lists = await dataSource.getRepository(DialerList).find({ where: { dialerId }, order: { position: 'ASC', id: 'ASC' } });
  return ok(Object.assign(dialer, { explanation: explanationOf(dialer, context), version, settings: version.settings, lists }));
}
