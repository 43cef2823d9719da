import { expect } from 'chai';
import { resultOf } from '../../src/calls/attempt-result.js';
import type { CallEnd, Origination } from '../../src/switch/switch.js';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import { Line, until, valueOf } from './line.js';
import { RawClient } from './raw-client.js';

interface Expected {
  number: string;
  change?: Partial<Origination>;
  result: string;
  cause: string;
  /** Seconds of ringing and of talking, at least; a busy machine adds to both. */
  rings?: number;
  talks?: number;
  note?: string;
}

const message = (text: string): Partial<Origination> => ({ variables: { message: text } });
const answered = { result: 'answered', cause: 'NORMAL_CLEARING' };

const calls: Record<string, Expected> = {
  'a person who hears the message': { number: '+12025550110', ...answered, rings: 1.5, talks: 4, note: 'played' },
  'an answering machine': { number: '+12025550152', ...answered, rings: 2.5, talks: 4, note: 'played' },
  'a fax': { number: '+12025550195', ...answered, rings: 1, talks: 4, note: 'played' },
  'a person who hangs up before the end': { number: '+12025550123', change: message('silence_stream://60000'), ...answered, rings: 1.5, talks: 9 },
  'a message that is not there': { number: '+12025550111', change: message('/no/such/message.wav'), result: 'failed', cause: 'NORMAL_CLEARING', rings: 1.5, talks: 0, note: 'message missing' },
  'an extension that is not in the dialplan': { number: '+12025550112', change: { extension: 'nowhere' }, result: 'failed', cause: 'NO_ROUTE_DESTINATION', rings: 1.5, talks: 0, note: 'no such extension' },
  'a busy line': { number: '+12025550160', result: 'busy', cause: 'USER_BUSY' },
  'nobody who answers in time': { number: '+12025550170', change: { ringTime: 3 }, result: 'no answer', cause: 'NO_ANSWER', rings: 3 },
  'a number that is not assigned': { number: '+12025550180', result: 'invalid number', cause: 'UNALLOCATED_NUMBER' },
  'a network without room': { number: '+12025550190', result: 'congestion', cause: 'NORMAL_CIRCUIT_CONGESTION' },
  'a carrier that plays a busy tone': { number: '+12125550191', result: 'busy', cause: 'USER_BUSY', rings: 3, note: 'busy tone' },
  'a carrier that plays a congestion tone': { number: '+12125550192', result: 'congestion', cause: 'NORMAL_CIRCUIT_CONGESTION', rings: 3, note: 'congestion tone' },
  'a carrier of Europe that plays a busy tone': { number: '+12125550193', result: 'busy', cause: 'USER_BUSY', rings: 3, note: 'busy tone' },
  'a carrier of Europe that plays a congestion tone': { number: '+12125550194', result: 'congestion', cause: 'NORMAL_CIRCUIT_CONGESTION', rings: 3, note: 'congestion tone' },
  'a carrier that announces a number out of service': { number: '+12125550196', result: 'invalid number', cause: 'UNALLOCATED_NUMBER', rings: 1, note: 'not-in-service tone' },
  'a carrier that announces that it has no circuit': { number: '+12125550197', result: 'congestion', cause: 'NORMAL_CIRCUIT_CONGESTION', rings: 1, note: 'no-circuit tone' },
  'a person after a ring tone of the carrier’s': { number: '+12125550198', ...answered, rings: 10, talks: 4, note: 'played' },
};

