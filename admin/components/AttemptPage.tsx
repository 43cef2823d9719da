import React from 'react';
import type { ActionProps } from 'adminjs';
import { type Said, WhatWasSaid } from './attempt';
import { valueOf } from './record';
import { RecordingPlayer } from './RecordingPlayer';
import { Scores } from './Scores';
import ShowRecord from './ShowRecord';
import { Card } from './ui';

/** All that is known of an attempt; what the agent said of it; its recording, to listen to and to score. */
export default function AttemptPage(props: ActionProps) {
  const { record } = props;
  const said = valueOf<Said>(record, 'said');
  const recording = valueOf<'stored' | 'N/A' | 'deleted'>(record, 'recording');
  const reason = valueOf<string | null>(record, 'recordingReason') ?? null;
  const hasTalked = valueOf<boolean>(record, 'hasTalked') === true;
  const attemptId = String(record!.id);
  const hasSound = recording !== undefined && (recording === 'stored' || reason !== null);
  return (
    <ShowRecord {...props}>
      {said && <Card title="What the agent said"><WhatWasSaid said={{ ...said, notes: said.notes ?? [] }} /></Card>}
      {(hasSound || hasTalked) && (
        <Card title={hasTalked ? 'Recording and score' : 'Recording'}>
          {hasSound ? <RecordingPlayer attemptId={attemptId} recording={recording} reason={reason} /> : <small className="sd-about">It was not recorded.</small>}
          {hasTalked && <Scores attemptId={attemptId} accountId={Number(valueOf(record, 'accountId'))} />}
        </Card>
      )}
    </ShowRecord>
  );
}
