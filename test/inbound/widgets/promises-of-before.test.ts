import { expect } from 'chai';
import { PromisesOfWidgets0035 } from '../../../migrations/0035-promises-of-widgets.js';
import { createWidget } from '../../../src/inbound/widgets/save-widget.js';
import { usualTexts } from '../../../src/inbound/widgets/widget-texts.js';
import { Widget } from '../../../src/inbound/widgets/widget.entity.js';
import { Campaign, valueOf } from '../../dialers/campaign.js';
import { onEachDatabase } from '../../support/databases.js';

/**
 * Symptom: a visitor who opted out read "We will not call this number again", and another account of the same house called them.
 * Cause: an opt-out is of one account, and the words that the form came with spoke for all.
 * Fix: they promise the calls that the form is for; forms of before get these where nobody had written others.
 */
onEachDatabase('the words of forms of those who never want to be called', (open) => {
  it('promise what an opt-out of one account keeps, also in forms that were made before; words of the account’s own stay', async function () {
    this.timeout(60_000);
    const dataSource = await open();
    const campaign = await Campaign.open(dataSource);
    const make = async (name: string, texts = {}) => valueOf(await createWidget(campaign.context, campaign.by, campaign.house.one, { name, purpose: 'never call me', texts }));
    const [ours, theirs] = [await make('Ours'), await make('Theirs', { thanks: 'Merci. Nous ne vous appellerons plus.' })];
    const textsOf = async ({ id }: Widget) => (await dataSource.getRepository(Widget).findOneByOrFail({ id })).texts;
    const runner = dataSource.createQueryRunner();
    await new PromisesOfWidgets0035().down(runner);
    expect(await textsOf(ours)).to.deep.equal({ ...usualTexts['never call me'], promise: 'Enter your phone number, and we will not call it again.', thanks: 'Thank you. We will not call this number again.' });
    await new PromisesOfWidgets0035().up(runner);
    await runner.release();
    expect(await textsOf(ours)).to.deep.equal(usualTexts['never call me']);
    expect(usualTexts['never call me'].thanks).to.equal('Thank you. This number gets no more of the calls that this form is for.');
    expect(await textsOf(theirs)).to.deep.equal({ ...usualTexts['never call me'], thanks: 'Merci. Nous ne vous appellerons plus.' });
    await dataSource.destroy();
  });
});
