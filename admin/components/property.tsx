import React, { type ReactNode } from 'react';
import { ValueGroup } from '@adminjs/design-system';
import { useTranslation } from 'adminjs';
import type { PropertyProps } from './record';

/** A value in a table as it is, and on a record's page under its label. */
export function Property({ property, record, where, children }: PropertyProps & { children: ReactNode }) {
  const { translateProperty } = useTranslation();
  const { resourceId } = property as unknown as { resourceId: string };
  if (where !== 'show') return <>{children}</>;
  return <ValueGroup label={translateProperty(property.path, resourceId)} key={record.id}>{children}</ValueGroup>;
}
