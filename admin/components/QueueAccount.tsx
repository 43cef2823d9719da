import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { useAccounts } from './session';

/** Whose dialers may use a queue. */
export default function QueueAccount(props: PropertyProps) {
  const id = valueOf<number | null>(props.record, 'accountId');
  const accounts = useAccounts();
  return <Property {...props}>{id ? accounts.find((account) => account.id === Number(id))?.name ?? '' : <span className="sd-quiet">Every account</span>}</Property>;
}
