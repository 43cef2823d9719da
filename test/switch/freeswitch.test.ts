import { expect } from 'chai';
import type { PhoneNumber } from '../../src/shared/phone-number.js';
import { versions } from '../../src/switch/drop-in.js';
import type { Origination } from '../../src/switch/switch.js';
import { apiResponse, commandReply, connectTo, FakeSwitch, jsonEvent, until, type Client } from './fake-switch.js';

const uuid = '0198a0c0-0000-7000-8000-000000000001';
const call: Origination = { uuid, number: '+12025550110' as PhoneNumber, gateway: 'carrier', ringTime: 25, extension: 'broadcast', variables: {}, attributes: {} };

describe('a FreeSWITCH', () => {
  let fake: FakeSwitch;
  let connected: Client;

  beforeEach(async () => {
    fake = new FakeSwitch();
    connected = connectTo(await fake.listen());
    await until(() => connected.client.isUp);
  });
  afterEach(async () => {
    await connected.client.stop();
    await fake.close();
  });

  it('is asked for our events only, and for them after the filters', () => {
    expect(fake.commands).to.deep.equal([
      'auth right',
      'filter variable_smart_dialers 1',
      'filter variable_smart_dialers_inbound 1',
      'filter Event-Name BACKGROUND_JOB',
      'filter Event-Name HEARTBEAT',
      'filter Event-Subclass callcenter::info',
      'event json CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_BRIDGE CHANNEL_HANGUP_COMPLETE BACKGROUND_JOB HEARTBEAT CUSTOM callcenter::info smart_dialers::detected smart_dialers::abandoned smart_dialers::agent_ready smart_dialers::call_in smart_dialers::added',
    ]);
  });

  it('takes an originate under the id of the attempt', async () => {
    expect(await connected.client.originate({ ...call, attributes: { x: 'a\n\napi fsctl shutdown' } })).to.deep.equal({ ok: true, value: undefined });
    const command = fake.commands.at(-1)!;
    expect(command).to.match(/^bgapi originate \{/).and.match(new RegExp(`\nJob-UUID: ${uuid}$`));
    expect(command.split('\n')).to.have.length(2);
  });

  it('does not get an originate that no dial string can hold', async () => {
    const before = fake.commands.length;
    const answer = await connected.client.originate({ ...call, gateway: 'a,b' });
    expect(answer).to.have.nested.property('failure.kind', 'refused');
    expect(fake.commands).to.have.length(before);
  });

  it('can refuse', async () => {
    fake.answer = () => apiResponse('-ERR No such channel!\n');
    expect(await connected.client.hangup(uuid, 'NORMAL_CLEARING')).to.deep.equal({ ok: false, failure: { kind: 'refused', message: 'No such channel!' } });
    expect(fake.commands.at(-1)).to.equal(`api uuid_kill ${uuid} NORMAL_CLEARING`);
    fake.answer = () => commandReply('-ERR permission denied');
    expect(await connected.client.originate(call)).to.deep.equal({ ok: false, failure: { kind: 'refused', message: 'permission denied' } });
  });

  it('is not sent a cause or an id that would be more', async () => {
    const before = fake.commands.length;
    for (const [id, cause] of [[uuid, 'X Y'], [uuid, 'X\n\napi status'], ['x', 'NORMAL_CLEARING']] as const) {
      expect(await connected.client.hangup(id, cause)).to.have.nested.property('failure.kind', 'refused');
    }
    expect(fake.commands).to.have.length(before);
  });

  it('gives a late answer to the command that it belongs to', async () => {
    fake.answer = () => '';
    const late = connected.client.liveChannels();
    await until(() => fake.commands.at(-1) === 'api show channels as json');
    await connected.clock.advance(5_000);
    expect(await late).to.have.nested.property('failure.kind', 'late');
    const next = connected.client.liveChannels();
    await until(() => fake.commands.filter((command) => command === 'api show channels as json').length === 2);
    fake.send(apiResponse('{"row_count":1,"rows":[{"uuid":"first"}]}') + apiResponse('{"row_count":1,"rows":[{"uuid":"second"}]}'));
    expect(await next).to.deep.equal({ ok: true, value: new Set(['second']) });
  });

  it('answers an api that is not permitted as a command, and no answer moves to another', async () => {
    fake.answer = (command) => (command.startsWith('api') ? commandReply('-ERR permission denied') : undefined);
    const [channels, originated, ends] = await Promise.all([connected.client.liveChannels(), connected.client.originate(call), connected.client.keptEnds()]);
    expect(channels).to.have.nested.property('failure.message', 'permission denied');
    expect(originated.ok).to.equal(true);
    expect(ends).to.have.nested.property('failure.message', 'permission denied');
  });

  it('ends waiting commands when it is lost, and says whether they were sent', async () => {
    fake.answer = () => '';
    const waiting = connected.client.originate(call);
    await until(() => fake.commands.at(-1)!.startsWith('bgapi'));
    for (const socket of fake.sockets) socket.destroy();
    expect(await waiting).to.have.nested.property('failure.sent', true);
    expect(await connected.client.originate(call)).to.have.deep.property('failure', { kind: 'down', sent: false, message: connected.client.trouble });
  });

  it('keeps nothing when the store is empty, and forgets what is no longer there', async () => {
    fake.answer = () => apiResponse('-ERR no reply\n');
    expect(await connected.client.keptEnds()).to.deep.equal({ ok: true, value: [] });
    fake.answer = () => apiResponse('-ERR Not found\n');
    const many = Array.from({ length: 2500 }, (_, index) => uuid.replace('0001', String(1000 + index)));
    expect(await connected.client.forget([...many, 'x/y'])).to.deep.equal({ ok: true, value: undefined });
    expect(fake.commands.filter((command) => command.startsWith('api hash delete/smart_dialers_ends/'))).to.have.length(2500);
  });

  it('tells what is missing of the drop-in files', async () => {
    fake.answer = (command) => {
      if (command.startsWith('api module_exists')) return apiResponse(command.endsWith('mod_hash') ? 'false' : 'true');
      return apiResponse("can't find anything\n");
    };
    expect(await connected.client.checkDropIn()).to.deep.equal({
      ok: false,
      failure: {
        kind: 'refused',
        message: 'The switch lacks mod_hash, the dialplan context smart_dialers, the dialplan context smart_dialers_detect, the dialplan context smart_dialers_tones, the script smart_dialers_patience.lua: freeswitch/README.md tells which files to drop in and which modules to load.',
      },
    });
    const withVersions = (versionOf: (context: string) => string) => (command: string) => {
      if (command.startsWith('api module_exists')) return apiResponse('true');
      if (command.startsWith('api lua')) return apiResponse('ok');
      const context = command.split(' ').at(-1)!;
      return apiResponse(`<context name="${context}"${versionOf(context)}>\n</context>\n`);
    };
    fake.answer = withVersions((context) => ` version="${versions[context]}"`);
    expect((await connected.client.checkDropIn()).ok).to.equal(true);
    fake.answer = withVersions((context) => (context === 'smart_dialers_detect' ? ' version="of before"' : ` version="${versions[context]}"`));
    expect(await connected.client.checkDropIn(), 'an older file').to.have.nested.property('failure.message').that.contains('The switch lacks the present version of the dialplan context smart_dialers_detect (copy the file again):');
    fake.answer = withVersions(() => '');
    expect(await connected.client.checkDropIn(), 'files from before there were versions').to.have.nested.property('failure.message').that.contains('context smart_dialers (copy the file again), the present version of');
  });

  it('refuses nonsense for an answer', async () => {
    expect(await connected.client.status()).to.have.nested.property('failure.kind', 'refused');
    expect(await connected.client.gateways()).to.have.nested.property('failure.kind', 'refused');
    expect(await connected.client.liveChannels()).to.have.nested.property('failure.kind', 'refused');
  });

  it('brings its events in order, names in every script, also in pieces', async () => {
    const answered = jsonEvent({ 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': uuid, 'Caller-Channel-Answered-Time': '1795343430738270', variable_contact_name: 'Zoë 日本 😀' });
    const job = jsonEvent({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': uuid, 'Job-Command': 'originate', _body: `+OK ${uuid}\n` });
    const bytes = Buffer.from(answered + jsonEvent({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': uuid }) + job);
    const cut = bytes.indexOf(Buffer.from('日')) + 1;
    fake.send(bytes.subarray(0, cut));
    await until(() => fake.sockets.size === 1);
    fake.send(bytes.subarray(cut));
    await until(() => connected.events.length === 2);
    expect(connected.events).to.deep.equal([
      { kind: 'answered', uuid, at: 1795343430738 },
      { kind: 'originated', uuid },
    ]);
  });

  it('survives a listener that throws', async () => {
    connected.events.push = () => {
      throw new Error('a bug in a room above');
    };
    fake.send(jsonEvent({ 'Event-Name': 'HEARTBEAT' }));
    expect(await connected.client.forget([uuid])).to.deep.equal({ ok: true, value: undefined });
    expect(connected.client.isUp).to.equal(true);
  });
});
