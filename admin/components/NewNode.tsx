import React from 'react';
import { type ActionProps, New, type RecordJSON } from 'adminjs';
import { useAll } from './session';
import { Notice } from './ui';

/** A new node is in use, unless its box is unticked. */
const inUse = { params: { enabled: true }, populated: {}, errors: {} } as unknown as RecordJSON;

/** AdminJS's form of a new node, with what saving it does to the simulated switch. */
export default function NewNode(props: ActionProps) {
  const isSimulating = (useAll<{ isSimulated: boolean; enabled: boolean }>('/nodes').data ?? []).some(({ isSimulated, enabled }) => isSimulated && enabled);
  return (
    <>
      {isSimulating && <Notice kind="warning">Saving a node goes live: the simulated switch is taken out of use, its dialers are paused, and the law’s rules are kept in every account. What you start after that calls real people.</Notice>}
      <New {...props} record={inUse} />
    </>
  );
}
