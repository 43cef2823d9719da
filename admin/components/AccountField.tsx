import React from 'react';
import type { AccountRow } from './session';
import { SelectField } from './ui';

/** Whose it is to be; asked only of people who see several accounts. */
export function AccountField({ accounts, value, onChange, error }: { accounts: AccountRow[]; value: string; onChange: (value: string) => void; error?: string }) {
  if (accounts.length < 2) return null;
  return <SelectField label="Account" error={error} value={value} onChange={onChange} none="Choose an account" choices={accounts.map(({ id, name }) => ({ value: id, label: name }))} />;
}

/** What the API is told: nothing where there is no choice. */
export const chosenAccount = (accounts: AccountRow[], value: string): { accountId?: number } => {
  const id = value ? Number(value) : accounts.length === 1 ? accounts[0]!.id : undefined;
  return id === undefined ? {} : { accountId: id };
};
