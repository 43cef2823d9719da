import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../src/shared/clock.js';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.js';
import { endsRealm, hangupHook } from '../../src/switch/ends.js';
import { Client } from './client.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const dial = (n: number, number: string, more = '', then = 'broadcast XML smart_dialers'): string =>
  `bgapi originate {origination_nested_vars=true,origination_uuid=${uuid(n)},originate_timeout=30,ignore_early_media=true,smart_dialers=1,` +
  `smart_dialers_message=hello.wav,api_hangup_hook=${hangupHook}${more}}sofia/gateway/carrier/${number} ${then}\nJob-UUID: ${uuid(n)}`;
const everything = 'event json CHANNEL_CREATE CHANNEL_PROGRESS CHANNEL_ANSWER CHANNEL_HANGUP_COMPLETE BACKGROUND_JOB HEARTBEAT';

describe('simulated switch', () => {
  let simulator: Simulator;
  let client: Client;
  let clock: ManualClock;
  const clients: Client[] = [];

  async function start(options: SimulatorOptions = {}): Promise<void> {
    clock = new ManualClock();
    simulator = await startSimulator({ clock, ...options });
    client = await open('ClueCon');
  }
  async function open(password?: string): Promise<Client> {
    const opened = await Client.open(simulator.port, password);
    clients.push(opened);
    return opened;
  }
  async function pass(milliseconds: number): Promise<void> {
    await clock.advance(milliseconds);
    await client.settle();
  }
  const jobs = () => client.json('BACKGROUND_JOB').map((event) => event._body!.trim());
  const ends = async () => (await client.api(`hash_dump db ${endsRealm}`)).trim().split('\n');

  afterEach(async () => {
    for (const each of clients.splice(0)) await each.close();
    await simulator.close();
  });

  describe('lets in', () => {
    it('who knows the password', async () => {
      await start();
      const stranger = await open();
      expect(stranger.messages[0]!.headers.get('Content-Type')).to.equal('auth/request');
      expect(await stranger.replyText('api status')).to.equal('-ERR command not found');
      expect(await stranger.replyText('auth wrong')).to.equal('-ERR invalid');
      await stranger.until(() => stranger.closed);
      expect(stranger.messages.at(-1)!.headers.get('Content-Type')).to.equal('text/disconnect-notice');
      expect(await client.replyText('exit')).to.equal('+OK bye');
      await client.until(() => client.closed);
    });

    it('nobody whose address the list does not have', async () => {
      await start();
      await simulator.close();
      simulator = await startSimulator({ clock, acl: ['192.0.2.1'] });
      const stranger = await open();
      await stranger.until(() => stranger.closed);
      expect(stranger.messages[0]).to.deep.include({ body: 'Access Denied, go away.\n' });
      expect(stranger.messages[0]!.headers.get('Content-Type')).to.equal('text/rude-rejection');
    });
  });

  it('plays a message to its end, and keeps the end of the call', async () => {
    await start();
    await client.command(everything);
    await client.command(dial(1, '+12025550110'));
    await pass(1_000);
    expect(await client.api('show channels count')).to.equal('\n1 total.\n');
    expect(JSON.parse(await client.api('show channels as json'))).to.have.nested.property('rows[0].uuid', uuid(1));
    await pass(20_000);
    expect(jobs()).to.deep.equal([`+OK ${uuid(1)}`]);
    expect(client.json('CHANNEL_HANGUP_COMPLETE')[0]).to.include({ 'Hangup-Cause': 'NORMAL_CLEARING', variable_smart_dialers_note: 'played', variable_billsec: '6' });
    const began = clock.now() - 21_000;
    expect(await ends()).to.deep.equal([
      `D/${endsRealm}_${uuid(1)}/NORMAL_CLEARING;${began}000;${began + 20}000;0;${began + 1520}000;${began + 7520}000;;;0;;|||;played`,
    ]);
    expect(await client.api(`hash delete/${endsRealm}/${uuid(1)}`)).to.equal('+OK\n');
    expect(await client.api(`hash_dump db ${endsRealm}`)).to.equal('-ERR no reply\n');
  });

  it('lets the person hang up first, and then nothing was played', async () => {
    await start({ messageLength: 60_000 });
    await client.command(dial(1, '+12025550110'));
    await pass(15_000);
    expect((await ends())[0]).to.match(/;$/);
  });

  it('says what became of calls that nobody answered', async () => {
    await start();
    await client.command(everything);
    for (const [n, number] of ['12025550160', '12025550180', '12025550190', '12025550170'].entries()) await client.command(dial(n, number));
    await client.command(dial(9, '12025550110').replace('gateway/carrier', 'gateway/nosuch'));
    await pass(31_000);
    expect(client.json('BACKGROUND_JOB').map((event) => [event['Job-UUID'], event._body])).to.have.deep.members([
      [uuid(0), '-ERR USER_BUSY\n'],
      [uuid(1), '-ERR UNALLOCATED_NUMBER\n'],
      [uuid(2), '-ERR NORMAL_CIRCUIT_CONGESTION\n'],
      [uuid(3), '-ERR NO_ANSWER\n'],
      [uuid(9), '-ERR INVALID_GATEWAY\n'],
    ]);
    // The hook ran for all but the one that never was a channel.
    expect((await ends()).length).to.equal(4);
  });

  it('counts the time limit in whole seconds of its clock', async () => {
    await start();
    await client.command('event json CHANNEL_HANGUP_COMPLETE');
    await clock.advance(900);
    await client.command(dial(1, '12025550170', ',originate_timeout=4'));
    await pass(3_099);
    expect(client.json()).to.deep.equal([]);
    await pass(1);
    expect(client.json()[0]).to.include({ variable_mduration: '3100', 'Hangup-Cause': 'NO_ANSWER' });
  });

  it('hangs up on request, whatever the leg is doing', async () => {
    await start();
    await client.command(everything);
    await client.command(dial(1, '12025550170'));
    await client.command(dial(2, '12025550110', '', '&park()'));
    await pass(3_000);
    expect(await client.api(`uuid_kill ${uuid(1)} ORIGINATOR_CANCEL`)).to.equal('+OK\n');
    expect(await client.api(`uuid_kill ${uuid(2)}`)).to.equal('+OK\n');
    expect(await client.api(`uuid_kill ${uuid(2)}`)).to.equal('-ERR No such channel!\n');
    await client.settle();
    expect(jobs()).to.deep.equal([`+OK ${uuid(2)}`, '-ERR ORIGINATOR_CANCEL']);
  });

  it('answers a plain originate when it is over, and nothing else meanwhile', async () => {
    await start();
    const other = await open('ClueCon');
    client.socket.write(`api ${dial(1, '12025550110').slice(6).split('\n')[0]}\n\napi strepoch\n\n`);
    await other.settle();
    while ((await other.api('show channels count')) === '\n0 total.\n');
    await clock.advance(1_400);
    await other.settle();
    expect(client.answers().length).to.equal(2);
    await clock.advance(1_000);
    await client.until(() => client.answers().length === 4);
    expect(client.answers()[2]!.body).to.equal(`+OK ${uuid(1)}\n`);
  });

  it('refuses a UUID that is in use, and what goes over its limits', async () => {
    await start({ sessionsPerSecond: 4, maxSessions: 2 });
    await client.command(everything);
    await client.command(dial(1, '12025550110'));
    await client.command(dial(1, '12025550110'));
    await client.command(dial(2, '12025550110'));
    await client.command(dial(3, '12025550110'));
    await clock.advance(1_000);
    await pass(0);
    expect(jobs()).to.deep.equal(['-ERR DESTINATION_OUT_OF_ORDER', '-ERR DESTINATION_OUT_OF_ORDER']);
    await client.command(dial(4, '12025550160'));
    await pass(0);
    expect(jobs().length, 'both places are taken').to.equal(3);
    await pass(20_000);
    for (const n of [5, 6, 7, 8]) {
      await client.command(dial(n, '12025550160'));
      await clock.advance(50);
    }
    await pass(0);
    expect(jobs().slice(-4)).to.deep.equal(['-ERR USER_BUSY', '-ERR USER_BUSY', '-ERR USER_BUSY', '-ERR DESTINATION_OUT_OF_ORDER']);
    expect(simulator.calls().filter(({ dialled }) => dialled).length).to.equal(5);
  });

  it('beats every 20 seconds', async () => {
    await start({ maxSessions: 7 });
    await client.command('event json HEARTBEAT');
    await client.command(dial(1, '12025550170'));
    await pass(20_000);
    expect(client.json()[0]).to.include({ 'Event-Info': 'System Ready', 'Session-Count': '1', 'Max-Sessions': '7', 'Session-Since-Startup': '1' });
    await pass(20_000);
    expect(client.json().length).to.equal(2);
  });

  it('runs the drop-in dialplan, when it is there', async () => {
    await start();
    expect(await client.api('xml_locate dialplan context name smart_dialers')).to.include('<context name="smart_dialers"').and.include('broadcast');
    await client.command(dial(1, '12025550110', ',smart_dialers_message=nosuch.wav'));
    await client.command(dial(2, '12025550110', '', 'newer XML smart_dialers'));
    await pass(3_000);
    expect((await ends()).map((line) => line.split(';')[11]).sort()).to.deep.equal(['message missing', 'no such extension']);
    await simulator.close();
    simulator = await startSimulator({ clock, dropIn: false });
    client = await open('ClueCon');
    expect(await client.api('xml_locate dialplan context name smart_dialers')).to.equal("can't find anything\n");
    await client.command('event json CHANNEL_HANGUP_COMPLETE');
    await client.command(dial(3, '12025550110'));
    await pass(3_000);
    expect(client.json()[0]).to.include({ 'Hangup-Cause': 'NO_ROUTE_DESTINATION' });
  });

  describe('under faults', () => {
    it('drops connections, while calls go on', async () => {
      await start();
      await client.command(dial(1, '12025550110'));
      simulator.drop();
      await client.until(() => client.closed);
      client = await open('ClueCon');
      await pass(20_000);
      expect((await ends())[0]).to.include('played');
    });

    it('closes in the middle of a flood', async () => {
      await start({ callLog: '/dev/null', sessionsPerSecond: 100_000 });
      client.socket.write(Array.from({ length: 500 }, (_, n) => `${dial(n, '12025550110')}\n\n`).join(''));
      await client.until(() => client.answers().length > 10);
      await simulator.close();
      const taken = simulator.calls().length;
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      expect(simulator.calls().length).to.equal(taken);
    });

    it('stalls: reads and writes nothing, and then all at once', async () => {
      await start();
      await client.command(everything);
      await client.command(dial(1, '12025550110'));
      expect(await client.api('sim stall 5')).to.equal('+OK\n');
      await new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));
      const seen = client.messages.length;
      client.socket.write('api strepoch\n\n');
      await clock.advance(4_000);
      expect(client.messages.length).to.equal(seen);
      await clock.advance(2_000);
      await client.until(() => client.messages.length > seen + 2);
      expect(client.json('CHANNEL_ANSWER').length).to.equal(1);
    });

    it('loses events', async () => {
      await start();
      await client.command('event json CHANNEL_CREATE');
      await client.api('sim lose 50');
      for (let n = 0; n < 100; n++) await client.command(dial(n, '12025550160'));
      await client.settle();
      expect(client.json().length).to.be.within(25, 75);
      simulator.heal();
      const before = client.json().length;
      await client.command(dial(200, '12025550160'));
      await client.settle();
      expect(client.json().length).to.equal(before + 1);
    });

    it('lets a gateway refuse, or takes it down', async () => {
      await start({ gateways: ['carrier', 'other'] });
      await client.command('event json BACKGROUND_JOB');
      expect(simulator.refuseGateway('nosuch')).to.equal(false);
      expect(await client.api('sim refuse-gateway carrier')).to.equal('+OK\n');
      await client.command(dial(1, '12025550110'));
      await pass(100);
      await client.api('sim down-gateway carrier');
      expect(await client.api('sofia status gateway carrier')).to.match(/Status {2}\tDOWN/);
      await client.command(dial(2, '12025550110'));
      await pass(100);
      await client.api('sim heal');
      await client.command(dial(3, '12025550110'));
      await pass(2_000);
      expect(jobs()).to.deep.equal(['-ERR NORMAL_TEMPORARY_FAILURE', '-ERR GATEWAY_DOWN', `+OK ${uuid(3)}`]);
    });

    it('dies, and takes no new connection', async () => {
      await start();
      await client.command(dial(1, '12025550110'));
      simulator.die();
      await client.until(() => client.closed);
      const late = await Client.open(simulator.port).catch((error: NodeJS.ErrnoException) => error.code);
      expect(late).to.equal('ECONNREFUSED');
      expect(simulator.calls()[0]).to.not.have.property('cause');
    });
  });

  describe('keeps its own record of calls', () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    after(() => rmSync(folder, { recursive: true }));

    it('in memory, on the socket and in a file', async () => {
      const callLog = join(folder, 'calls.jsonl');
      await start({ callLog });
      await client.command(dial(1, '12025550160', ',origination_caller_id_number=+12025550123'));
      // The line is there before the client hears of the call.
      expect(JSON.parse(readFileSync(callLog, 'utf8'))).to.include({ event: 'taken', uuid: uuid(1), number: '12025550160', gateway: 'carrier', callerIdNumber: '+12025550123', dialled: true });
      await pass(100);
      const { event, ...ended } = JSON.parse(readFileSync(callLog, 'utf8').trim().split('\n')[1]!);
      expect(event).to.equal('ended');
      expect(ended).to.include({ uuid: uuid(1), cause: 'USER_BUSY', endedAt: clock.now() - 80 });
      expect(simulator.calls()).to.deep.equal([ended]);
      expect(JSON.parse(await client.api('sim calls'))).to.deep.equal([ended]);
    });

    it('with a cap, and every try of the same call', async () => {
      await start({ callLogLimit: 3 });
      for (let n = 0; n < 4; n++) await client.command(dial(n % 2, '12025550110'));
      expect(simulator.calls().map((call) => [call.uuid, call.dialled])).to.deep.equal([
        [uuid(1), true],
        [uuid(0), false],
        [uuid(1), false],
      ]);
    });
  });
});
