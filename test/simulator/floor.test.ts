import { expect } from 'chai';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mixedAgents } from '../../src/simulator/people/agents.js';
import type { Answer, Reaction } from '../../src/simulator/people/reaction.js';
import type { SimulatorOptions } from '../../src/simulator/simulator.js';
import { TestSwitch, uuid } from './test-switch.js';

const answers = (answer: Partial<Answer>): Reaction => ({ kind: 'rings', answer: { after: 500, by: 'human', stays: Number.POSITIVE_INFINITY, ...answer } });

describe('agents of a seeded mix', () => {
  it('treat their phones in the shares asked for, and talk as long as they should', () => {
    const people = mixedAgents({ answer: { never: 0.1, rejects: 0.05, hangsUp: 0.05, min: 200, max: 700 } });
    const talks: number[] = [];
    const kinds = { never: 0, rejects: 0, hangsUp: 0 };
    let byAgent = 0;
    for (let call = 0; call < 20_000; call++) {
      const reaction = people('1001', call);
      expect(mixedAgents({ answer: { never: 0.1, rejects: 0.05, hangsUp: 0.05, min: 200, max: 700 } })('1001', call)).to.deep.equal(reaction);
      if (reaction.kind !== 'rings') throw new Error('refused');
      const { answer, refusal } = reaction;
      if (refusal) kinds.rejects++;
      else if (!answer) kinds.never++;
      else if (Number.isFinite(answer.stays)) kinds.hangsUp++;
      else {
        expect(answer.after).to.be.within(200, 700);
        talks.push(answer.talk!.lasts / 1_000);
        if (answer.talk!.endedBy === 'agent') byAgent++;
      }
    }
    expect(kinds.never / 20_000).to.be.closeTo(0.1, 0.01);
    expect(kinds.rejects / 20_000).to.be.closeTo(0.05, 0.01);
    expect(kinds.hangsUp / 20_000).to.be.closeTo(0.05, 0.01);
    expect(byAgent / talks.length).to.be.closeTo(0.5, 0.02);
    const mean = talks.reduce((sum, talk) => sum + talk, 0) / talks.length;
    const deviation = Math.sqrt(talks.reduce((sum, talk) => sum + (talk - mean) ** 2, 0) / talks.length);
    expect(mean).to.be.closeTo(120, 3);
    expect(deviation / mean).to.be.closeTo(0.8, 0.05);
  });
});

