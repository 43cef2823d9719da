import React from 'react';
import { givesMachinesToAgents, needsAgents, reachesAgents, type WholeDialer } from './dialer';
import { limitsInWords } from './AttemptLimits';
import { howItDials, keysInWords, machinesInWords, type NamesOf, recordingInWords } from './dialer-words';
import { ruleInWords } from './caller-id';
import { listRuleInWords } from './list-rule';
import { capitalised, counted, when } from './format';
import { Card, Facts, Go } from './ui';

/** What is set on a dialer, in words. */
export function DialerSettings({ dialer, names }: { dialer: WholeDialer; names: NamesOf }) {
  const { settings, lists, version } = dialer;
  const hasAgents = needsAgents(settings);
  const talks = reachesAgents(settings);
  const hasConversations = talks || givesMachinesToAgents(settings);
  const isContactFirst = settings.mode === 'contact first';
  const message = (id: number | null) => (id === null ? '' : names.message(id));
  const linked = (role: 'call' | 'block') =>
    lists.filter((link) => link.role === role).map(({ listId }, index) => <React.Fragment key={listId}>{index > 0 && ', '}<Go to={`/resources/ContactList/records/${listId}/show`}>{names.list(listId)}</Go></React.Fragment>);
  const called = linked('call');
  const blocked = linked('block');
  return (
    <Card title="Settings">
      <Facts
        facts={[
          ['How it dials', capitalised(howItDials(settings))],
          ['Queue', hasConversations ? (settings.queueId === null ? 'No queue yet' : names.queue(settings.queueId)) : ''],
          ['Lambda that chooses who talks', hasAgents && !(isContactFirst && settings.menu) && settings.lambdaId !== null ? names.lambda(settings.lambdaId) : ''],
          ['Kept for inbound', hasAgents && settings.reserveAgents > 0 ? counted(settings.reserveAgents, 'agent') : ''],
          ['Least agents for each call', hasAgents && settings.minAgentsPerCall !== null ? String(settings.minAgentsPerCall) : ''],
          ['Calls', called.length > 0 ? <>{called}</> : 'No list yet'],
          ['Never calls', blocked.length > 0 ? <>{blocked}</> : 'No list'],
          ['Plays', hasAgents || settings.menu ? '' : settings.messageId === null ? 'No message yet' : message(settings.messageId)],
          ['Keys', hasAgents || settings.menu ? '' : keysInWords(settings.keys)],
          ['Voice menu or bot', isContactFirst ? settings.menu : ''],
          ['Greeting', isContactFirst && (hasAgents || settings.menu) ? message(settings.greetingId) : ''],
          ['Message to the agent', isContactFirst ? '' : message(settings.agentMessageId)],
          ['Safe-harbour message', talks ? message(settings.safeHarbourId) || 'No message yet' : ''],
          ['Opt-out key', hasAgents ? settings.optOutKey : talks ? (settings.keys.optOut ?? settings.optOutKey) : ''],
          ['Rest after an abandoned call', talks ? counted(settings.abandonedLockoutHours, 'hour') : ''],
          ['Answering machines', machinesInWords(settings)],
          ['Recording', hasConversations ? recordingInWords(settings.recording, names) : ''],
          ['Pace', hasAgents ? '' : settings.rate.kind === 'fast' ? 'Fast dial' : `Evenly, ${when(settings.rate.start, names.zone)} to ${when(settings.rate.end, names.zone)}`],
          ['Limits', `${counted(settings.concurrentCalls, 'call')} at once, ${counted(settings.callsPerSecond, 'new one')} a second`],
          ['Hours', settings.hours.restrict ? `${settings.hours.from}–${settings.hours.to} where the contact is` : 'Any hour'],
          ['Starts on', when(settings.startAt, names.zone)],
          ['Stops on', when(settings.stopAt, names.zone)],
          ['Schedule', settings.scheduleId === null ? 'None' : names.schedule(settings.scheduleId)],
          ['Best time', settings.bestTime ? 'The hour in which they answered before' : ''],
          ['Attempts', settings.maxAttempts === 1 ? 'One call to each contact' : `Up to ${counted(settings.maxAttempts, 'call')} to each contact, ${counted(settings.retryMinutes, 'minute')} apart`],
          ['Most calls to a person', limitsInWords(settings.attemptLimits)],
          ['Several numbers', settings.maxAttempts > 1 && settings.otherNumbers === 'in turn' ? 'In turn' : ''],
          ['Consent', settings.requiresConsent ? 'Needed' : ''],
          ['It calls', `${settings.customerType === 'business' ? 'Businesses' : 'People at home'}${settings.purpose === 'general' ? '' : ', about debts'}`],
          ['Rings for', counted(settings.ringSeconds, 'second')],
          ['After an attempt', settings.listRules.length > 0 ? <>{settings.listRules.map((rule, index) => <div key={index}>{listRuleInWords(rule, names.list(rule.listId))}</div>)}</> : ''],
          ['Caller ID', ruleInWords(settings.callerId, names.list)],
          ['Outbound campaign', settings.outboundCampaign],
          ['Looks numbers up', settings.enhancedCallerId ? 'Yes' : ''],
          ['Tag', settings.tag],
          ['Started', when(dialer.startedAt, names.zone)],
          ['Version', `${version.ordinal}, saved by ${version.createdBy}, ${when(version.createdAt, names.zone)}`],
        ]}
      />
    </Card>
  );
}
