import { expect } from 'chai';
import { onEachSwitch, type TestedSwitch } from './each-switch.js';
import { Floor } from './floor.js';
import { until } from './line.js';

const toQueue = 'callcenter:sales@default';

onEachSwitch('agents on a switch', (open) => {
  let tested: TestedSwitch;
  let floor: Floor;

  before(async () => {
    tested = await open();
    floor = await Floor.open(tested.address);
  });
  beforeEach(() => floor.reset());
  after(async () => {
    await floor.close();
    await tested.close();
  });

  it('get a contact through the queue, talk, and wrap up', async () => {
    const { calls_answered: answered } = await floor.agent();
    const contact = await floor.contact('+12025550116', toQueue);
    const joined = await floor.center('member-queue-start');
    expect(joined).to.include({ 'CC-Queue': 'sales@default', 'CC-Member-Session-UUID': contact, 'Unique-ID': contact });
    expect(await floor.center('agent-offering')).to.include({ 'CC-Agent': 'agent1@default', 'CC-Member-UUID': joined['CC-Member-UUID'] });
    const started = await floor.center('bridge-agent-start');
    const agent = started['CC-Agent-UUID']!;
    expect(started).to.include({ 'Unique-ID': agent, 'CC-Member-Session-UUID': contact });
    expect(await floor.event({ 'Event-Name': 'CHANNEL_BRIDGE' })).to.include({ 'Bridge-A-Unique-ID': contact, 'Bridge-B-Unique-ID': agent });
    await until(async () => (await floor.agent()).state === 'In a queue call', 'the talk');
    expect(await floor.agent()).to.include({ uuid: agent, calls_answered: `${Number(answered) + 1}` });
    expect((await floor.members()).find(({ session_uuid: leg }) => leg === contact)).to.include({ state: 'Answered', serving_agent: 'agent1@default' });
    expect(await floor.variable(contact, 'cc_agent')).to.equal('agent1@default');
    await floor.api(`uuid_kill ${contact}`);
    expect(await floor.center('bridge-agent-end')).to.include({ 'CC-Agent': 'agent1@default', 'CC-Agent-Bridged': 'true' });
    expect(await floor.center('member-queue-end')).to.include({ 'CC-Cause': 'Terminated', 'CC-Member-Session-UUID': contact, 'CC-Agent-UUID': agent });
    await until(async () => (await floor.api(`uuid_exists ${agent}`)) === 'false', "the agent's leg to go");
    expect((await floor.agent()).state).to.equal('Waiting');
    expect(floor.events.find((event) => event['Event-Name'] === 'CHANNEL_HANGUP' && event['Unique-ID'] === agent)).to.include({ 'Hangup-Cause': 'NORMAL_CLEARING' });
  });

  it('may hang up first: the contact goes on to what comes after the queue', async () => {
    const contact = await floor.contact('+12025550117', `m:^:${toQueue}^park`);
    await floor.event({ 'Event-Name': 'CHANNEL_BRIDGE' });
    await floor.api(`uuid_kill ${(await floor.center('bridge-agent-start'))['CC-Agent-UUID']}`);
    const parked = await floor.event({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': contact });
    expect(parked).to.include({ variable_cc_agent: 'agent1@default', variable_cc_agent_bridged: 'true', 'Answer-State': 'answered' });
    expect(await floor.center('member-queue-end')).to.include({ 'CC-Cause': 'Terminated' });
  });

  it('get nobody while on a break, and somebody right after it', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const contact = await floor.contact('+12025550118', toQueue);
    await floor.center('member-queue-start');
    await new Promise((resolve) => setTimeout(resolve, 1_500 / tested.pace));
    expect(floor.events.some((event) => event['CC-Action'] === 'agent-offering')).to.equal(false);
    expect((await floor.members()).find(({ session_uuid: leg }) => leg === contact)).to.include({ state: 'Waiting', serving_agent: '' });
    await floor.set('status', 'agent1@default', 'Available');
    expect(await floor.center('agent-status-change')).to.include({ 'CC-Agent': 'agent1@default' });
    expect(await floor.center('bridge-agent-start')).to.include({ 'CC-Member-Session-UUID': contact });
  });

  it('lose a contact who gives up', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const contact = await floor.contact('+12025550119', `m:^:${toQueue}^park`);
    const joined = await floor.center('member-queue-start');
    const ended = await floor.event({ 'CC-Action': 'member-queue-end', 'Unique-ID': contact });
    expect(ended).to.include({ 'CC-Cause': 'Cancel', 'CC-Cancel-Reason': 'BREAK_OUT', 'CC-Member-UUID': joined['CC-Member-UUID'] });
    expect(Number(ended['CC-Member-Leaving-Time']) - Number(ended['CC-Member-Joined-Time'])).to.be.at.least(5);
    expect(await floor.event({ 'Event-Name': 'CHANNEL_HANGUP_COMPLETE', 'Unique-ID': contact })).to.include({ 'Hangup-Cause': 'NORMAL_CLEARING', variable_cc_cause: 'cancel', variable_sip_hangup_disposition: 'recv_bye' });
    expect((await floor.members()).find(({ uuid }) => uuid === joined['CC-Member-UUID'])).to.include({ state: 'Abandoned', session_uuid: '' });
  });

  it('go on a break by themselves when they never answer', async () => {
    await floor.set('max_no_answer', 'agent1@default', '1');
    await floor.set('contact', 'agent1@default', '[leg_timeout=2]sofia/gateway/carrier/+12025550170');
    await floor.contact('+12025550120', toQueue);
    expect(await floor.center('agent-max-no-answer')).to.include({ 'CC-Agent': 'agent1@default', 'CC-Agent-No-Answer-Count': '1', 'CC-Agent-No-Answer-Status': 'On Break' });
    expect(await floor.center('bridge-agent-fail')).to.include({ 'CC-Agent': 'agent1@default', 'CC-Hangup-Cause': 'ALLOTTED_TIMEOUT' });
    await until(async () => (await floor.agent()).state === 'Waiting', 'the end of the offer');
    expect((await floor.agent()).status).to.equal('On Break');
  });

  it('are not blamed when their line is busy, and are asked again', async () => {
    await floor.set('contact', 'agent1@default', 'sofia/gateway/carrier/+12025550160');
    const contact = await floor.contact('+12025550121', toQueue);
    expect(await floor.center('bridge-agent-fail')).to.include({ 'CC-Agent': 'agent1@default', 'CC-Hangup-Cause': 'USER_BUSY' });
    expect(await floor.agent()).to.include({ status: 'Available' });
    await floor.set('contact', 'agent1@default', '[leg_timeout=10]user/1001@127.0.0.1');
    expect(await floor.center('bridge-agent-start')).to.include({ 'CC-Member-Session-UUID': contact });
  });

  it('are left alone when the contact hangs up while the phone rings', async () => {
    await floor.set('contact', 'agent1@default', 'sofia/gateway/carrier/+12025550171');
    const contact = await floor.contact('+12025550122', toQueue);
    await floor.center('agent-offering');
    await floor.api(`uuid_kill ${contact}`);
    expect(await floor.center('member-queue-end')).to.include({ 'CC-Cause': 'Cancel' });
    expect(await floor.center('bridge-agent-fail')).to.include({ 'CC-Hangup-Cause': 'ORIGINATOR_CANCEL' });
    await until(async () => (await floor.agent()).state === 'Waiting', 'a free agent');
    expect((await floor.agent()).status).to.equal('Available');
  });

  it('can be there first: the contact joins them, and they stay for the next', async () => {
    const agent = await floor.dial('user/1001@127.0.0.1', 'park', { park_after_bridge: 'true', hangup_after_bridge: 'false' });
    await floor.event({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': agent });
    const contact = await floor.contact('+12025550124', `intercept:${agent}`);
    expect(await floor.event({ 'Event-Name': 'CHANNEL_BRIDGE' })).to.include({ 'Bridge-A-Unique-ID': contact, 'Bridge-B-Unique-ID': agent });
    floor.events.length = 0;
    await floor.api(`uuid_kill ${contact}`);
    await floor.event({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': agent });
    expect(await floor.api(`uuid_exists ${agent}`)).to.equal('true');
    const next = await floor.contact('+12025550125', 'park');
    await floor.event({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': next });
    floor.events.length = 0;
    expect(await floor.api(`uuid_bridge ${next} ${agent}`)).to.equal(`+OK ${agent}\n`);
    expect(await floor.event({ 'Event-Name': 'CHANNEL_BRIDGE' })).to.include({ 'Bridge-A-Unique-ID': next, 'Bridge-B-Unique-ID': agent });
  });

  it('are not needed by a contact who presses a key to leave the queue', async () => {
    await floor.set('status', 'agent1@default', "'On Break'");
    const contact = await floor.contact('+12025550126', `m:^:${toQueue}^park`, { cc_exit_keys: '9' });
    await floor.center('member-queue-start');
    await floor.api(`uuid_recv_dtmf ${contact} 1`);
    await floor.event({ 'Event-Name': 'DTMF', 'DTMF-Digit': '1' });
    expect(floor.events.some((event) => event['CC-Action'] === 'member-queue-end')).to.equal(false);
    await floor.api(`uuid_recv_dtmf ${contact} 9`);
    expect(await floor.center('member-queue-end')).to.include({ 'CC-Cause': 'Cancel', 'CC-Cancel-Reason': 'EXIT_WITH_KEY' });
    expect(await floor.event({ 'Event-Name': 'CHANNEL_PARK' })).to.include({ 'Unique-ID': contact, variable_cc_exit_key: '9', variable_cc_cancel_reason: 'EXIT_WITH_KEY' });
  });

  it('are recorded with their contact', async () => {
    const contact = await floor.contact('+12025550127', toQueue);
    await floor.event({ 'Event-Name': 'CHANNEL_BRIDGE' });
    const path = `/tmp/floor-test-${contact}.wav`;
    expect(await floor.api(`uuid_record ${contact} start ${path}`)).to.equal('+OK Success\n');
    expect(await floor.event({ 'Event-Name': 'RECORD_START' })).to.include({ 'Unique-ID': contact, 'Record-File-Path': path });
    await new Promise((resolve) => setTimeout(resolve, 1_500 / tested.pace));
    expect(await floor.api(`uuid_record ${contact} stop ${path}`)).to.equal('+OK Success\n');
    const stopped = await floor.event({ 'Event-Name': 'RECORD_STOP' });
    expect(stopped).to.include({ 'Record-File-Path': path });
    expect(Number(stopped.variable_record_ms)).to.be.at.least(1_000);
    expect(await floor.api(`uuid_record ${contact} stop ${path}`)).to.equal('-ERR Cannot stop record session!\n');
  });

  it('hear of the keys that a contact presses', async () => {
    const contact = await floor.contact('+12025550128', 'm:^:play_and_get_digits:1 2 1 4000 # silence_stream://200 silence_stream://100 pressed [0-9]+^park');
    await floor.event({ 'Event-Name': 'PLAYBACK_START', 'Unique-ID': contact });
    await floor.api(`uuid_recv_dtmf ${contact} 42`);
    expect(await floor.event({ 'Event-Name': 'DTMF', 'DTMF-Digit': '4' })).to.include({ 'Unique-ID': contact, 'DTMF-Source': 'APP' });
    expect(await floor.event({ 'Event-Name': 'CHANNEL_PARK' })).to.include({ 'Unique-ID': contact, variable_pressed: '42' });
  });

  it('are in a queue call until they hang up, also when both were sent elsewhere', async () => {
    const contact = await floor.contact('+12025550129', toQueue);
    await floor.event({ 'Event-Name': 'CHANNEL_BRIDGE' });
    const agent = (await floor.center('bridge-agent-start'))['CC-Agent-UUID']!;
    expect(await floor.api(`uuid_transfer ${contact} -both park inline`)).to.equal('+OK\n');
    await floor.event({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': contact });
    await floor.event({ 'Event-Name': 'CHANNEL_PARK', 'Unique-ID': agent });
    expect((await floor.agent()).state).to.equal('In a queue call');
    await floor.api(`uuid_kill ${agent}`);
    expect(await floor.center('member-queue-end')).to.include({ 'CC-Cause': 'Terminated' });
    expect(await floor.api(`uuid_exists ${contact}`)).to.equal('true');
  });
});
