import { BaseEntity, Entity, Index } from 'typeorm';
import { Id, Int, LongText, Reference, Text } from '../database/columns.js';
import { Account } from '../accounts/account.entity.js';
import { ContactImport } from './contact-import.entity.js';

/** A row of an import that was not taken, with its line in the file and the reason. */
@Entity('import_rejection')
@Index('import_rejection_import', ['importId', 'line'])
export class ImportRejection extends BaseEntity {
  @Id() id!: number;
  @Int() accountId!: number;
  @Reference(() => Account, 'account_id', 'import_rejection_account') account?: Account;
  @Int() importId!: number;
  @Reference(() => ContactImport, 'import_id', 'import_rejection_import_ref') contactImport?: ContactImport;
  @Int() line!: number;
  @Text(200) reason!: string;
  /** The row as it stood in the file, cut at 2,000 characters. */
  @LongText() content!: string;
}
