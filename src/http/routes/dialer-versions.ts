import { z } from 'zod';
import { cloneDialer } from '../../dialers/clone-dialer.js';
import { goBackTo, versionsOf } from '../../dialers/versions.js';
import { ok } from '../../shared/result.js';
import { route } from '../route.js';
import { idInPath, paging, time } from '../schemas.js';
import type { Services } from '../services.js';
import { readSaved, savedDialer } from './dialers.js';

const version = z
  .object({
    ordinal: z.int(),
    createdBy: z.string(),
    createdAt: time,
    isInForce: z.boolean(),
    changes: z.array(z.object({ setting: z.string(), from: z.unknown(), to: z.unknown() })).describe('What it has otherwise than the version before; empty where the name or the lists alone were changed.'),
  })
  .meta({ id: 'DialerVersion' });

const dialerId = { dialerId: idInPath };

/** Copies of dialers, and what dialers were before. */
export const dialerVersionRoutes = (services: Services) => [
  route({
    name: 'cloneDialer',
    method: 'post',
    path: '/dialers/:dialerId/clone',
    summary: 'Make a draft with the same settings and lists, in the same campaign: abandoned calls count on',
    permission: 'edit',
    params: dialerId,
    answer: { status: 201, body: savedDialer },
    async handle({ principal, params }) {
      const made = await cloneDialer(services, principal, params.dialerId);
      return made.ok ? readSaved(services, principal, made.value.id) : made;
    },
  }),
  route({
    name: 'listVersions',
    method: 'get',
    path: '/dialers/:dialerId/versions',
    summary: 'The versions of a dialer, newest first: who saved each, when, and what it changed',
    permission: 'view',
    params: dialerId,
    query: { before: z.coerce.number().int().positive().optional().describe('The `next` of the page before.'), limit: paging.limit },
    answer: { status: 200, body: z.object({ items: z.array(version), next: z.int().nullable() }) },
    async handle({ principal, params, query: { before, limit } }) {
      const found = await versionsOf(services, principal, params.dialerId, { before, limit: limit + 1 });
      if (!found.ok) return found;
      const items = found.value.slice(0, limit);
      return ok({ items, next: found.value.length > limit ? items.at(-1)!.ordinal : null });
    },
  }),
  route({
    name: 'goBackToVersion',
    method: 'post',
    path: '/dialers/:dialerId/versions/:ordinal/restore',
    summary: 'Save the settings of an earlier version as a new one, which holds from the next attempt on; name and lists stay as they are',
    permission: 'edit',
    params: { ...dialerId, ordinal: idInPath },
    answer: { status: 200, body: savedDialer },
    async handle({ principal, params }) {
      const saved = await goBackTo(services, principal, params.dialerId, params.ordinal);
      if (!saved.ok) return saved;
      await services.startJudging({ dialerId: params.dialerId });
      return readSaved(services, principal, params.dialerId);
    },
  }),
];
