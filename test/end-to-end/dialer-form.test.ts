import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { Agent } from '../../src/agents/agent.entity.js';
import { Queue } from '../../src/agents/queue.entity.js';
import { AbandonCount } from '../../src/calls/abandon-count.entity.js';
import { Attempt } from '../../src/calls/attempt.entity.js';
import { Message } from '../../src/calls/message.entity.js';
import { Node } from '../../src/calls/node.entity.js';
import { ContactList } from '../../src/contacts/contact-list.entity.js';
import { Dialer } from '../../src/dialers/dialer.entity.js';
import { DialerVersion } from '../../src/dialers/dialer-version.entity.js';
import { listRule } from '../../src/dialers/list-rule.js';
import { type DialerSettings, dialerSettings } from '../../src/dialers/settings.js';
import { attemptUnderWay } from '../calls/attempt-under-way.js';
import type { RunningBackOffice } from '../support/back-office.js';
import { openPage, overflow, signIn, type WatchedPage } from '../support/browser.js';
import { withBackOffice } from '../support/with-back-office.js';

describe('a dialer with agents in the back office', function () {
  this.timeout(180_000);
  let dataSource: DataSource;
  let office: RunningBackOffice;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  withBackOffice(async (rooms) => {
    ({ dataSource, office, browser } = rooms);
    await fill();
    watched = await openPage(browser, office.url);
    page = watched.page;
    await signIn(page, office.url, office.administrator);
  });
  afterEach(() => expect(watched?.troubles ?? []).to.deep.equal([]));

  const open = (path: string) => page.goto(`${office.url}/admin${path}`);
  const settings = async (name: string) => {
    const { versionId } = await dataSource.getRepository(Dialer).findOneByOrFail({ name });
    return (await dataSource.getRepository(DialerVersion).findOneByOrFail({ id: versionId })).settings;
  };
  const isShown = (label: string) => page.getByLabel(label, { exact: true }).isVisible();

  it('shows the fields that matter for how it dials, and no others', async () => {
    await open('/resources/Dialer/actions/new');
    await page.getByLabel('Message', { exact: true }).waitFor();
    expect([await isShown('Queue'), await isShown('Safe-harbour message'), await isShown('Find out whether a machine answers')]).to.deep.equal([false, false, false]);
    await page.getByLabel(/^Power/).check();
    await page.getByLabel('Lines for each free agent').waitFor();
    expect([await isShown('Queue'), await isShown('Safe-harbour message'), await isShown('Find out whether a machine answers'), await isShown('Message')]).to.deep.equal([true, true, true, false]);
    await page.getByLabel(/^Predictive/).check();
    expect(await isShown('Lines for each free agent')).to.equal(false);
    await page.getByText('A lambda, a script or an address of yours, can choose the queue or the agent of each contact.').waitFor();
    await page.getByLabel(/^Agent first/).check();
    expect([await isShown('To the agent (optional)'), await isShown('Greeting (optional)'), await isShown('Find out whether a machine answers')]).to.deep.equal([true, false, false]);
    expect(await page.getByRole('radio', { name: /^Predictive/ }).count(), 'agent first has no method').to.equal(0);
  });

  it('says at the field why agent first cannot have a queue that rings all', async () => {
    await open('/resources/Dialer/actions/new');
    await page.getByLabel('Name', { exact: true }).fill('Winter');
    await page.getByLabel(/^Agent first/).check();
    await page.getByLabel('Queue', { exact: true }).selectOption({ label: 'everybody@default (rings all agents at once)' });
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.locator('.sd-wrong', { hasText: 'rings several agents for each call (ring-all)' }).getByLabel('Queue', { exact: true }).waitFor();
    await page.getByLabel('Queue', { exact: true }).selectOption({ label: 'sales@default (by turns)' });
    await page.getByText('1 of the 2 agents who serve it is not at a softphone and gets no calls: 1002@default (it has no telephone)').waitFor();
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.getByRole('heading', { name: 'Winter', level: 1 }).waitFor();
    expect(await settings('Winter')).to.deep.include({ mode: 'agent first', queueId: 2 });
  });

  it('saves what was chosen of agents, messages and answering machines', async () => {
    await open('/resources/Dialer/actions/new');
    await page.getByLabel('Name', { exact: true }).fill('Spring');
    await page.getByLabel(/^Power/).check();
    await page.getByLabel('Lines for each free agent').fill('0.5');
    await page.getByLabel('Queue', { exact: true }).selectOption({ label: 'sales@default (by turns)' });
    await page.getByLabel('Agents kept for inbound').fill('1');
    await page.getByLabel('Least agents for each call (optional)').fill('0.5');
    await page.getByLabel('Safe-harbour message', { exact: true }).selectOption({ label: 'Safe harbour (9 s)' });
    await page.getByLabel('Opt-out key').selectOption('*');
    await page.getByLabel('Rest after an abandoned call').fill('24');
    await page.getByLabel('Voice menu or bot (optional)').fill('welcome');
    await page.getByLabel('Find out whether a machine answers').check();
    await page.getByLabel('Only in these countries (optional)').selectOption('US');
    await page.getByLabel('Only in these countries (optional)').selectOption('CA');
    await page.getByLabel(/^Sure rather than fast/).check();
    await page.getByLabel('Switch it off when it misses more machines than').fill('55');
    await page.getByRole('button', { name: 'Not in Canada' }).click();
    await page.getByText('Each figure', { exact: true }).click();
    expect(await page.getByLabel('Silence that ends a greeting').inputValue(), 'as the manner has it').to.equal('1220');
    await page.getByLabel('Silence that ends a greeting').fill('950');
    await page.getByRole('button', { name: 'Back to “Sure rather than fast”' }).click();
    expect(await page.getByLabel('Silence that ends a greeting').inputValue()).to.equal('1220');
    await page.getByLabel('In doubt, listen on for').fill('50');
    await page.getByLabel(/^Leave a message after the beep/).check();
    await page.getByLabel('Message: after a silence of').fill('3000');
    await page.getByLabel('Voicemail', { exact: true }).selectOption({ label: 'Safe harbour (9 s)' });
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.getByText('Nothing was saved. Lines for each free agent: Write a number from 1 to 10.').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('.sd-field')?.textContent?.startsWith('Lines for each free agent'));
    await page.getByLabel('Lines for each free agent').fill('2.5');
    await page.getByText('Write a whole number from 100 to 5,000 milliseconds.').first().waitFor();
    await page.getByLabel('In doubt, listen on for').fill('600');
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.locator('.sd-wrong', { hasText: 'A voice menu or bot is written as an extension, XML and its context' }).waitFor();
    await page.getByLabel('Voice menu or bot (optional)').fill('sip:bot@bots.example.com');
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.getByRole('heading', { name: 'Spring', level: 1 }).waitFor();
    expect(await settings('Spring')).to.deep.include({
      mode: 'contact first', method: 'power', linesPerAgent: 2.5, queueId: 2, reserveAgents: 1, minAgentsPerCall: 0.5, safeHarbourId: 1, voicemailMessageId: 1, optOutKey: '*', abandonedLockoutHours: 24, menu: 'sip:bot@bots.example.com',
      detection: { on: true, countries: ['US'], onMachine: 'voicemail', favours: 'accuracy', figures: { doubtMs: 600, dropNoBeepMs: 3_000 }, mostMissed: 55, mostMistaken: 5 },
    });
    await page.getByText('Looked for in United States, sure rather than fast: leave a message after the beep (in doubt, listen on for: 600 ms; message: after a silence of: 3,000 ms)').waitFor();
  });

  it('offers keys in a broadcast, whose message may be a text', async () => {
    await open('/resources/Dialer/actions/new');
    await page.getByLabel('Name', { exact: true }).fill('Keys');
    await page.getByRole('button', { name: 'Write a text: Message', exact: true }).click();
    await page.getByRole('textbox', { name: 'Text' }).fill('Hello {name}, press 1 to confirm.');
    await page.getByLabel('Name of the message').fill('Please confirm');
    await page.getByRole('button', { name: 'Save and use it' }).click();
    await page.getByRole('option', { name: 'Please confirm (a text)' }).first().waitFor({ state: 'attached' });
    await page.getByLabel('Key to confirm').selectOption('1');
    await page.getByLabel('Key to opt out').selectOption('1');
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.locator('.sd-wrong', { hasText: 'Two of the keys are the same' }).waitFor();
    await page.getByLabel('Key to opt out').selectOption('*');
    expect([await isShown('Queue'), await isShown('Safe-harbour message')]).to.deep.equal([false, false]);
    await page.getByLabel('Key for an agent').selectOption('3');
    await page.getByText('The key for an agent needs a queue.').waitFor();
    await page.getByLabel('Queue', { exact: true }).selectOption({ label: 'sales@default (by turns)' });
    await page.getByLabel('Safe-harbour message', { exact: true }).selectOption({ label: 'Safe harbour (9 s)' });
    await page.getByLabel('After the message, wait for a key').selectOption('8');
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.getByRole('heading', { name: 'Keys', level: 1 }).waitFor();
    await page.getByText('1 confirms, 3 asks for an agent, * opts out').waitFor();
    await page.getByText('Please confirm (a text)').waitFor();
    const saved = await settings('Keys');
    expect(saved).to.deep.include({ method: 'auto', queueId: 2, safeHarbourId: 1, keys: { confirm: '1', repeat: null, agent: '3', optOut: '*', repeats: 3, waitSeconds: 8 } });
    expect(await dataSource.getRepository(Message).findOneByOrFail({ id: saved.messageId! })).to.include({ text: 'Hello {name}, press 1 to confirm.' });
  });

  it('takes a contact on its page, whose list then stays in the form, and a rule that puts numbers on a list', async () => {
    await open('/resources/Dialer');
    await page.getByRole('link', { name: 'Winter' }).first().click();
    const adding = page.getByTestId('add-contact');
    await adding.getByLabel('Number').fill('12');
    await adding.getByRole('button', { name: 'Add', exact: true }).click();
    await adding.getByText('The number "12" is too short for a phone number. Nothing was added.').waitFor();
    await adding.getByLabel('Number').fill('202 555 0142');
    await adding.getByRole('button', { name: 'More options' }).click();
    await adding.getByLabel('Attributes').fill('city: Rome');
    await adding.getByRole('button', { name: 'Add', exact: true }).click();
    await adding.getByText('+12025550142 was added. It is called next, once the dialer "Winter" runs: it is a draft.').waitFor();

    await page.getByRole('link', { name: 'Change' }).first().click();
    await page.getByText('Who comes while it runs').waitFor();
    expect(await page.getByRole('button', { name: 'Do not call Winter/AUTO' }).count()).to.equal(0);
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const rule = page.getByTestId('list-rule');
    await rule.getByLabel('After', { exact: true }).selectOption('Busy');
    await rule.getByLabel('After', { exact: true }).selectOption('The agent says “Not interested”');
    await rule.getByLabel('And', { exact: true }).selectOption('If no attempt is left');
    await rule.getByLabel('Put the number on').selectOption('Default');
    await rule.getByLabel('After a delay of').fill('30');
    await rule.getByLabel('Attributes').fill('WHY: gave up, BY: rule');
    await page.getByLabel('Prefer the hour in which they answered before').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Busy, “Not interested” (if no attempt is left): on “Default”, after 30 min', { exact: true }).waitFor();
    const { listRules, bestTime } = await settings('Winter');
    expect(bestTime).to.equal(true);
    expect(listRules).to.have.length(1);
    expect(listRules[0]).to.deep.include({ results: ['busy'], dispositions: ['Not interested'], retries: 'ended', delayMinutes: 30, blockDays: null, attributes: { WHY: 'gave up', BY: 'rule' } });
  });

  it('has a start and a stop in the zone of the account, which it names, and says so on its page', async () => {
    // One minute for all of them, also when the next one begins meanwhile.
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const at = (hours: number) => new Date(minute + hours * 3_600_000);
    const typed = (time: Date) => new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: office.account.zone }).format(time).replace(' ', 'T');
    await open('/resources/Dialer/actions/new');
    await page.getByLabel('Name', { exact: true }).fill('Later');
    await page.getByText(/^In the time zone of the account, .+\. Started before that time/).waitFor();
    await page.getByLabel('Starts on (optional)').fill(typed(at(48)));
    await page.getByLabel('Stops on (optional)').fill(typed(at(24)));
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.locator('.sd-wrong', { hasText: 'its stop is not after its start' }).getByLabel('Stops on (optional)').waitFor();
    await page.getByLabel('Stops on (optional)').fill(typed(at(72)));
    await page.getByRole('button', { name: 'Make the dialer' }).click();
    await page.getByText(/Once it is, it waits until it starts on/).waitFor();
    expect(await settings('Later')).to.include({ startAt: at(48).toISOString(), stopAt: at(72).toISOString() });
  });

  it('shows its agents, its abandoned calls with the proof, who answered, and its versions; goes back, and is cloned', async () => {
    const { id } = await dataSource.getRepository(Dialer).findOneByOrFail({ name: 'Spring' });
    const accountId = office.account.id;
    const attempt = await attemptUnderWay(dataSource, { accountId, dialerId: id });
    const at = new Date(Date.now() - 60_000);
    const later = (seconds: number) => new Date(at.getTime() + seconds * 1_000);
    const times = { createdAt: at, ringingAt: later(1), answeredAt: later(6), queuedAt: later(7), bridgedAt: later(8.5), endedAt: later(48.5), settledAt: later(49) };
    await dataSource.getRepository(Attempt).update({ id: attempt }, { state: 'settled', result: 'answered', detected: 'human', queue: 'sales@default', agent: '1001@default', ...times });
    await dataSource.getRepository(AbandonCount).insert({ campaignId: id, accountId, day: '2026-01-05', answered: 200, abandoned: 4 });
    await open(`/resources/Dialer/records/${id}/edit`);
    await page.getByLabel(/^Progressive/).check();
    await page.getByRole('button', { name: 'Save' }).click();

    const versions = page.getByTestId('versions');
    await versions.getByText('Method: Power → Progressive').waitFor();
    const figure = (part: string, label: string) => page.getByTestId(part).locator(`[data-figure="${label}"]`).innerText();
    expect(await figure('agents', 'Wrap-up')).to.match(/1$/);
    expect(await figure('agents', 'Away')).to.contain('1 not at a softphone');
    expect(await figure('calls', 'Talking')).to.match(/0$/);
    await page.getByRole('cell', { name: '2026-01-05' }).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Download the proof').click()]);
    expect(readFileSync(await download.path(), 'utf8')).to.contain(`,${id},200,4,2.00,200,4,2.00,3.00`);
    await page.getByText('talked with 1001@default for 40 s').waitFor();
    await page.getByRole('row', { name: /A gateway that is gone 1 0 0 0/ }).waitFor();

    page.once('dialog', (dialog) => void dialog.accept());
    await versions.getByRole('button', { name: 'Go back to version 1' }).click();
    await versions.getByText('Version 3').waitFor();
    expect(await settings('Spring')).to.include({ method: 'power' });

    await page.getByRole('button', { name: 'Clone' }).click();
    await page.getByRole('heading', { name: 'Spring (copy)', level: 1 }).waitFor();
    const clone = await dataSource.getRepository(Dialer).findOneByOrFail({ name: 'Spring (copy)' });
    expect(clone).to.include({ campaignId: id, state: 'draft' });
    await page.getByRole('cell', { name: '2026-01-05' }).waitFor();
  });

  // Symptom: a tag `t1` stood among the versions as "None → T1"; a change to what detection would do that is off was
  // "Not looked for → Not looked for, otherwise in what is not shown here".
  // Cause: every value was capitalised, those of people too; of what is off only that was told.
  // Fix: our own words alone are capitalised, and what is off is told as it would be were it on.
  it('has words for every setting that a version changed, within the width of a phone', async () => {
    const { id: accountId } = office.account;
    const list = await dataSource.getRepository(ContactList).save({ accountId, name: 'Do not ring', contactCount: 0, createdAt: new Date() });
    const before = dialerSettings.parse({});
    const at = '2026-11-22T09:00:00-05:00';
    // Typed so that a new setting has to stand here, with another value than the usual one.
    const after: Required<DialerSettings> = {
      mode: 'preview', method: 'power', linesPerAgent: 1, queueId: 1, lambdaId: 1, reserveAgents: 1, minAgentsPerCall: 1, greetingId: 1, agentMessageId: 1, voicemailMessageId: 1, machineAnnouncementId: 1, holdMessageId: 1, safeHarbourId: 1, messageId: 1,
      detection: { ...before.detection, on: true, countries: ['US'], onMachine: 'agent', favours: 'speed', mostMissed: 20, mostMistaken: 10 }, recording: { on: true, announcementId: 1 }, optOutKey: '*', abandonedLockoutHours: 1, menu: `menu XML ${'x'.repeat(80)}`,
      rate: { kind: 'evenly', start: at, end: '2026-11-23T09:00:00-05:00' }, order: 'lifo', listOrder: 'interleaved', ringSeconds: 15, maxAttempts: 2, retryMinutes: 1, concurrentCalls: 1, callsPerSecond: 1,
      callerId: { kind: 'random', listIds: [list.id], excludeListId: list.id }, callerIdName: 'Example', keys: { confirm: '1', repeat: '2', agent: '3', optOut: '*', repeats: 1, waitSeconds: 1 }, hours: { restrict: true, from: '09:00', to: '17:00' }, scheduleId: 1,
      bestTime: true, startAt: at, stopAt: at, blacklistHit: 'wait', tag: 't', outboundCampaign: 'c', enhancedCallerId: true, previewSeconds: 5, script: `Hello, ${'w'.repeat(120)}`, dispositions: [{ name: 'Sold', key: 'q', outcome: 'success' }],
      manualCallIsSuccess: false, inboundCallIsSuccess: false, otherNumbers: 'never', attemptLimits: [{ attempts: 1, hours: 1 }], requiresConsent: true, customerType: 'business', purpose: 'debt collection',
      listRules: [listRule.parse({ listId: list.id, results: ['busy'], blockDays: 1 })],
    };
    const { id: dialerId } = await dataSource.getRepository(Dialer).findOneByOrFail({ name: 'Later' });
    const version = { accountId, dialerId, createdBy: 'test', createdAt: new Date() };
    const off = { ...before, detection: { ...before.detection, onMachine: 'agent' as const } };
    const saved = [off, before, after, { ...after, script: after.script.replace(/w$/, 'v') }];
    await dataSource.getRepository(DialerVersion).insert(saved.map((settings, index) => ({ ...version, ordinal: 10 + index, settings })));
    const phone = await openPage(browser, office.url, 390, 844);
    await signIn(phone.page, office.url, office.administrator);
    await phone.page.goto(`${office.url}/admin/resources/Dialer/records/${dialerId}/show`);
    const lines = phone.page.getByTestId('versions').locator('.sd-changes');
    await lines.first().getByText('Script: ').waitFor();
    expect((await lines.nth(0).locator('li').allInnerTexts())[0], 'a change that the line does not show').to.match(/, otherwise in what is not shown here$/);
    const told = await lines.nth(1).locator('li').allInnerTexts();
    expect(told).to.have.length(Object.keys(dialerSettings.shape).length);
    expect(await lines.nth(2).locator('li').allInnerTexts()).to.deep.equal(['Answering machines: Not looked for; kept for later: Looked for: give it to an agent → Looked for: hang up']);
    for (const line of told) expect(line, 'in words').to.match(/^[A-Z][^{}[\]"_]+: .+ → .+/).and.not.match(/[{}[\]"]|undefined|\b[a-z]+[A-Z]/);
    expect(told).to.include.members([
      'Answering machines: Not looked for → Looked for in United States, fast rather than sure: give it to an agent; off when it misses more than 20 % of machines, or it takes more than 10 % of people for machines',
      'Keys: None → 1 confirms, 2 repeats the message (once), 3 asks for an agent, * opts out; a key is waited for 1 second', 'Most calls at once: 10 calls → 1 call',
      'Caller ID: Best match → Random from “Do not ring”, but no number of “Do not ring”', 'Most calls to a person: No limit → 1 call in 1 hour', 'Rules after an attempt: None → Busy: on “Do not ring”, for 1 day', 'Tag: None → t',
    ]);
    expect(await overflow(phone.page)).to.equal(0);
    expect(phone.troubles).to.deep.equal([]);
    await phone.context.close();
  });

  it('says in the trace who answered, who talked, and how long they waited', async () => {
    await open('/resources/Attempt?number=2015550100');
    await page.getByText('Who answered: a person · Queue sales@default · Agent 1001@default · waited 1.5 s · talked 40 s').waitFor();
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByText('Waited for the agent').waitFor();
  });

  it('marks who has no softphone, and says who sits where', async () => {
    await open('/resources/Agent');
    await page.getByRole('row', { name: /1002@default.*No calls of dialers It has no telephone/ }).getByText('Change').click();
    await page.getByText('Dialers offer this agent no calls: it has no telephone.').waitFor();
    await page.getByLabel('Who sits there').selectOption({ label: office.administrator.email });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(office.administrator.email).nth(1).waitFor();
    await open('/resources/Queue/records/1/edit');
    await page.getByLabel('Account').selectOption({ label: office.account.name });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'everybody@default' }).waitFor();
    expect(await dataSource.getRepository(Queue).findOneByOrFail({ id: 1 })).to.include({ accountId: office.account.id });
    expect(await overflow(page)).to.equal(0);
  });

  // Symptom: with two nodes that have agents and queues of the same names, two lines of a page and two choices of a form read alike.
  // Fix: those alone have the node beside their name.
  it('tells queues and agents of one name on two nodes apart, and says the node of no other', async () => {
    const { id: nodeId } = await dataSource.getRepository(Node).save({ enterpriseId: office.account.enterpriseId, name: 'Second', host: 'there', port: 8021, password: 'x', mediaLocation: '/', createdAt: new Date() });
    const agent = { nodeId, name: '1001@default', type: 'callback', contact: 'user/1001@default', status: 'Available', state: 'Waiting', queues: ['sales@default'], userId: null, phone: 'softphone' };
    await dataSource.getRepository(Queue).insert({ nodeId, name: 'sales@default', strategy: 'round-robin', accountId: null });
    await dataSource.getRepository(Agent).insert(agent);
    try {
      await open('/resources/Agent');
      await page.getByRole('link', { name: '1001@default on Second' }).waitFor();
      expect((await page.locator('td[data-property-name=name]').allInnerTexts()).sort()).to.deep.equal(['1001@default on Node', '1001@default on Second', '1002@default']);
      await page.getByRole('link', { name: '1001@default on Second' }).click();
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByRole('heading', { name: 'Change 1001@default on Second' }).waitFor();
      for (const path of ['/resources/Dialer/actions/new', '/resources/CallRule/actions/new']) {
        await open(path);
        if (path.includes('Dialer')) await page.getByLabel(/^Power/).check();
        await page.getByRole('option', { name: 'sales@default on Second' }).waitFor({ state: 'attached' });
        const choices = await page.getByLabel('Queue', { exact: true }).locator('option').allInnerTexts();
        expect(choices.map((choice) => choice.replace(/ \(.*/, '')), path).to.include.members(['everybody@default', 'sales@default on Node', 'sales@default on Second']).and.not.include('sales@default');
      }
    } finally {
      await dataSource.getRepository(Agent).delete({ nodeId });
      await dataSource.getRepository(Queue).delete({ nodeId });
      await dataSource.getRepository(Node).delete({ id: nodeId });
    }
  });

  async function fill(): Promise<void> {
    const createdAt = new Date();
    const node = await dataSource.getRepository(Node).save({ enterpriseId: office.account.enterpriseId, name: 'Node', host: 'here', port: 8021, password: 'x', mediaLocation: '/', createdAt });
    for (const [name, strategy] of [['everybody@default', 'ring-all'], ['sales@default', 'round-robin']] as const) await dataSource.getRepository(Queue).insert({ nodeId: node.id, name, strategy, accountId: null });
    const agent = { nodeId: node.id, type: 'callback', contact: 'user/1001@default', status: 'Available', state: 'Waiting', queues: ['sales@default'], userId: null };
    await dataSource.getRepository(Agent).insert([{ ...agent, name: '1001@default', phone: 'softphone', phase: 'wrapUp' }, { ...agent, name: '1002@default', contact: '', phone: 'it has no telephone', phase: 'away' }]);
    await dataSource.getRepository(Message).insert({ accountId: office.account.id, name: 'Safe harbour', storedName: 'a.wav', bytes: 1, milliseconds: 9_000, createdBy: 'test', createdAt });
  }
});
