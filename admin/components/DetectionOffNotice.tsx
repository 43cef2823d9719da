import React from 'react';
import { ask } from './api';
import type { DetectionOff } from './dialer';
import { withTimes } from './format';
import { useSaving } from './saving';
import { useMay } from './session';
import { Button, Go, Notice, ProblemNotice, useZone } from './ui';

/** Detection that agents' dispositions have switched off: why, and the way to switch it on again. */
export function DetectionOffNotice({ dialerId, off, onChanged }: { dialerId: string; off: DetectionOff[]; onChanged: () => void }) {
  const zone = useZone();
  const may = useMay();
  const { busy, problem, save } = useSaving();
  const switchOn = () =>
    void save(async () => {
      await ask('POST', `/dialers/${dialerId}/detection/on`);
      onChanged();
    });
  return (
    <>
      <ProblemNotice problem={problem} />
      {off.map(({ kind, id, reason }) => (
        <Notice kind="warning" key={`${kind} ${id}`}>
          <span>{withTimes(reason, zone)} </span>
          {kind === 'dialer' && <span>Its calls reach agents without a verdict. Listen to a few before you switch it on again; what agents say then counts anew. </span>}
          {kind === 'dialer' && may('operate') && <div style={{ marginTop: 8 }}><Button busy={busy} onClick={switchOn}>Switch detection on again</Button></div>}
          {kind === 'gateway' && may('manage enterprise') && <Go to={`/resources/Gateway/records/${id}/show`}>To the gateway</Go>}
        </Notice>
      ))}
    </>
  );
}
