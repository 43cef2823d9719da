import { flat, type RecordJSON } from 'adminjs';

/** A value of a record: AdminJS hands structures over in pieces (`hours.monday.0.from`). */
export const valueOf = <T>(record: RecordJSON | undefined, path: string): T | undefined => (record ? (flat.get(record.params, path) as T | undefined) : undefined);

export interface PropertyProps {
  record: RecordJSON;
  property: { path: string; label: string };
  where?: string;
}
