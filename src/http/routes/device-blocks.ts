import { MoreThan } from 'typeorm';
import { z } from 'zod';
import { DeviceBlock, deviceSettings } from '../../compliance/device-block.entity.js';
import { deviceBlockInput, saveDevice, viewDevice } from '../../compliance/device-blocks.js';
import { reopenDevice } from '../../dialers/reopen-device.js';
import { takeBackDevice } from '../../dialers/take-back.js';
import { failed, ok } from '../../shared/result.js';
import { httpProblem } from '../http-problem.js';
import { route } from '../route.js';
import { id, pageOf, paging, time, toPage } from '../schemas.js';
import type { Services } from '../services.js';

const block = z.object({ id, device: z.string(), setting: z.enum(deviceSettings), reason: z.string(), changedBy: z.string(), changedAt: time }).meta({ id: 'DeviceBlock' });
const view = z
  .object({ device: z.string(), kind: z.enum(['phone', 'email']), setting: z.enum(deviceSettings), reason: z.string().nullable(), changedBy: z.string().nullable(), changedAt: time.nullable() })
  .meta({ id: 'DeviceSetting' });
const saved = view
  .extend({ reopened: z.object({ contacts: z.int().describe('How many contacts wait again whom the block had ended, and nothing else blocks.'), dialers: z.array(id).describe('The dialers that had ended with their last contact, and go on.') }).describe('What came of it that the device was allowed.'), takenBack: z.int().describe('How many contacts that agents were looking at, or had promised to call, were taken back from them because it was blocked.') })
  .meta({ id: 'SavedDeviceSetting' });

/** Phones and email addresses that no dialer of any account contacts. */
export const deviceBlockRoutes = (services: Services) => [
  route({
    name: 'listDeviceBlocks',
    method: 'get',
    path: '/device-blocks',
    summary: 'Every device that was ever set, with who set it, when and why',
    permission: 'manage enterprise',
    query: paging,
    answer: { status: 200, body: pageOf(block) },
    async handle({ principal, query: { after = 0, limit } }) {
      if (principal.accountId !== null) return failed(httpProblem(403, 'Device blocking holds for every account, so only an agency administrator can see it.'));
      const where = { enterpriseId: principal.enterpriseId, id: MoreThan(after) };
      return ok(toPage(await services.dataSource.getRepository(DeviceBlock).find({ where, order: { id: 'ASC' }, take: limit + 1 }), limit));
    },
  }),
  route({
    name: 'viewDevice',
    method: 'get',
    path: '/device-blocks/setting',
    summary: 'The setting of one device; one that nobody ever set is allowed',
    permission: 'manage enterprise',
    query: { device: z.string().describe('A phone, as people of any account’s country write it or with + and the country code (what can be two numbers is refused), an internal number of an account, or an email address.') },
    answer: { status: 200, body: view },
    handle: ({ principal, query }) => viewDevice(services, principal, query.device),
  }),
  route({
    name: 'saveDevice',
    method: 'put',
    path: '/device-blocks',
    summary: 'Block a device for every dialer of every account, or lift that block; it holds for the very next attempt',
    description: 'Allowing a device lifts its block alone, never a blacklist, an opt-out or a law; contacts that had ended because of it wait again in their dialers where nothing else blocks them (their email address or phone, a list, a consent that is not there), and a dialer that had ended with its last contact goes on; one that somebody stopped does not. Blocking one takes back from agents the contacts with it that they are looking at or had promised to call. A contact is also not called when its email address is blocked. Only dialers are meant: transfers and consultations of agents, and forwardings of calls that come in, still reach the device.',
    permission: 'manage enterprise',
    body: deviceBlockInput,
    answer: { status: 200, body: saved },
    handle: ({ principal, body }) => saveDevice(services, principal, body, { allowed: reopenDevice, blocked: takeBackDevice }),
  }),
];
