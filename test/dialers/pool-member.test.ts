import { expect } from 'chai';
import type { FloorAgent } from '../../src/agents/floor.js';
import { type LiveCall, LiveCalls } from '../../src/calls/live-calls.js';
import { AbandonedWindows } from '../../src/dialers/abandoned-windows.js';
import { Pace } from '../../src/dialers/pace.js';
import { PoolMember } from '../../src/dialers/pool-member.js';
import { dialerSettings } from '../../src/dialers/settings.js';
import type { AgentRow } from '../../src/switch/switch.js';

const agent = (name: string): FloorAgent => ({ nodeId: 1, name, row: {} as AgentRow, phone: 'softphone', hasDesk: false, phase: 'idle', since: 0, queues: new Set(['sales', 'help']) });

describe('a dialer of a pool', () => {
  let live: LiveCalls;
  let sales: PoolMember;
  let help: PoolMember;
  let made = 0;

  beforeEach(() => {
    live = new LiveCalls();
    [sales, help] = [new PoolMember(1, live, new AbandonedWindows()), new PoolMember(2, live, new AbandonedWindows())];
    const free = [agent('a'), agent('b')];
    for (const [member, other, queue, index] of [[sales, help, 'sales', 0], [help, sales, 'help', 1]] as const)
      Object.assign(member, { queue, others: [other], pace: new Pace(undefined), allotment: { agents: [free[index]], owed: 0, kept: 0, callers: 0, free } });
  });

  const call = (dialerId: number, queue: string, more: Partial<LiveCall> = {}): LiveCall => {
    const one = { id: `${(made += 1)}`, accountId: 1, dialerId, listId: 1, nodeId: 1, gatewayId: 1, state: 'ringing', since: 0, isDirty: false, queue, ...more } as LiveCall;
    live.add(one);
    return one;
  };
  const wanted = (member: PoolMember, settings: object = { method: 'progressive' }) => member.decide(dialerSettings.parse(settings), { now: 1_000, tokens: 100, channels: 100 });

  it('calls for its agent while no other’s call may need them', () => {
    expect([wanted(sales), wanted(help)]).to.deep.equal([1, 1]);
    call(1, 'sales');
    expect([wanted(sales), wanted(help)]).to.deep.equal([0, 1]);
    call(1, 'sales');
    expect(wanted(help)).to.equal(0);
    expect(help.pace?.reason).to.equal('Calls of other dialers are under way for the agents who are free.');
  });

  /*
   * Symptom: a progressive dialer that gives machines to agents abandoned people. Cause: from the moment that a machine was recognised its call was for
   * nobody, so while it went to an agent another contact was called for the same agent. Fix: it waits for an agent, as a person does.
   */
  it('calls nobody for the agent whom a machine is given to, and somebody where it is hung up on', () => {
    const machine = { state: 'answered', answeredAt: 500, isDetecting: true, detected: 'machine' } as const;
    const given = call(1, 'sales', { ...machine, givesMachines: true });
    expect([wanted(sales), wanted(help)]).to.deep.equal([0, 1]);
    live.note(given.id, 900, { bridgedAt: 900 });
    expect(wanted(sales), 'its agent is seen to be busy').to.equal(1);
    live.remove(given.id);
    call(1, 'sales', machine);
    expect(wanted(sales)).to.equal(1);
    call(1, 'sales', { ...machine, detected: 'fax', givesMachines: true });
    expect(wanted(sales), 'nobody is given a fax').to.equal(1);
  });

  it('leaves out calls that an agent is kept for or waits for', () => {
    call(1, 'sales', { chosenAgent: 'c' });
    call(1, 'sales', { agentLeg: 'leg' });
    expect([wanted(sales), wanted(help)]).to.deep.equal([1, 1]);
  });

  it('counts once, for all, the calls of a dialer that was stopped, or that are for another queue than their dialer’s', () => {
    const stray = call(3, 'help');
    for (const member of [sales, help]) member.strays = [stray];
    expect([wanted(sales), wanted(help)], 'one for two agents').to.deep.equal([1, 1]);
    const sent = call(1, 'help');
    help.strays = [stray, sent];
    expect(wanted(help), 'two for two').to.equal(0);
  });

  it('counts of one that dials ahead what its own free agents are for', () => {
    for (let count = 0; count < 5; count++) call(1, 'sales');
    sales.isAhead = true;
    expect(wanted(help)).to.equal(1);
  });

  it('has the lines of power while it is alone', () => {
    const power = { method: 'power', linesPerAgent: 3 };
    expect(wanted(sales, power)).to.equal(1);
    help.allotment = { ...help.allotment, agents: [] };
    expect(wanted(sales, power), 'the other has nothing at stake').to.equal(3);
    call(2, 'help');
    expect(wanted(sales, power)).to.equal(1);
  });

  describe('whose people are abandoned', () => {
    const dials = (member: PoolMember, count: number, settings: object = { method: 'progressive' }, at = 1_000) => {
      wanted(member, settings);
      const ids = Array.from({ length: count }, () => call(member.dialerId, 'sales').id);
      member.placed(ids, at);
      return ids;
    };
    const abandon = (member: PoolMember, id: string) => {
      const one = live.get(id)!;
      const before = { ...one };
      Object.assign(one, { state: 'playing', answeredAt: 2_000 });
      member.learn(one, before, 3_000);
      live.remove(id);
    };
    const restsAfter = (ids: readonly string[]) => {
      for (const id of ids) abandon(sales, id);
      return sales.pace!.rest.isResting;
    };
    /** One after the other. */
    const restsAfterEach = (count: number, settings?: object) => {
      for (let done = 0; done < count; done++) restsAfter(dials(sales, 1, settings));
      return sales.pace!.rest.isResting;
    };

    it('rests when an agent was free for each of them, whichever method that was', () => {
      for (const settings of [{ method: 'progressive' }, { method: 'predictive' }, { method: 'power', linesPerAgent: 1 }]) {
        sales.pace = new Pace(undefined);
        expect(restsAfterEach(3, settings), settings.method).to.equal(true);
        expect([wanted(sales), sales.pace.reason.slice(0, 22)]).to.deep.equal([0, 'Resting: the last 3 pe']);
        expect(wanted(sales, { mode: 'agent first' }), 'an agent is on the line first').to.equal(1);
      }
    });

    it('does not rest for those whom it called beyond the agents who were free, nor for those who had an agent until it did', () => {
      help.allotment = { ...help.allotment, agents: [] };
      expect(restsAfter(dials(sales, 10, { method: 'power', linesPerAgent: 10 }))).to.equal(false);
      for (let done = 0; done < 4; done++) {
        const first = dials(sales, 1, { method: 'progressive' }, 1_000);
        expect(live.get(first[0]!)).to.have.property('oneForOneSince', 1_000);
        dials(sales, 9, { method: 'power', linesPerAgent: 10 }, 2_000);
        expect(restsAfter(live.ofDialer(1).map(({ id }) => id))).to.equal(false);
      }
    });

    it('does not rest for those whose agent another dialer’s calls may have taken that are ahead of its agents', () => {
      for (let count = 0; count < 5; count++) call(2, 'help');
      help.isAhead = true;
      expect(restsAfterEach(4)).to.equal(false);
    });

    it('has one call at a time after two, those included for whom an agent is kept', () => {
      expect(restsAfterEach(2)).to.equal(false);
      expect(wanted(sales)).to.equal(1);
      call(1, 'sales', { chosenAgent: 'c' });
      expect(wanted(sales)).to.equal(0);
    });
  });

  it('is among those whom it reaches by way of others', () => {
    const third = new PoolMember(3, live, new AbandonedWindows());
    help.others = [sales, third];
    third.others = [help];
    expect(sales.pool).to.deep.equal(new Set([sales, help, third]));
    help.leave();
    expect(help.pool).to.deep.equal(new Set([help]));
  });
});
