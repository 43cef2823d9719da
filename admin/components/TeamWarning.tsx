import React from 'react';
import { type CallerIdRow, isOfTeam } from './caller-id';
import { useAll } from './session';
import { Go, Notice } from './ui';

/** Where a dialer keeps to a team that no number has any more: what people see instead. */
export function TeamWarning({ accountId, team }: { accountId: number; team: string }) {
  const all = useAll<CallerIdRow>('/caller-ids');
  if (!all.data || all.data.some((row) => row.accountId === accountId && isOfTeam(row, team))) return null;
  return <Notice kind="warning">No caller ID has the team “{team}” any more: people see the account’s default number, or the gateway’s own where there is none. <Go to="/resources/CallerId">See the caller IDs</Go></Notice>;
}