describe('a floor of the simulated switch', () => {
  let tested: TestSwitch;
  const start = async (options: SimulatorOptions) => (tested = await TestSwitch.start(options));
  afterEach(() => tested.stop());

  it('is made from a count: agents with phones, in all queues', async () => {
    await start({ agentPeople: { count: 3, wrapUp: 20 }, queues: [{ name: 'a@default' }, { name: 'b@default' }] });
    const agents = (await tested.api('callcenter_config agent list')).trim().split('\n').slice(1, -1);
    expect(agents.map((row) => row.split('|')[0])).to.deep.equal(['agent1@default', 'agent2@default', 'agent3@default']);
    expect(agents[2]!.split('|')[8]).to.equal('20');
    expect(await tested.api('callcenter_config tier list')).to.include('b@default|agent3@default|Ready');
    expect(await tested.api('sofia_contact 1003@127.0.0.1')).to.include('sofia/internal/sip:gw+phone1003@');
  });

  it('ends its talks: now the agent hangs up, now the contact', async () => {
    const talk = (endedBy: 'agent' | 'contact'): Reaction => answers({ by: 'agent', after: 0, talk: { lasts: 30_000, endedBy } });
    await start({ people: () => answers({}), agentPeople: (_phone, call) => talk(call ? 'contact' : 'agent') });
    await tested.api("callcenter_config agent set status agent2@default 'Logged Out'");
    const first = await tested.queue(1);
    await tested.pass(31_000);
    const agent = tested.center('bridge-agent-end')[0]!['CC-Agent-UUID']!;
    expect(tested.last('CHANNEL_HANGUP_COMPLETE', agent)).to.include({ variable_sip_hangup_disposition: 'recv_bye', 'Hangup-Cause': 'NORMAL_CLEARING' });
    expect(tested.last('CHANNEL_HANGUP_COMPLETE', first)).to.include({ variable_sip_hangup_disposition: 'send_bye' });
    await tested.pass(60_000);
    const second = await tested.queue(2);
    await tested.pass(31_000);
    expect(tested.last('CHANNEL_HANGUP_COMPLETE', second)).to.include({ variable_sip_hangup_disposition: 'recv_bye' });
    expect(tested.center('member-queue-end').map((event) => event['CC-Cause'])).to.deep.equal(['Terminated', 'Terminated']);
  });

  it('goes on breaks, logs out, and comes back', async () => {
    await start({ agentPeople: { count: 5, breaks: { every: 600, lasts: 300 }, shifts: { every: 2_000, lasts: 1_000 } } });
    await tested.pass(3_600_000);
    const statuses = tested.center('agent-status-change').map((event) => event['CC-Agent-Status']);
    for (const status of ['On Break', 'Logged Out', 'Available']) expect(statuses.filter((each) => each === status).length, status).to.be.greaterThan(2);
  });

  it('has contacts who lose patience in a queue, who do not bear silence, and who press keys', async () => {
    const contacts: Record<string, Partial<Answer>> = { 1: { patience: 7_000 }, 2: { bearsSilence: 2_000 }, 3: { keys: [{ after: 3_000, digits: '9' }] } };
    await start({ people: (number) => answers(contacts[number.at(-1)!]!), agents: [{ name: 'agent1@default', status: 'Logged Out' }] });
    await tested.dial(1, '12025550101', 'queue-sales XML default');
    await tested.dial(2, '12025550102');
    await tested.dial(3, '12025550103', 'queue-sales XML default', ',cc_exit_keys=9');
    await tested.pass(2_400);
    expect(await tested.api(`uuid_exists ${uuid(2)}`)).to.equal('true');
    await tested.pass(300);
    expect(await tested.api(`uuid_exists ${uuid(2)}`)).to.equal('false');
    await tested.pass(1_500);
    expect(tested.last('CUSTOM', uuid(3))).to.include({ 'CC-Action': 'member-queue-end', 'CC-Cancel-Reason': 'EXIT_WITH_KEY' });
    expect(await tested.api(`uuid_exists ${uuid(1)}`)).to.equal('true');
    await tested.pass(4_000);
    expect(tested.last('CUSTOM', uuid(1))).to.include({ 'CC-Action': 'member-queue-end', 'CC-Cancel-Reason': 'BREAK_OUT' });
  });

  it('takes calls from outside into a queue', async () => {
    await start({});
    const caller = tested.simulator.callIn('12025550155', '15550001', 'sales@default')!;
    await tested.pass(2_000);
    expect(tested.center('member-queue-start')[0]).to.include({ 'Unique-ID': caller, 'CC-Member-CID-Number': '12025550155', 'Call-Direction': 'inbound' });
    expect(tested.center('bridge-agent-start')[0]).to.include({ 'CC-Member-Session-UUID': caller });
    const [, second] = /^\+OK (\S+)/.exec(await tested.api('sim inbound 12025550156 15550001 sales@default 5'))!;
    await tested.pass(2_000);
    expect(await tested.api(`uuid_exists ${second}`)).to.equal('true');
  });

  it('loses the registration of a phone, and gets it back', async () => {
    await start({});
    expect(await tested.api('sofia_contact 1001@127.0.0.1')).to.include('sofia/internal/');
    expect(tested.simulator.unregister('1001')).to.equal(true);
    expect(tested.simulator.unregister('1999')).to.equal(false);
    expect(await tested.api('sofia_contact 1001@127.0.0.1')).to.equal('error/user_not_registered');
    expect(JSON.parse(await tested.api('show registrations as json')).row_count).to.equal(1);
    expect(await tested.api('originate user/1001@127.0.0.1 &park()')).to.equal('-ERR USER_NOT_REGISTERED\n');
    tested.simulator.heal();
    expect(JSON.parse(await tested.api('show registrations as json')).row_count).to.equal(2);
  });

  it('writes a recording as long as the talk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    try {
      await start({});
      const call = await tested.dial(1, '12025550110');
      await tested.pass(1_600);
      await tested.api(`uuid_record ${call} start ${folder}/a.wav`);
      await tested.api(`uuid_record ${call} start ${folder}/none/b.wav`);
      await tested.pass(4_000);
      await tested.api(`uuid_record ${call} stop all`);
      const wav = readFileSync(join(folder, 'a.wav'));
      expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 12)).to.equal('RIFFWAVE');
      expect(wav.length).to.equal(44 + wav.readUInt32LE(40));
      expect(wav.readUInt32LE(40) / 16_000).to.be.closeTo(4, 0.05);
      expect(existsSync(join(folder, 'none'))).to.equal(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
