import { type MigrationInterface, type QueryRunner, Table, type TableColumn, TableIndex } from 'typeorm';
import { columnsFor, reference } from '../src/database/columns.js';

/** The first tables. A table's references are named `<table>_<what it points to>`. */
export class Tables0001 implements MigrationInterface {
  name = 'Tables1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    const { id, int, text, longText, moment, flag, double, key, primary } = columnsFor(runner.connection.options.type === 'better-sqlite3');
    const create = (name: string, fields: TableColumn[], indices: Record<string, string[] | { unique: string[] }> = {}, references: Record<string, string> = {}) =>
      runner.createTable(
        new Table({
          name,
          columns: fields,
          foreignKeys: Object.entries(references).map(([column, target]) => {
            const [constraint, table] = target.split('→') as [string, string];
            return reference(constraint, column, table);
          }),
          indices: Object.entries(indices).map(
            ([index, on]) => new TableIndex({ name: index, columnNames: Array.isArray(on) ? on : on.unique, isUnique: !Array.isArray(on) }),
          ),
        }),
      );

    await create('enterprise', [id(), text('name', 200), text('zone', 60), moment('created_at')]);
    await create(
      'account',
      [id(), int('enterprise_id'), text('name', 200), text('country', 2), text('zone', 60), moment('created_at')],
      {},
      { enterprise_id: 'account_enterprise→enterprise' },
    );
    await create(
      'user',
      [
        id(), int('enterprise_id'), int('account_id', { nullable: true }), text('email', 200), text('password_hash', 200),
        text('role', 30), flag('disabled', { default: false }), moment('created_at'),
      ],
      { user_email: { unique: ['email'] } },
      { enterprise_id: 'user_enterprise→enterprise', account_id: 'user_account→account' },
    );
    await create(
      'api_token',
      [
        id(), int('enterprise_id'), int('account_id', { nullable: true }), text('name', 200), text('role', 30), text('hash', 64),
        moment('created_at'), moment('revoked_at', { nullable: true }),
      ],
      { api_token_hash: { unique: ['hash'] } },
      { enterprise_id: 'api_token_enterprise→enterprise', account_id: 'api_token_account→account' },
    );
    await create('session', [key('id', 64), longText('data'), moment('expires_at')], { session_expires: ['expires_at'] });
    await create(
      'audit_entry',
      [
        id(), int('account_id', { nullable: true }), moment('at'), text('actor', 200), text('action', 60), text('subject', 200),
        longText('detail', { nullable: true }),
      ],
      { audit_entry_account: ['account_id', 'at'] },
    );

    await create('lease', [key('name', 100), text('holder', 100), int('term'), int('beat')]);
    await create(
      'domain_event',
      [
        id(), int('account_id'), text('kind', 60), longText('payload'), moment('created_at'), int('failures', { default: 0 }),
        text('failure', 500, { nullable: true }), moment('retry_at', { nullable: true }),
      ],
      { domain_event_retry: ['retry_at'] },
    );
    await create(
      'job',
      [
        id(), text('name', 100), text('type', 20), int('priority', { default: 0 }), longText('data', { nullable: true }),
        text('unique_key', 64, { nullable: true }), moment('next_run_at', { nullable: true }), moment('last_run_at', { nullable: true }),
        moment('last_finished_at', { nullable: true }), moment('failed_at', { nullable: true }), moment('locked_at', { nullable: true }),
        text('locked_by', 100, { nullable: true }), flag('disabled', { default: false }), longText('fail_reason', { nullable: true }),
        int('fail_count', { default: 0 }), int('progress', { nullable: true }), text('repeat_interval', 100, { nullable: true }),
        longText('details', { nullable: true }),
      ],
      { job_due: ['name', 'next_run_at'], job_locked: ['locked_at'], job_unique: { unique: ['unique_key'] } },
    );

    await create(
      'contact_list',
      [id(), int('account_id'), text('name', 200), text('description', 500, { default: '' }), int('contact_count', { default: 0 }), moment('created_at')],
      { contact_list_name: { unique: ['account_id', 'name'] } },
      { account_id: 'contact_list_account→account' },
    );
    await create(
      'contact',
      [
        id(), int('account_id'), int('list_id'), text('number', 32), text('name', 200, { nullable: true }), text('client_id', 100, { nullable: true }),
        text('email', 200, { nullable: true }), text('address', 500, { nullable: true }), text('zone', 60, { nullable: true }),
        text('language', 10, { nullable: true }), int('priority', { default: 0 }), longText('preferences', { nullable: true }),
        longText('other_numbers', { nullable: true }), longText('attributes', { nullable: true }), moment('added_at'), text('added_by', 200),
        longText('description', { nullable: true }), moment('blacklisted_until', { nullable: true }), moment('cancelled_at', { nullable: true }),
        text('cancelled_reason', 500, { nullable: true }),
      ],
      { contact_list_order: ['list_id'], contact_list_number: ['list_id', 'number', 'cancelled_at', 'blacklisted_until'], contact_account_client: ['account_id', 'client_id'] },
      { account_id: 'contact_account→account', list_id: 'contact_contact_list→contact_list' },
    );
    await create(
      'contact_import',
      [
        id(), int('account_id'), int('list_id'), text('file_name', 255), text('stored_name', 100), int('bytes'), int('bytes_read', { default: 0 }),
        longText('options'), text('state', 20), int('rows_read', { default: 0 }), int('rows_added', { default: 0 }), int('rows_rejected', { default: 0 }),
        text('failure', 500, { nullable: true }), text('created_by', 200), moment('created_at'), moment('ended_at', { nullable: true }),
      ],
      {},
      { account_id: 'contact_import_account→account', list_id: 'contact_import_list→contact_list' },
    );
    await create(
      'import_rejection',
      [id(), int('account_id'), int('import_id'), int('line'), text('reason', 200), longText('content')],
      { import_rejection_import: ['import_id', 'line'] },
      { account_id: 'import_rejection_account→account', import_id: 'import_rejection_import_ref→contact_import' },
    );
    await create(
      'schedule',
      [id(), int('account_id'), text('name', 200), text('zone', 60), longText('hours'), longText('holidays'), moment('created_at')],
      {},
      { account_id: 'schedule_account→account' },
    );

