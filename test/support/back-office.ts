import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { DataSource } from 'typeorm';
import { createBackOffice } from '../../admin/back-office.js';
import { signInSession } from '../../admin/sign-in-session.js';
import { Account } from '../../src/accounts/account.entity.js';
import { ensureFirstAdministrator } from '../../src/accounts/bootstrap.js';
import type { OnAccountCreated } from '../../src/accounts/create-account.js';
import { SessionStore } from '../../src/accounts/session-store.js';
import type { Role } from '../../src/accounts/role.js';
import { createUser } from '../../src/accounts/users.js';
import { agentDirectory } from '../../src/agents/directory.js';
import { runImport } from '../../src/contacts/import/run-import.js';
import { judgeWaiting } from '../../src/dialers/judge-waiting.js';
import { runEmptying } from '../../src/dialers/run-emptying.js';
import { ensureDefaultList } from '../../src/contacts/lists.js';
import type { Context } from '../../src/database/context.js';
import { answerFailure } from '../../src/http/answer-failure.js';
import { createApi } from '../../src/http/create-api.js';
import { createWidgets } from '../../src/http/create-widgets.js';
import { findWidgetOfList } from '../../src/inbound/widgets/find-use.js';
import { Lambdas } from '../../src/lambdas/lambdas.js';
import { machineClock } from '../../src/shared/clock.js';
import { createLog } from '../../src/shared/log.js';

export interface RunningBackOffice {
  url: string;
  context: Context;
  account: Account;
  lambdas: Lambdas;
  administrator: { email: string; password: string };
  /** Makes a user of the first account (or of none, for an agency administrator) and gives what they sign in with. */
  addUser(role: Role, accountId?: number | null): Promise<{ email: string; password: string }>;
  stop(): Promise<void>;
}

const onAccountCreated: OnAccountCreated = async (manager, { id }, at) => void (await ensureDefaultList(manager, id, at));

/** The back office and the API on a port of their own, over the given database, without an engine behind them. */
export async function startBackOffice(dataSource: DataSource, port = 0): Promise<RunningBackOffice> {
  const dataDir = mkdtempSync(join(tmpdir(), 'smart-dialers-back-office-'));
  const context: Context = { dataSource, clock: machineClock(), log: createLog(process.env.LOG_LEVEL ?? 'silent'), dataDir };
  const first = await ensureFirstAdministrator(context, onAccountCreated);
  if (!first) throw new Error('the database is not empty');
  const sessionStore = new SessionStore(context);
  const cookieSecret = 'only for tests';
  const lambdas = new Lambdas(context, { machine: context.clock, random: () => 0.5, directory: agentDirectory(context) });
  const app = express();
  const stopping = new AbortController();
  app.use('/widget', createWidgets(context));
  app.use('/api/v1', createApi({ ...context, machineClock: context.clock, onAccountCreated, lambdas, startImport: async (id) => void runImport(context, id), startEmptying: async (emptying) => void runEmptying(context, emptying, findWidgetOfList), startJudging: async (whose) => void judgeWaiting(context, whose), session: signInSession({ sessionStore, cookieSecret }), stopping: stopping.signal }));
  app.use('/admin', await createBackOffice({ context, onAccountCreated, sessionStore, cookieSecret, jobs: (_, response) => void response.send('the jobs') }));
  app.use(answerFailure(context));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  let made = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    context,
    account: first.account,
    lambdas,
    administrator: { email: first.email, password: first.password },
    async addUser(role, accountId = role === 'agency administrator' ? null : first.account.id) {
      const credentials = { email: `${role.replaceAll(' ', '-')}-${(made += 1)}@example.test`, password: 'correct horse battery' };
      const by = { name: 'test', role: 'agency administrator' as const, enterpriseId: first.account.enterpriseId, accountId: null };
      const user = await createUser(context, by, { ...credentials, role, accountId });
      if (!user.ok) throw new Error(user.failure.message);
      return credentials;
    },
    async stop() {
      stopping.abort();
      await lambdas.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
