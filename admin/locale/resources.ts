import type { LocaleTranslations } from 'adminjs';

/** Words of single resources, where they differ from those for all. */
export const resources: NonNullable<LocaleTranslations['resources']> = {
  Dialer: {
    actions: { list: 'Dialers', new: 'New dialer', edit: 'Change' },
    properties: { explanation: 'Why', startedAt: 'Started', endedAt: 'Ended' },
    messages: { noRecords: 'No dialer yet', noRecordsInResource: 'A dialer calls the contacts of a list and plays them a message. Make one: it takes a list, a message and two minutes.' },
    buttons: { createFirstRecord: 'Make the first dialer' },
  },
  ContactList: {
    actions: { list: 'Lists', new: 'New list', edit: 'Rename', upload: 'Upload a CSV file' },
    properties: { contactCount: 'Contacts', description: 'Description' },
    messages: { noRecords: 'No list yet', noRecordsInResource: 'A list holds numbers to call, or numbers that must not be called: what it does is chosen in each dialer.' },
    buttons: { createFirstRecord: 'Make the first list' },
  },
  ContactImport: {
    actions: { list: 'Imports', new: 'Upload a CSV file' },
    properties: { fileName: 'File', rowsRead: 'Rows read', rowsAdded: 'Added', rowsRejected: 'Rejected', failure: 'Why it failed', createdBy: 'Uploaded by', createdAt: 'Uploaded', endedAt: 'Finished' },
    messages: { noRecords: 'No file was uploaded yet', noRecordsInResource: 'Upload a CSV file with numbers. You see the first rows and choose the columns before anything is added.' },
    buttons: { createFirstRecord: 'Upload a CSV file' },
  },
  Message: {
    actions: { list: 'Messages', new: 'Upload a message' },
    properties: { milliseconds: 'Length', bytes: 'Size', createdBy: 'Uploaded by', createdAt: 'Uploaded' },
    messages: { noRecords: 'No message yet', noRecordsInResource: 'A message is the recording that people hear when they answer. Upload it as a WAV file.' },
    buttons: { createFirstRecord: 'Upload a message' },
  },
  Schedule: {
    actions: { list: 'Schedules', new: 'New schedule' },
    properties: { hours: 'Open hours', holidays: 'Closed on' },
    messages: { noRecords: 'No schedule yet', noRecordsInResource: 'A schedule says in which hours of the week a dialer works, and on which days it does not. A dialer without one works at all hours that the contacts allow.' },
    buttons: { createFirstRecord: 'Make the first schedule' },
  },
  Lambda: {
    actions: { list: 'Lambdas', new: 'New lambda' },
    properties: { kind: 'What it is', runs: 'Runs', failures: 'Failures', lastFailureAt: 'Failed last' },
    messages: { noRecords: 'No lambda yet', noRecordsInResource: 'A lambda is a small program of yours that says, for each contact, which queue or agent takes the call: a script that runs here, or your own HTTPS endpoint.' },
    buttons: { createFirstRecord: 'Make the first lambda' },
  },
  Attempt: {
    actions: { list: 'Contact trace' },
    properties: {
      createdAt: 'When',
      dialerId: 'Dialer',
      nodeId: 'Node',
      gatewayId: 'Gateway',
      result: 'Result',
      reason: 'Why it was refused',
      rule: 'Rule',
      refusedUntil: 'Refused until',
      callerId: 'Caller ID shown',
      ringingAt: 'Rang',
      answeredAt: 'Answered',
      endedAt: 'Ended',
      milliseconds: 'Talk time',
      cause: 'What the switch said',
      note: 'Noted by the dialplan',
      tag: 'Tag',
      id: 'Attempt ID',
    },
    messages: { noRecords: 'No call yet', noRecordsInResource: 'Every call and every refusal will be listed here.' },
  },
  Contact: {
    actions: { list: 'Contacts' },
    properties: { addedAt: 'Added', blacklistedUntil: 'Blacklisted until', cancelledAt: 'Blacklisting cancelled', addedBy: 'Added by' },
    messages: { noRecords: 'No contact', noRecordsInResource: 'Open a list to add contacts to it.' },
  },
  AuditEntry: {
    actions: { list: 'Audit log' },
    properties: { at: 'When', actor: 'Who', action: 'Did what', subject: 'To what', detail: 'Details' },
    messages: { noRecords: 'Nothing yet', noRecordsInResource: 'What people and tokens do will be listed here.' },
  },
  Node: {
    actions: { list: 'Nodes', new: 'Add a node' },
    properties: {
      trouble: 'State',
      host: 'Host',
      port: 'Port',
      password: 'Password of the event socket',
      lastUpAt: 'Last came up',
      mediaLocation: 'Where it finds the messages',
    },
    messages: {
      noRecords: 'No node yet',
      noRecordsInResource: 'A node is one FreeSWITCH. Without one nothing can be dialled.',
      hostHint: 'The machine on which this FreeSWITCH runs: a name or an IP address.',
      nodePasswordHint: 'As in event_socket.conf.xml on the switch. It is not shown; left empty, it stays as it is.',
      mediaLocationHint: 'The folder of messages as this switch sees it, or the http address at which it can fetch them.',
    },
    buttons: { createFirstRecord: 'Add the first node' },
  },
  Gateway: {
    actions: { list: 'Gateways' },
    properties: { nodeId: 'Node', profile: 'SIP profile', isUp: 'State', state: 'Registration', restedUntil: 'Rested until', seenAt: 'Last seen' },
    messages: { noRecords: 'No gateway yet', noRecordsInResource: 'Gateways are found on the nodes by themselves, a few seconds after a node comes up.' },
  },
  Account: {
    actions: { list: 'Accounts', new: 'New account' },
    properties: { country: 'Country' },
    messages: { countryHint: 'How numbers without + are read.', zoneHint: 'Times in files and forms of this account are in this zone.' },
  },
  User: {
    actions: { list: 'Users', new: 'New user', setPassword: 'Set password', disable: 'Bar from signing in', enable: 'Let in again' },
    properties: { role: 'Role', disabled: 'Barred', password: 'Password' },
    messages: { passwordHint: 'At least 10 characters. Tell it to them in person or by phone; they get no email.', disableGuard: 'Bar this user? They are signed out everywhere at once.' },
  },
  ApiToken: {
    actions: { list: 'API tokens', new: 'New token', revoke: 'Revoke' },
    properties: { role: 'Role', revokedAt: 'Revoked' },
    messages: { tokenNameHint: 'Which program uses it, such as "CRM".', noRecords: 'No token yet', noRecordsInResource: 'A token lets another program, such as your CRM, use the API.', revokeGuard: 'Revoke this token? The program that uses it is locked out at once.' },
    buttons: { createFirstRecord: 'Make the first token' },
  },
  Job: {
    actions: { list: 'Jobs' },
    properties: { nextRunAt: 'Next run', lastRunAt: 'Last began', lastFinishedAt: 'Last ended', failedAt: 'Failed', failCount: 'Failures', failReason: 'Why it failed', repeatInterval: 'Repeated', data: 'Data' },
    messages: { noRecords: 'No job yet', noRecordsInResource: 'Imports, schedules and housekeeping will be listed here.' },
  },
};
