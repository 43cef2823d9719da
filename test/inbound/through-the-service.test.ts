import { expect } from 'chai';
import { createToken } from '../../src/accounts/tokens.js';
import { databaseKinds, needs } from '../support/databases.js';
import { Rig } from '../support/rig.js';
import { until } from '../support/until.js';
import { RawClient } from '../switch-contract/raw-client.js';

/** Our numbers, by what becomes of calls to them. Nothing is decided about calls to `other`. */
const ours = { hangUp: '+12025550101', redirect: '+12025550102', queue: '+12025550103', extension: '+12025550104', message: '+12025550105', leaves: '+12025550106', other: '+12025550107' };

const messageLength = 500;
/** Seconds that somebody waits in the queue where nobody sits. */
const patience = 0.5;
/** Whoever has a number that ends in 6 and a digit is busy at once when we call: a callback so takes no time. */
const busy = { notYet: '+12025550161', leaves: '+12025550162', except: '+12025550163', missed: '+12025550164' };
/** The queue in which nobody sits. */
const empty = 'empty@default';

type Row = Record<string, any>;

for (const kind of databaseKinds) {
  describe(`a call that comes in, through the service and the switch as processes (${kind})`, function () {
    this.timeout(60_000);
    let rig: Rig;
    let line: RawClient;
    let token = '';
    let callbacks = 0;

    async function api(method: string, path: string, body?: object): Promise<Row> {
      const answer = await fetch(`http://127.0.0.1:${rig.servicePort}/api/v1${path}`, {
        method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body),
      });
      const read: Row = await answer.json();
      if (!answer.ok) throw new Error(`${method} ${path}: ${read.detail}`);
      return read;
    }
    const find = async (path: string): Promise<Row[]> => (await api('GET', path)).items;

    /** Somebody calls one of our numbers, and bears to wait in a queue for so many seconds. */
    async function comesIn(from: string, to: string, patience?: number): Promise<string> {
      const answer = await line.api(`sim inbound ${from} ${to}${patience === undefined ? '' : ` - ${patience}`}`);
      if (!answer.startsWith('+OK ')) throw new Error(answer);
      return answer.slice('+OK '.length).trim();
    }
    const variable = (uuid: string, name: string) => line.api(`uuid_getvar ${uuid} ${name}`);
    const talks = (uuid: string) => until('somebody talks to the caller', async () => /^[0-9a-f-]{36}/.test(await variable(uuid, 'last_bridge_to')), 20, 50);
    const goesOn = (uuid: string) => until('the call goes on in its own dialplan', async () => (await variable(uuid, 'current_application')).trim() === 'sleep', 10, 20);
    const hangUp = (uuid: string) => line.api(`uuid_kill ${uuid}`);
    const callOf = async (uuid: string, from: string) => (await find(`/calls-in?number=${encodeURIComponent(from)}`)).find(({ id }) => id === uuid);
    const ended = (uuid: string, from: string): Promise<Row> =>
      until('the end of the call is written', async () => {
        const call = await callOf(uuid, from);
        return call?.endedAt && call;
      }, 20, 100);

    /** A broadcast at any hour. */
    const dialer = async (name: string, lists: object[] = []): Promise<number> =>
      (await api('POST', '/dialers', { name, lists, settings: { hours: { restrict: true, from: '00:00', to: '24:00' }, messageId: await rig.message(name) } })).id;
    const placesIn = (id: number) => find(`/dialers/${id}/contacts`);
    const allHaveEnded = (id: number, count: number): Promise<Row[]> =>
      until('all contacts of the dialer have ended', async () => {
        const places = await placesIn(id);
        return places.length === count && places.every(({ endedAt }) => endedAt) && places;
      }, 30, 200);
    const timesDialled = (number: string) => rig.calls().taken.filter((call) => number.endsWith(call.number.replace(/^\+/, ''))).length;

    before(async function () {
      needs(kind, this);
      const queues = [{ name: 'sales@default' }, { name: empty }];
      const tiers = ['agent1@default', 'agent2@default'].map((agent) => ({ queue: 'sales@default', agent }));
      rig = new Rig({ kind, factor: 1, env: { PROCESS: 'all' }, simulatorArguments: ['--message-length', `${messageLength}`, '--queues', JSON.stringify(queues), '--tiers', JSON.stringify(tiers)] });
      await rig.start();
      line = await RawClient.open({ host: '127.0.0.1', port: rig.simulatorPort, password: 'ClueCon' });
      const made = await createToken(rig.context, rig.principal, { name: 'test', role: 'administrator', accountId: 1 });
      if (!made.ok) throw new Error(made.failure.message);
      token = made.value.token;
      await rig.withAgents(2);
      for (const agent of ['agent1@default', 'agent2@default']) await line.api(`callcenter_config agent set wrap_up_time ${agent} 0`);
      const idOf = async (name: string) => (await find('/queues')).find((queue) => queue.name === name)!.id as number;
      const forward = (name: string, to: string, action: object) => api('POST', '/forwardings', { name, numbers: [to], action });
      await api('PATCH', '/rules', { law: false });
      await forward('Redirect', ours.redirect, { kind: 'redirect', number: '+12025550112' });
      await forward('Sales', ours.queue, { kind: 'queue', queueId: await idOf('sales@default') });
      await forward('Nobody there', ours.leaves, { kind: 'queue', queueId: await idOf(empty) });
      await forward('Menu', ours.extension, { kind: 'extension', extension: 'queue-sales', context: 'default' });
      await forward('Closed', ours.message, { kind: 'message', messageId: await rig.message('Closed') });
      await forward('Out', ours.hangUp, { kind: 'hang up' });
      const exceptListId = await rig.list('Not called back', [busy.except]);
      callbacks = await dialer('Callbacks');
      await api('POST', '/call-rules', { name: 'Callback', event: 'left queue', queueId: await idOf(empty), exceptListId, dialerId: callbacks });
      // Before anybody called: it ends at once, and goes on with the first caller.
      await api('POST', `/dialers/${callbacks}/start`);
    });
    after(async () => {
      line?.close();
      await rig?.stop();
    });

    /** What was saved last holds a second later. */
    before(async () => {
      for (let decision = null; decision === null; ) {
        const uuid = await comesIn('+12025550199', ours.hangUp);
        decision = (await until('the call is written', () => callOf(uuid, '+12025550199'), 10, 50)).decision;
      }
    });

    it('is decided about by the forwarding that is for it, and what came of it is told', async () => {
      const from = { hangUp: '+12025550111', redirect: '+12025550113', queue: '+12025550114', extension: '+12025550115', message: '+12025550116' };
      const uuids: Row = {};
      for (const [what, number] of Object.entries(from)) uuids[what] = await comesIn(number, ours[what as keyof typeof from]);
      await Promise.all([uuids.redirect, uuids.queue, uuids.extension].map((uuid) => talks(uuid).then(() => hangUp(uuid))));
      const told: Row = {};
      for (const [what, number] of Object.entries(from)) {
        const { decision, outcome, queue, cause, called } = await ended(uuids[what], number);
        told[what] = [called === ours[what as keyof typeof from], decision, outcome, queue, cause];
      }
      expect(told).to.deep.equal({
        hangUp: [true, '"Out": hangs up', 'turned away', null, 'CALL_REJECTED'],
        redirect: [true, '"Redirect": redirects to +12025550112', 'answered', null, 'NORMAL_CLEARING'],
        queue: [true, '"Sales": goes to the queue sales@default', 'answered', 'sales@default', 'NORMAL_CLEARING'],
        extension: [true, '"Menu": goes to the extension queue-sales of default', 'answered', 'sales@default', 'NORMAL_CLEARING'],
        message: [true, '"Closed": plays the message "Closed"', 'message', null, 'NORMAL_CLEARING'],
      });
      const [atQueue] = await find(`/calls-in?number=${encodeURIComponent(from.queue)}`);
      expect(atQueue!.agent).to.match(/^agent[12]@default$/);
    });

    it('counts as reached where its caller waits in a dialer, which does not call them', async () => {
      const [reached, notYet] = ['+12025550121', busy.notYet];
      const id = await dialer('Reached', [{ listId: await rig.list('Reached', [reached, notYet]), role: 'call' }]);
      const uuid = await comesIn(reached, ours.queue);
      await talks(uuid);
      await hangUp(uuid);
      expect(await ended(uuid, reached)).to.include({ outcome: 'answered' });
      await api('POST', `/dialers/${id}/start`);
      expect((await allHaveEnded(id, 2)).map(({ number, state, status, attempts }) => [number, state, status, attempts])).to.deep.include.members([[reached, 'success', 'CALLED IN', 0]]);
      expect([reached, notYet].map(timesDialled)).to.deep.equal([0, 1]);
      const [refused] = await find(`/attempts?number=${encodeURIComponent(reached)}`);
      expect(refused).to.include({ rule: 'already reached', dialer: 'Reached' });
    });

    it('is called back once when its caller leaves a queue, except who is on the list of those who are not', async () => {
      const { leaves, except } = busy;
      // The second call of theirs ends while the first one's callback waits.
      const calls = await Promise.all([comesIn(leaves, ours.leaves, patience), comesIn(leaves, ours.leaves, patience), comesIn(except, ours.leaves, patience)]);
      for (const [index, from] of [leaves, leaves, except].entries()) expect(await ended(calls[index]!, from)).to.include({ outcome: 'left queue', queue: empty });
      const places = await allHaveEnded(callbacks, 1);
      expect(places[0]).to.include({ number: leaves, attempts: 1, lastResult: 'busy' });
      expect([leaves, except].map(timesDialled)).to.deep.equal([1, 0]);
    });

    it('is written from what the switch kept when the service was killed meanwhile, and a missed caller is called once', async () => {
      const [gone, still, missed] = ['+12025550141', '+12025550142', busy.missed];
      const missedCalls = await dialer('Missed calls');
      await api('POST', '/call-rules', { name: 'Missed', event: 'missed', numbers: [ours.other], dialerId: missedCalls });
      await api('POST', `/dialers/${missedCalls}/start`);
      const [ends, goesOnTalking] = [await comesIn(gone, ours.queue), await comesIn(still, ours.queue)];
      await Promise.all([talks(ends), talks(goesOnTalking)]);
      await until('the call is written', () => callOf(goesOnTalking, still), 10, 50);

      await rig.killService();
      const isMissed = await comesIn(missed, ours.other);
      await goesOn(isMissed);
      await hangUp(isMissed);
      await hangUp(ends);
      await rig.startService();

      expect(await ended(ends, gone)).to.include({ outcome: 'answered', queue: 'sales@default', decision: '"Sales": goes to the queue sales@default' });
      expect(await ended(isMissed, missed)).to.include({ outcome: 'missed', decision: null });
      expect(await callOf(goesOnTalking, still)).to.include({ outcome: 'under way', endedAt: null });
      await hangUp(goesOnTalking);
      expect(await ended(goesOnTalking, still)).to.include({ outcome: 'answered' });
      expect((await allHaveEnded(missedCalls, 1))[0]).to.include({ number: missed, attempts: 1 });
      expect([gone, still, missed].map(timesDialled)).to.deep.equal([0, 0, 1]);
      await until('the switch keeps nothing any more', async () => !(await line.api('hash_dump db smart_dialers_calls_in')).includes('D/smart_dialers_calls_in'), 10, 100);
    });

    it('goes on by itself when the service is frozen, which pulls it away from nowhere when it wakes up', async () => {
      const from = '+12025550151';
      const service = rig.services.at(-1)!;
      service.kill('SIGSTOP');
      const uuid = await comesIn(from, ours.hangUp);
      await goesOn(uuid).finally(() => service.kill('SIGCONT'));
      await until('the service has decided, too late', () => callOf(uuid, from), 20, 100);
      expect(await variable(uuid, 'current_application')).to.match(/^sleep/);
      await hangUp(uuid);
      const call = await ended(uuid, from);
      expect(call).to.include({ outcome: 'missed', decision: '"Out": hangs up (too late: the call had gone on)' });
      expect(Date.parse(call.answeredAt) - Date.parse(call.cameAt), 'what waiting added').to.be.within(380, 500);
    });
  });
}
