import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import type { DataSource } from 'typeorm';
import type { Principal } from '../../src/accounts/principal.js';
import type { Role } from '../../src/accounts/role.js';
import { createToken } from '../../src/accounts/tokens.js';
import { ensureDefaultList } from '../../src/contacts/lists.js';
import { runImport } from '../../src/contacts/import/run-import.js';
import { judgeWaiting } from '../../src/dialers/judge-waiting.js';
import { runEmptying } from '../../src/dialers/run-emptying.js';
import { createApi } from '../../src/http/create-api.js';
import { createWidgets } from '../../src/http/create-widgets.js';
import { type Check, createHealth } from '../../src/http/health.js';
import type { Route } from '../../src/http/route.js';
import { createWombatApi } from '../../src/http/wombat/create-wombat-api.js';
import type { Services } from '../../src/http/services.js';
import { findWidgetOfList } from '../../src/inbound/widgets/find-use.js';
import { Lambdas } from '../../src/lambdas/lambdas.js';
import { machineClock } from '../../src/shared/clock.js';
import { type House, openHouse } from '../accounts/house.js';

/** An answer with its body read: as JSON where it is, else as text. */
export interface Answer {
  status: number;
  headers: Headers;
  body: any;
}

/** The body of an answer that must be good. */
export function good({ status, body }: Answer): any {
  expect(status, JSON.stringify(body)).to.be.oneOf([200, 201]);
  return body;
}

/** An answer that must be a problem, with such a sentence in it. */
export function bad({ status, body, headers }: Answer, expected: number, detail: RegExp): any {
  expect([status, headers.get('Content-Type')], JSON.stringify(body)).to.deep.equal([expected, 'application/problem+json; charset=utf-8']);
  expect(body.detail).to.match(detail);
  return body;
}

export interface TestApi extends House {
  address: string;
  services: Services;
  checks: Check[];
  tokens: Record<Role, string> & { other: string };
  /** Sends a request under /api/v1, by default as the administrator of the first account. */
  send(method: string, path: string, options?: { as?: string | null; body?: unknown; raw?: BodyInit; headers?: Record<string, string> }): Promise<Answer>;
  stop(): Promise<void>;
}

/** The API on a port of its own, with an enterprise of two accounts and a token of each role. */
export async function startApi(dataSource: DataSource, more: Partial<Services> = {}, routes?: (services: Services) => Route[]): Promise<TestApi> {
  const dataDir = mkdtempSync(join(tmpdir(), 'smart-dialers-http-'));
  const house = await openHouse(dataSource, dataDir);
  const imports: Promise<unknown>[] = [];
  const lambdas = new Lambdas(house.context, { machine: machineClock(), random: () => 0.5, allowsLoopback: true });
  const services: Services = {
    ...house.context,
    machineClock: machineClock(20),
    onAccountCreated: async (manager, account, at) => void (await ensureDefaultList(manager, account.id, at)),
    lambdas,
    startImport: async (id) => void imports.push(runImport(house.context, id)),
    startJudging: async (whose) => void imports.push(judgeWaiting(house.context, whose)),
    startEmptying: async (emptying) => void imports.push(runEmptying(house.context, emptying, findWidgetOfList)),
    ...more,
  };
  const checks: Check[] = [];
  const app = express();
  app.use(createHealth(services, () => checks));
  app.use('/api/v1', createApi(services, routes?.(services)));
  app.use('/wombat/api', createWombatApi(services));
  app.use('/widget', createWidgets(services));
  const server = createServer(app);
  const address = await listen(server);
  const tokens = await makeTokens(house);

  return {
    ...house,
    address,
    services,
    checks,
    tokens,
    async send(method, path, { as = tokens.administrator, body, raw, headers = {} } = {}) {
      const response = await fetch(`${address}/api/v1${path}`, {
        method,
        headers: {
          ...(as !== null && { Authorization: `Bearer ${as}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
      });
      const text = await response.text();
      const isJson = response.headers.get('Content-Type')?.includes('json');
      return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    },
    async stop() {
      await Promise.all(imports);
      await lambdas.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await dataSource.destroy();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function makeTokens({ context, agency, one, other }: House): Promise<TestApi['tokens']> {
  const make = async (by: Principal, role: Role, accountId: number | null) => {
    const made = await createToken(context, by, { name: `${role} of ${accountId}`, role, accountId });
    if (!made.ok) throw new Error(made.failure.message);
    return made.value.token;
  };
  return {
    'agency administrator': await make(agency, 'agency administrator', null),
    administrator: await make(agency, 'administrator', one),
    supervisor: await make(agency, 'supervisor', one),
    agent: await make(agency, 'agent', one),
    auditor: await make(agency, 'auditor', one),
    other: await make(agency, 'administrator', other),
  };
}
