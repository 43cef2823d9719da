import { Account } from './accounts/account.entity.js';
import { ApiToken } from './accounts/api-token.entity.js';
import { AuditEntry } from './accounts/audit-entry.entity.js';
import { Enterprise } from './accounts/enterprise.entity.js';
import { Session } from './accounts/session.entity.js';
import { User } from './accounts/user.entity.js';
import { Attempt } from './calls/attempt.entity.js';
import { Gateway } from './calls/gateway.entity.js';
import { Message } from './calls/message.entity.js';
import { Node } from './calls/node.entity.js';
import { Schedule } from './compliance/schedule.entity.js';
import { Contact } from './contacts/contact.entity.js';
import { ContactImport } from './contacts/contact-import.entity.js';
import { ContactList } from './contacts/contact-list.entity.js';
import { ImportRejection } from './contacts/import-rejection.entity.js';
import { DomainEvent } from './database/domain-event.entity.js';
import { Lease } from './database/lease.entity.js';
import { Dialer } from './dialers/dialer.entity.js';
import { DialerContact } from './dialers/dialer-contact.entity.js';
import { DialerList } from './dialers/dialer-list.entity.js';
import { DialerQuota } from './dialers/dialer-quota.entity.js';
import { DialerVersion } from './dialers/dialer-version.entity.js';
import { Job } from './jobs/job.entity.js';
import { Lambda } from './lambdas/lambda.entity.js';
import { LambdaVersion } from './lambdas/lambda-version.entity.js';
import { Tables0001 } from '../migrations/0001-tables.js';
import { Lambdas0004 } from '../migrations/0004-lambdas.js';

/** Every table, and every migration in its order. */
export const schema = {
  entities: [
    Enterprise, Account, User, ApiToken, Session, AuditEntry,
    Lease, DomainEvent, Job,
    ContactList, Contact, ContactImport, ImportRejection, Schedule,
    Lambda, LambdaVersion,
    Node, Gateway, Message, Attempt,
    Dialer, DialerVersion, DialerList, DialerContact, DialerQuota,
  ],
  migrations: [Tables0001, Lambdas0004],
};
