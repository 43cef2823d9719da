import { Column, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { TableColumn, TableForeignKey, type ObjectType } from 'typeorm';

/**
 * The column types that SQLite, MariaDB and MySQL share without drift, each once as a decorator for
 * an entity and once as a column for a migration. Times are written by our own code, never by the
 * database: their clocks differ and a simulated clock must hold for rows too.
 */

type Options = { nullable?: boolean; default?: string | number | boolean };

export const Id = () => PrimaryGeneratedColumn();
export const Int = (options: Options = {}) => Column({ type: 'int', ...options });
export const Text = (length: number, options: Options = {}) => Column({ type: 'varchar', length, ...options });
export const LongText = (options: Options = {}) => Column({ type: 'text', ...options });
/** A point in time with milliseconds, in UTC. */
export const Moment = (options: Options = {}) => Column({ type: 'datetime', precision: 3, ...options });
export const Flag = (options: Options = {}) => Column({ type: 'boolean', ...options });
/** A structure that is only ever read whole. */
export const Json = (options: Options = {}) => Column({ type: 'simple-json', ...options });

/** The object behind a foreign-key column; `name` is the constraint's, the same on every database. */
export function Reference(target: () => ObjectType<object>, column: string, name: string): PropertyDecorator {
  return (prototype, property) => {
    ManyToOne(target, { onUpdate: 'NO ACTION', onDelete: 'NO ACTION' })(prototype, property);
    JoinColumn({ name: column, foreignKeyConstraintName: name })(prototype, property as string);
  };
}

/** The same types for migrations; the two databases spell an integer and a flag differently. */
export const columnsFor = (sqlite: boolean) => {
  const integer = sqlite ? 'integer' : 'int';
  return {
    id: () => new TableColumn({ name: 'id', type: integer, isPrimary: true, isGenerated: true, generationStrategy: 'increment' }),
    int: (name: string, options: Options = {}) => column(name, integer, options),
    text: (name: string, length: number, options: Options = {}) => column(name, 'varchar', options, { length: String(length) }),
    longText: (name: string, options: Options = {}) => column(name, 'text', options),
    moment: (name: string, options: Options = {}) => column(name, 'datetime', options, { precision: 3 }),
    flag: (name: string, options: Options = {}) => column(name, sqlite ? 'boolean' : 'tinyint', options),
    double: (name: string, options: Options = {}) => column(name, 'double', options),
    /** A primary key that is a text of ours. */
    key: (name: string, length: number) => primary(column(name, 'varchar', {}, { length: String(length) })),
    primary,
  };
};

function primary(field: TableColumn): TableColumn {
  field.isPrimary = true;
  return field;
}

function column(name: string, type: string, options: Options, more: object = {}): TableColumn {
  const fallback = typeof options.default === 'string' ? `'${options.default}'` : options.default;
  return new TableColumn({ name, type, isNullable: options.nullable ?? false, default: typeof fallback === 'boolean' ? Number(fallback) : fallback, ...more });
}

export const reference = (name: string, column: string, table: string): TableForeignKey =>
  new TableForeignKey({ name, columnNames: [column], referencedTableName: table, referencedColumnNames: ['id'], onUpdate: 'NO ACTION', onDelete: 'NO ACTION' });