onEachSwitch('calls on a switch', (open) => {
  let tested: TestedSwitch;
  let line: Line;
  const uuids = new Map<string, string>();

  before(async () => {
    tested = await open();
    line = await Line.open(tested.address);
    for (const [title, { number, change }] of Object.entries(calls)) uuids.set(title, await line.call(number, change));
  });
  after(async () => {
    // Also when only some tests ran: nothing of theirs stays on the switch.
    await Promise.all([...uuids.values()].map((uuid) => line.end(uuid)));
    await line.switch.forget([...uuids.values()]);
    await line.switch.stop();
    await tested.close();
  });

  for (const [title, expected] of Object.entries(calls)) {
    it(`end as they should with ${title}`, async () => {
      const uuid = uuids.get(title)!;
      const end = await line.end(uuid);
      expect({ cause: end.cause, note: end.note, result: resultOf(end) }).to.deep.equal({
        cause: expected.cause, note: expected.note, result: expected.result,
      });
      expect(seconds(end.createdAt, end.answeredAt ?? end.endedAt), 'ringing').to.be.at.least((expected.rings ?? 0) - 0.1);
      if (end.answeredAt !== undefined) expect(seconds(end.answeredAt, end.endedAt), 'talking').to.be.at.least((expected.talks ?? 0) - 0.1);
      expect(inOrder(end), 'times').to.equal(true);
    });

    it(`tell what happens in order, with ${title}`, async () => {
      const uuid = uuids.get(title)!;
      const end = await line.end(uuid);
      const originated = await line.event('originated', uuid);
      expect(originated.failure).to.equal(end.answeredAt === undefined ? expected.cause : undefined);
      const told = line.of(uuid).filter(({ kind }) => kind !== 'originated');
      const rang = expected.rings === undefined ? [] : ['ringing'];
      expect(told.map(({ kind }) => kind)).to.deep.equal([...rang, ...(end.answeredAt === undefined ? [] : ['answered']), 'ended']);
      for (const event of told) {
        if (event.kind === 'ringing') expect(event.at).to.equal(end.ringingAt);
        if (event.kind === 'answered') expect(event.at).to.equal(end.answeredAt);
      }
    });

    it(`keep the same end in the store until it is forgotten, with ${title}`, async () => {
      const uuid = uuids.get(title)!;
      const end = await line.end(uuid);
      const kept = async () => valueOf(await line.switch.keptEnds()).filter((one) => one.uuid === uuid);
      expect(await kept()).to.deep.equal([end]);
      valueOf(await line.switch.forget([uuid]));
      expect(await kept()).to.deep.equal([]);
      valueOf(await line.switch.forget([uuid]));
    });
  }

  it('fail at once on a gateway that does not exist: no channel, no end', async () => {
    const uuid = await line.call('+12025550110', { gateway: 'nowhere' });
    expect((await line.event('originated', uuid)).failure).to.equal('INVALID_GATEWAY');
    expect(line.of(uuid)).to.have.length(1);
    expect(valueOf(await line.switch.keptEnds()).some((end) => end.uuid === uuid)).to.equal(false);
  });

  it('are among the live channels from the ring to the end', async () => {
    const uuid = await line.call('+12025550113');
    const isLive = async () => valueOf(await line.switch.liveChannels()).has(uuid);
    await line.event('ringing', uuid);
    await until(isLive, 'the ringing channel');
    await line.event('answered', uuid);
    expect(await isLive()).to.equal(true);
    await line.end(uuid);
    await until(async () => !(await isLive()), 'the channel to go');
    await line.switch.forget([uuid]);
  });

  it('can be hung up while they ring', async () => {
    const uuid = await line.call('+12025550171');
    await line.event('ringing', uuid);
    valueOf(await line.switch.hangup(uuid, 'ORIGINATOR_CANCEL'));
    const end = await line.end(uuid);
    expect(end).to.include({ cause: 'ORIGINATOR_CANCEL', answeredAt: undefined, note: undefined });
    expect(resultOf(end)).to.equal('cancelled');
    expect((await line.event('originated', uuid)).failure).to.equal('ORIGINATOR_CANCEL');
    expect(valueOf(await line.switch.keptEnds())).to.deep.include(end);
    await line.switch.forget([uuid]);
  });

  it('can be hung up while the message plays', async () => {
    const uuid = await line.call('+12025550114');
    await line.event('answered', uuid);
    valueOf(await line.switch.hangup(uuid, 'MANAGER_REQUEST'));
    const end = await line.end(uuid);
    expect(end).to.include({ cause: 'MANAGER_REQUEST', note: undefined });
    expect(end.answeredAt).to.be.a('number');
    expect(valueOf(await line.switch.keptEnds())).to.deep.include(end);
    expect(await line.switch.hangup(uuid, 'MANAGER_REQUEST')).to.have.nested.property('failure.kind', 'refused');
    await line.switch.forget([uuid]);
  });

  it('are dialled once for one id, also when it is asked twice', async () => {
    const uuid = await line.call('+12025550172');
    await line.event('ringing', uuid);
    const call: Origination = { uuid, number: '+12025550115' as never, gateway: 'carrier', ringTime: 25, extension: 'broadcast', variables: {}, attributes: {} };
    await line.switch.originate(call);
    const second = await line.event('originated', uuid);
    expect(second.failure).to.be.a('string');
    await until(async () => valueOf(await line.switch.liveChannels()).has(uuid), 'the first call, which goes on');
    expect(line.of(uuid).map(({ kind }) => kind)).to.deep.equal(['ringing', 'originated']);
    await line.switch.hangup(uuid, 'ORIGINATOR_CANCEL');
    await line.end(uuid);
    await line.switch.forget([uuid]);
  });

  it('bring each its one end when there are a hundred at once', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => `+1202555${String(100 + index).padStart(4, '0')}`);
    const placed = await Promise.all(numbers.map((number) => line.call(number, { ringTime: 6 })));
    const ends = await Promise.all(placed.map((uuid) => line.end(uuid)));
    const count = (of: (end: CallEnd) => boolean) => ends.filter(of).length;
    expect({
      played: count(({ note }) => note === 'played'), busy: count(({ cause }) => cause === 'USER_BUSY'), noAnswer: count(({ cause }) => cause === 'NO_ANSWER'),
      invalid: count(({ cause }) => cause === 'UNALLOCATED_NUMBER'), congestion: count(({ cause }) => cause === 'NORMAL_CIRCUIT_CONGESTION'),
    }).to.deep.equal({ played: 61, busy: 10, noAnswer: 10, invalid: 10, congestion: 9 });
    for (const uuid of placed) expect(line.of(uuid).filter(({ kind }) => kind === 'ended')).to.have.length(1);
    const kept = new Map(valueOf(await line.switch.keptEnds()).map((end) => [end.uuid, end]));
    for (const end of ends) expect(kept.get(end.uuid)).to.deep.equal(end);
    valueOf(await line.switch.forget(placed));
  });
  // A carrier's tones begin 0.8 s after its first sound; at 20 times the pace a busy machine is not listening by then.
}, 5);

