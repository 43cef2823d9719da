import { Account } from './accounts/account.entity.js';
import { ApiToken } from './accounts/api-token.entity.js';
import { AuditEntry } from './accounts/audit-entry.entity.js';
import { Enterprise } from './accounts/enterprise.entity.js';
import { Session } from './accounts/session.entity.js';
import { User } from './accounts/user.entity.js';
import { Agent } from './agents/agent.entity.js';
import { AgentPause } from './agents/agent-pause.entity.js';
import { AgentWish } from './agents/agent-wish.entity.js';
import { Consult } from './agents/consult.entity.js';
import { DeskCall } from './agents/desk-call.entity.js';
import { Disposition } from './agents/disposition.entity.js';
import { Queue } from './agents/queue.entity.js';
import { Task } from './agents/task.entity.js';
import { AbandonCount } from './calls/abandon-count.entity.js';
import { CallerId } from './caller-ids/caller-id.entity.js';
import { CallerIdUse } from './caller-ids/caller-id-use.entity.js';
import { LookUp } from './caller-ids/look-up/look-up.entity.js';
import { LookUpCost } from './caller-ids/look-up/look-up-cost.entity.js';
import { LookUpProvider } from './caller-ids/look-up/look-up-provider.entity.js';
import { CallIn } from './calls/call-in.entity.js';
import { Attempt } from './calls/attempt.entity.js';
import { DetectionCount } from './calls/detection-count.entity.js';
import { DetectionState } from './calls/detection-state.entity.js';
import { Gateway } from './calls/gateway.entity.js';
import { Message } from './calls/message.entity.js';
import { Node } from './calls/node.entity.js';
import { Recording } from './calls/recording.entity.js';
import { ShortCallCount } from './calls/short-call-count.entity.js';
import { AccountRulesRow } from './compliance/account-rules.entity.js';
import { Consent } from './compliance/consent.entity.js';
import { DeviceBlock } from './compliance/device-block.entity.js';
import { Schedule } from './compliance/schedule.entity.js';
import { Contact } from './contacts/contact.entity.js';
import { ContactImport } from './contacts/contact-import.entity.js';
import { ContactList } from './contacts/contact-list.entity.js';
import { ContactNote } from './contacts/contact-note.entity.js';
import { ImportRejection } from './contacts/import-rejection.entity.js';
import { DomainEvent } from './database/domain-event.entity.js';
import { Lease } from './database/lease.entity.js';
import { AddedKey } from './dialers/added-key.entity.js';
import { Dialer } from './dialers/dialer.entity.js';
import { DialerContact } from './dialers/dialer-contact.entity.js';
import { DialerList } from './dialers/dialer-list.entity.js';
import { DialerQuota } from './dialers/dialer-quota.entity.js';
import { DialerVersion } from './dialers/dialer-version.entity.js';
import { PacingState } from './dialers/pacing-state.entity.js';
import { RuleRun } from './dialers/rule-run.entity.js';
import { Forwarding } from './inbound/forwarding.entity.js';
import { CallRule } from './inbound/call-rule.entity.js';
import { Widget } from './inbound/widgets/widget.entity.js';
import { WidgetRequest } from './inbound/widgets/widget-request.entity.js';
import { Job } from './jobs/job.entity.js';
import { Lambda } from './lambdas/lambda.entity.js';
import { LambdaVersion } from './lambdas/lambda-version.entity.js';
import { Score } from './quality/score.entity.js';
import { ScoreCard } from './quality/score-card.entity.js';
import { ScoreCardVersion } from './quality/score-card-version.entity.js';
import { Tables0001 } from '../migrations/0001-tables.js';
import { Agents0002 } from '../migrations/0002-agents.js';
import { CallerIds0003 } from '../migrations/0003-caller-ids.js';
import { Lambdas0004 } from '../migrations/0004-lambdas.js';
import { Tasks0005 } from '../migrations/0005-tasks.js';
import { AgentPhase0006 } from '../migrations/0006-agent-phase.js';
import { Recordings0007 } from '../migrations/0007-recordings.js';
import { DetectionFeedback0008 } from '../migrations/0008-detection-feedback.js';
import { Messages0009 } from '../migrations/0009-messages.js';
import { Texts0009 } from '../migrations/0009-texts.js';
import { Quality0011 } from '../migrations/0011-quality.js';
import { Consults0011 } from '../migrations/0011-consults.js';
import { Rules0013 } from '../migrations/0013-rules.js';
import { Registries0014 } from '../migrations/0014-registries.js';
import { CallsIn0015 } from '../migrations/0015-calls-in.js';
import { AddedContacts0017 } from '../migrations/0017-added-contacts.js';
import { RuleRuns0018 } from '../migrations/0018-rule-runs.js';
import { ShortNumbers0018 } from '../migrations/0018-short-numbers.js';
import { Retention0019 } from '../migrations/0019-retention.js';
import { Widgets0020 } from '../migrations/0020-widgets.js';
import { ShortCalls0021 } from '../migrations/0021-short-calls.js';
import { ConsultAccounts0022 } from '../migrations/0022-consult-accounts.js';
import { EarlierCall0023 } from '../migrations/0023-earlier-call.js';
import { NeverCallWidgets0024 } from '../migrations/0024-never-call-widgets.js';
import { Refusals0025 } from '../migrations/0025-refusals.js';
import { DevicesByBytes0026 } from '../migrations/0026-devices-by-bytes.js';
import { ConsentsThatHold0027 } from '../migrations/0027-consents-that-hold.js';
import { Callbacks0028 } from '../migrations/0028-callbacks.js';
import { WaitsForRules0029 } from '../migrations/0029-waits-for-rules.js';
import { CorrectedVerdicts0030 } from '../migrations/0030-corrected-verdicts.js';
import { CallsOfNumbers0031 } from '../migrations/0031-calls-of-numbers.js';
import { OptOutsForEver0032 } from '../migrations/0032-opt-outs-for-ever.js';
import { NumbersByBytes0033 } from '../migrations/0033-numbers-by-bytes.js';
import { EndedAs0034 } from '../migrations/0034-ended-as.js';
import { PromisesOfWidgets0035 } from '../migrations/0035-promises-of-widgets.js';

