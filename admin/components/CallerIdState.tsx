import React from 'react';
import { when } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Badge, useZone } from './ui';

/** Whether a number is shown now, until when not, and whose the calls to it are where that is in question. */
export default function CallerIdState(props: PropertyProps) {
  const rest = valueOf<string | null>(props.record, 'restedUntil');
  const isResting = Boolean(rest) && Date.parse(rest!) > Date.now();
  const zone = useZone();
  const isDefault = valueOf<boolean>(props.record, 'isDefault');
  const callsTo = valueOf<string | null>(props.record, 'callsTo');
  return (
    <Property {...props}>
      <div>
        {!valueOf<boolean>(props.record, 'enabled') ? <Badge state="cancelled" label="Not in use" /> : isResting ? <><Badge state="waiting" label="Rests" /> until {when(rest, zone)}</> : <Badge state="up" label="In use" />}
        {isDefault && <> <Badge state="plain" label="Default" /></>}
        {callsTo && <p className="sd-hint">{callsTo}</p>}
      </div>
    </Property>
  );
}