onEachSwitch('what a call carries through a switch', (open) => {
  let tested: TestedSwitch;
  let line: Line;
  let raw: RawClient;

  before(async () => {
    tested = await open();
    line = await Line.open(tested.address);
    raw = await RawClient.open(tested.address);
  });
  after(async () => {
    raw.close();
    await line.switch.stop();
    await tested.close();
  });

  async function channelOf(change: Partial<Origination>): Promise<Record<string, string>> {
    const uuid = await line.call('+12025550173', change);
    await line.event('ringing', uuid);
    const dump = await raw.dump(uuid);
    await line.switch.hangup(uuid, 'ORIGINATOR_CANCEL');
    await line.end(uuid);
    await line.switch.forget([uuid]);
    return dump ?? {};
  }

  it('is the caller ID that the carrier sees', async () => {
    const channel = await channelOf({ callerIdNumber: '+12025550199', callerIdName: 'O\'Brien, "Bob" & Zoë ${uuid}' });
    expect(channel).to.include({ variable_sip_from_user: '+12025550199', variable_sip_from_display: "O'Brien, 'Bob' & Zoë  {uuid}" });
  });

  it('is our variables and the contact, under their names', async () => {
    const channel = await channelOf({ variables: { message: '/var/lib/message.wav', mode: 'progressive' }, attributes: { 'first name': 'Zoë', größe: 'm' } });
    expect(channel).to.include({
      variable_smart_dialers: '1', variable_smart_dialers_attempt: channel['Unique-ID']!, variable_smart_dialers_message: '/var/lib/message.wav',
      variable_smart_dialers_mode: 'progressive', variable_contact_first_name: 'Zoë', variable_contact_gr__e: 'm',
    });
  });

  it('is any text, which stays a text', async () => {
    const unchanged = [
      'a,b=c,smart_dialers=0', "O'Brien", "it's 'quoted' 'odd", 'say "hi" "', 'C:\\new\\temp\\ \\', '{"a":{"b":1}}', '[x=1]y[', '<b>x</b>', '^^:a:b', '^^;x=1;y=2',
      'cost $5 {x}', '  lead trail  ', '==a=b=', 'sofia/x:_:sofia/y:_:_:', 'unload mod_event_socket', 'Zoë 日本 😀', 'undef', '100%22 %0d%0a', '&park()', "',x='", "'", '\\', ',',
      "{'}", '`ls`', 'x$', 'origination_nested_vars=false', `${'x'.repeat(3000)}'`,
    ];
    const changed: [string, string][] = [
      ['a\nb\r\nc\td', 'a b  c d'],
      ['${hash(insert/smart_dialers_contract/ran/yes)}', '%{hash(insert/smart_dialers_contract/ran/yes)}'],
      ['$\\{hash(insert/smart_dialers_contract/ran/yes)}', '%\\{hash(insert/smart_dialers_contract/ran/yes)}'],
      ['a } b', 'a ) b'],
      ['ARRAY::a|:b', 'ARRAY: :a|:b'],
    ];
    const texts = [...unchanged.map((text): [string, string] => [text, text]), ...changed];
    const channel = await channelOf({ attributes: Object.fromEntries(texts.map(([text], index) => [`text_${index}`, text])) });
    expect(texts.map((_, index) => channel[`variable_contact_text_${index}`])).to.deep.equal(texts.map(([, arrives]) => arrives));
    expect(await raw.api('hash select/smart_dialers_contract/ran')).not.to.contain('yes');
  });

  it('is no command in the name of a message either', async () => {
    const uuid = await line.call('+12025550116', { variables: { message: 'silence_stream://100${hash(insert/smart_dialers_contract/ran/yes)}' } });
    await line.end(uuid);
    expect(await raw.api('hash select/smart_dialers_contract/ran')).not.to.contain('yes');
    await line.switch.forget([uuid]);
  });
});

const seconds = (from: number, to: number): number => (to - from) / 1000;

function inOrder({ createdAt, ringingAt, answeredAt, endedAt }: CallEnd): boolean {
  const times = [createdAt, ringingAt, answeredAt, endedAt].filter((at) => at !== undefined);
  return times.every((at, index) => index === 0 || times[index - 1]! <= at);
}
