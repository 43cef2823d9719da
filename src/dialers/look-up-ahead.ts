import { In } from 'typeorm';
import { known, want } from '../caller-ids/look-up/known.js';
import { LookUpProvider } from '../caller-ids/look-up/look-up-provider.entity.js';
import { lookUpBlacklists } from '../compliance/blacklist.js';
import type { Context } from '../database/context.js';
import { transaction } from '../database/transaction.js';
import type { PhoneNumber } from '../shared/phone-number.js';
import { Dialer } from './dialer.entity.js';
import { DialerList } from './dialer-list.entity.js';
import { DialerVersion } from './dialer-version.entity.js';

/** So many of a dialer's next contacts are looked up before their turn: twenty seconds of ten calls a second. */
const ahead = 200;

/** Asks for what running dialers will want to know: the numbers of their next contacts, in their order, where the account has a provider. */
export async function lookUpAhead(context: Context): Promise<void> {
  const { dataSource } = context;
  const providers = await dataSource.getRepository(LookUpProvider).findBy({ enabled: true });
  if (providers.length === 0) return;
  const dialers = await dataSource.getRepository(Dialer).findBy({ state: 'running', accountId: In(providers.map(({ accountId }) => accountId)) });
  for (const dialer of dialers) await lookAhead(context, dialer);
}

async function lookAhead({ dataSource, clock }: Context, { id: dialerId, accountId, versionId }: Dialer): Promise<void> {
  const { settings } = await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId });
  if (!settings.enhancedCallerId) return;
  const links = await dataSource.getRepository(DialerList).find({ where: { dialerId }, order: { position: 'ASC', id: 'ASC' } });
  const calling = links.filter(({ role }) => role === 'call');
  const share = settings.listOrder === 'interleaved' ? Math.ceil(ahead / Math.max(1, calling.length)) : ahead;
  await transaction(dataSource, async (manager) => {
    const now = clock.now();
    const numbers: PhoneNumber[] = [];
    for (const { listId } of calling) {
      const limit = Math.min(share, ahead - numbers.length);
      if (limit <= 0) break;
      const rows: { number: PhoneNumber }[] = await manager.query(
        `SELECT contact.number AS number FROM dialer_contact INNER JOIN contact ON contact.id = dialer_contact.contact_id
          WHERE dialer_contact.dialer_id = ? AND dialer_contact.state = 'waiting' AND dialer_contact.next_at IS NULL AND dialer_contact.list_id = ?
          ORDER BY dialer_contact.contact_id ${settings.order === 'fifo' ? 'ASC' : 'DESC'} LIMIT ${limit}`,
        [dialerId, listId],
      );
      numbers.push(...rows.map(({ number }) => number));
    }
    const found = await known(manager, accountId, numbers, now);
    const unknown = numbers.filter((number) => !found.has(number));
    const blocked = await lookUpBlacklists(manager, links.filter(({ role }) => role === 'block'), unknown, now);
    await want(manager, accountId, unknown.filter((number) => !blocked.has(number)), now);
  });
}