/** Every table, and every migration in its order. */
export const schema = {
  entities: [
    Enterprise, Account, User, ApiToken, Session, AuditEntry,
    Lease, DomainEvent, Job,
    ContactList, Contact, ContactNote, ContactImport, ImportRejection, Schedule, AccountRulesRow, DeviceBlock, Consent,
    CallerId, CallerIdUse, LookUp, LookUpProvider, LookUpCost,
    Lambda, LambdaVersion,
    Node, Gateway, Message, Attempt, Recording, AbandonCount, ShortCallCount, DetectionCount, DetectionState, Queue, Agent,
    Task, AgentWish, AgentPause, DeskCall, Consult, Disposition,
    ScoreCard, ScoreCardVersion, Score,
    Dialer, DialerVersion, DialerList, DialerContact, AddedKey, RuleRun, DialerQuota, PacingState, CallIn, Forwarding, CallRule,
    Widget, WidgetRequest,
  ],
  migrations: [Tables0001, Agents0002, CallerIds0003, Lambdas0004, Tasks0005, AgentPhase0006, Recordings0007, DetectionFeedback0008, Texts0009, Messages0009, Quality0011, Consults0011, Rules0013, Registries0014, CallsIn0015, AddedContacts0017, ShortNumbers0018, RuleRuns0018, Retention0019, Widgets0020, ShortCalls0021, ConsultAccounts0022, EarlierCall0023, NeverCallWidgets0024, Refusals0025, DevicesByBytes0026, ConsentsThatHold0027, Callbacks0028, WaitsForRules0029, CorrectedVerdicts0030, CallsOfNumbers0031, OptOutsForEver0032, NumbersByBytes0033, EndedAs0034, PromisesOfWidgets0035],
};
