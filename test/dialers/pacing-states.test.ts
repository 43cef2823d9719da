import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { cloneDialer } from '../../src/dialers/clone-dialer.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { pauseDialer, startDialer } from '../../src/dialers/lifecycle.js';
import { PacingState } from '../../src/dialers/pacing-state.entity.js';
import type { PredictiveState } from '../../src/pacing/predictive.js';
import { type DeskHouse, withDeskHouse } from '../desk/desk-house.js';
import { onEachDatabase } from '../support/databases.js';
import { valueOf } from './campaign.js';

onEachDatabase('what a campaign’s pacer has learned', (open) => {
  let dataSource: DataSource;
  let house: DeskHouse;
  withDeskHouse(open, (opened) => {
    house = opened;
    dataSource = opened.dataSource;
  });
  beforeEach(() => {
    for (const agent of ['ann@desk', 'bob@desk']) {
      house.setState(agent, 'Waiting');
      house.setStatus(agent, 'Available');
    }
  });

  const settings = { mode: 'contact first' as const, method: 'predictive' as const, concurrentCalls: 1, maxAttempts: 1 };
  const alphaOf = async ({ campaignId }: Dialer) => ((await dataSource.getRepository(PacingState).findOneBy({ campaignId }))?.state as PredictiveState | undefined)?.alpha;
  const saved = (dialer: Dialer) => house.until('it is saved', async () => (await alphaOf(dialer)) !== undefined && dialer).then(alphaOf).then((alpha) => alpha!);
  /** A call of this dialer that rings. */
  const rings = async ({ id }: Dialer) => (await house.until('somebody is called', async () => (await house.attempts(id)).find(({ ordinal, settledAt }) => ordinal > 0 && settledAt === null))).id;
  const abandoned = async (uuid: string) => {
    house.hear({ kind: 'answered', uuid, at: house.now });
    house.hear({ kind: 'queued', uuid, at: house.now, queue: 'sales@default' });
    house.hear({ kind: 'abandoned', uuid, at: house.now + 2_000 });
    await house.pass(500);
    house.ends(uuid, { bridgedAt: undefined, queuedAt: house.now, note: 'abandoned' });
  };
  const pause = async ({ id }: Dialer) => void valueOf(await pauseDialer(house.context, house.campaign.by, id));
  /** An abandoned call takes so much (docs/pacing.md). */
  const debt = 0.0002 * (1 - 0.0295);

  it('has the debt of a call that was abandoned after the dialer was paused, and goes on from it after a start, a restart and in a clone', async () => {
    const { dialer } = await house.dialer(6, settings);
    const before = 0.006;
    const uuid = await rings(dialer);
    await pause(dialer);
    await house.pass(2_500);
    await abandoned(uuid);
    const alpha = await house.until('the debt is saved', async () => ((now) => now !== undefined && now < before && now)(await alphaOf(dialer)), 800);
    expect(alpha).to.be.closeTo(before - debt, 1e-9);

    valueOf(await startDialer(house.context, house.campaign.by, dialer.id));
    const second = await rings(dialer);
    await pause(dialer);
    await abandoned(second);
    const twice = await house.until('the debt has grown', async () => ((now) => now !== undefined && now < alpha && now)(await alphaOf(dialer)), 800);
    expect(twice).to.be.closeTo(before - 2 * debt, 1e-9);

    house.restart();
    valueOf(await startDialer(house.context, house.campaign.by, dialer.id));
    const third = await rings(dialer);
    await pause(dialer);
    await abandoned(third);
    const thrice = await house.until('the debt has grown', async () => ((now) => now !== undefined && now < twice && now)(await alphaOf(dialer)), 800);
    expect(thrice).to.be.closeTo(before - 3 * debt, 1e-9);

    const clone = valueOf(await cloneDialer(house.context, house.campaign.by, dialer.id));
    valueOf(await startDialer(house.context, house.campaign.by, clone.id));
    house.endsWithTest(clone.id);
    await house.pass(1_500);
    await pause(clone);
    await house.pass(2_500);
    expect(await saved(clone), 'of the same campaign').to.equal(thrice);
  });

  it('is shared by a dialer and its clone that run at once: neither forgets what the other owes', async () => {
    const { dialer } = await house.dialer(4, settings);
    const clone = valueOf(await cloneDialer(house.context, house.campaign.by, dialer.id));
    valueOf(await startDialer(house.context, house.campaign.by, clone.id));
    house.endsWithTest(clone.id);
    const [one, other] = [await rings(dialer), await rings(clone)];
    await abandoned(one);
    await abandoned(other);
    for (const each of [dialer, clone]) await pause(each);
    const alpha = await house.until('both debts are saved', async () => ((now) => now !== undefined && now < 0.006 - 1.5 * debt && now)(await alphaOf(dialer)), 800);
    expect(alpha).to.be.closeTo(0.006 - 2 * debt, 1e-9);
  });

  /**
   * Symptom: a restart in the middle of a rest ended it, and the next three people were called and abandoned as the three before.
   * Cause: that a dialer rests was known to the process alone.
   * Fix: it is saved with what the pacer learned, dialer by dialer, and goes on until its time or until a person starts the dialer anew.
   */
  it('has with it that a dialer rests, which a restart does not end and a start by a person does; its clone does not rest', async () => {
    const progressive = { ...settings, method: 'progressive' as const };
    const { dialer } = await house.dialer(6, progressive);
    for (let count = 1; count <= 3; count++) {
      await abandoned(await rings(dialer));
      await house.until('its end is written', async () => (await house.attempts(dialer.id)).filter(({ result }) => result === 'abandoned').length === count);
    }
    const said = async () => (await dataSource.getRepository(Dialer).findOneByOrFail({ id: dialer.id })).explanation;
    const resting = /^Resting: the last 3 people who answered were abandoned although an agent was free for each\./;
    const rests = () => house.until('it rests', async () => resting.test((await said()) ?? '') && said());
    const first = await rests();
    const restsOf = async () => ((await dataSource.getRepository(PacingState).findOneBy({ campaignId: dialer.campaignId }))?.state as { rests?: Record<string, { abandoned: number }> } | undefined)?.rests ?? {};
    await house.until('it is saved', async () => (await restsOf())[dialer.id]?.abandoned === 3, 800);
    await dataSource.getRepository(Dialer).update(dialer.id, { explanation: 'the words of before' });
    house.restart();
    expect(await rests(), 'to the same time').to.equal(first);
    await house.pass(30_000);
    expect(await house.attempts(dialer.id), 'nobody is called').to.have.length(3);

    const clone = valueOf(await cloneDialer(house.context, house.campaign.by, dialer.id));
    valueOf(await startDialer(house.context, house.campaign.by, clone.id));
    house.endsWithTest(clone.id);
    const uuid = await rings(clone);
    await pause(clone);
    house.ends(uuid, { bridgedAt: undefined, queuedAt: undefined });
    await house.pass(2_500);
    expect(Object.keys(await restsOf()), 'nor is it forgotten where a clone is saved').to.deep.equal([String(dialer.id)]);

    await pause(dialer);
    house.restart();
    valueOf(await startDialer(house.context, house.campaign.by, dialer.id));
    await rings(dialer);
    await pause(dialer);
  });
});