    await create(
      'node',
      [
        id(), int('enterprise_id'), text('name', 100), text('host', 200), int('port'), text('password', 200), flag('enabled', { default: true }), flag('is_simulated', { default: false }),
        int('max_calls', { default: 0 }), int('calls_per_second', { default: 0 }), int('weight', { default: 1 }), text('media_location', 500),
        text('trouble', 500, { nullable: true }), moment('last_up_at', { nullable: true }), moment('created_at'),
      ],
      { node_address: { unique: ['host', 'port'] } },
      { enterprise_id: 'node_enterprise→enterprise' },
    );
    await create(
      'gateway',
      [
        id(), int('node_id'), text('name', 100), text('profile', 100), flag('enabled', { default: true }), int('max_calls', { default: 0 }),
        int('calls_per_second', { default: 0 }), int('weight', { default: 1 }), flag('is_up', { default: false }), text('state', 30, { default: '' }),
        moment('rested_until', { nullable: true }), moment('seen_at', { nullable: true }),
      ],
      { gateway_name: { unique: ['node_id', 'name'] } },
      { node_id: 'gateway_node→node' },
    );
    await create(
      'message',
      [id(), int('account_id'), text('name', 200), text('stored_name', 100), int('bytes'), int('milliseconds'), text('created_by', 200), moment('created_at')],
      {},
      { account_id: 'message_account→account' },
    );
    await create(
      'attempt',
      [
        key('id', 36), int('account_id'), int('campaign_id'), int('dialer_id'), int('dialer_version_id'), int('dialer_contact_id'), int('contact_id'),
        int('list_id'), text('number', 32), text('client_id', 100, { nullable: true }), text('email', 200, { nullable: true }), int('ordinal'),
        int('node_id', { nullable: true }), int('gateway_id', { nullable: true }), text('caller_id', 32, { nullable: true }), text('tag', 100, { nullable: true }),
        text('state', 20), text('result', 20, { nullable: true }), text('rule', 40, { nullable: true }), text('reason', 500, { nullable: true }),
        moment('refused_until', { nullable: true }), text('cause', 100, { nullable: true }), text('note', 40, { nullable: true }), moment('created_at'),
        moment('ringing_at', { nullable: true }), moment('answered_at', { nullable: true }), moment('ended_at', { nullable: true }),
        int('milliseconds', { nullable: true }), moment('settled_at', { nullable: true }),
      ],
      {
        attempt_number: ['number', 'created_at'],
        attempt_client: ['client_id', 'created_at'],
        attempt_email: ['email', 'created_at'],
        attempt_dialer: ['dialer_id', 'created_at'],
        attempt_contact: ['contact_id'],
        attempt_unsettled: ['settled_at', 'node_id'],
      },
      { account_id: 'attempt_account→account' },
    );

    await create(
      'dialer',
      [
        id(), int('account_id'), text('name', 200), int('campaign_id'), int('version_id'), text('state', 20), text('explanation', 500, { nullable: true }),
        moment('started_at', { nullable: true }), moment('ended_at', { nullable: true }), moment('created_at'),
      ],
      { dialer_name: { unique: ['account_id', 'name'] }, dialer_state: ['state'] },
      { account_id: 'dialer_account→account' },
    );
    await create(
      'dialer_version',
      [id(), int('account_id'), int('dialer_id'), int('ordinal'), longText('settings'), text('created_by', 200), moment('created_at')],
      { dialer_version_ordinal: { unique: ['dialer_id', 'ordinal'] } },
      { account_id: 'dialer_version_account→account', dialer_id: 'dialer_version_dialer→dialer' },
    );
    await create(
      'dialer_list',
      [
        id(), int('account_id'), int('dialer_id'), int('list_id'), text('role', 10), int('position', { default: 0 }),
        text('status', 40, { default: 'BLACKLIST' }), int('enrolled_to', { default: 0 }),
      ],
      { dialer_list_link: { unique: ['dialer_id', 'list_id'] } },
      { account_id: 'dialer_list_account→account', dialer_id: 'dialer_list_dialer→dialer', list_id: 'dialer_list_list→contact_list' },
    );
    await create(
      'dialer_contact',
      [
        id(), int('account_id'), int('dialer_id'), int('contact_id'), int('list_id'), text('state', 20), text('status', 40, { nullable: true }),
        int('attempts', { default: 0 }), text('last_result', 20, { nullable: true }), moment('next_at', { nullable: true }), moment('ended_at', { nullable: true }),
      ],
      {
        dialer_contact_once: { unique: ['dialer_id', 'contact_id'] },
        dialer_contact_claim: ['dialer_id', 'state', 'next_at', 'list_id', 'contact_id'],
        dialer_contact_contact: ['contact_id'],
      },
      { account_id: 'dialer_contact_account→account', dialer_id: 'dialer_contact_dialer→dialer', contact_id: 'dialer_contact_contact_ref→contact' },
    );
    await create('dialer_quota', [primary(int('dialer_id')), int('account_id'), moment('starts_at'), moment('ends_at'), double('calls'), double('owed')]);
  }

  /** Undoing the first tables would be undoing the data; a backup is the way back. */
  async down(): Promise<void> {
    throw new Error('the first tables are not removed again; restore a backup instead');
  }
}
