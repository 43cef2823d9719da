import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Badge, NotWatched } from './ui';

/** A node is up, switched off, or down for a reason; not known while nobody dials (resources/watched.ts). */
export default function NodeState(props: PropertyProps) {
  const trouble = valueOf<string | null>(props.record, 'trouble');
  const isEnabled = valueOf<boolean>(props.record, 'enabled');
  const hasBeenUp = Boolean(valueOf(props.record, 'lastUpAt'));
  return (
    <Property {...props}>
      {!isEnabled ? <Badge state="off" label="Switched off" /> : valueOf<boolean>(props.record, 'isUnwatched') ? <NotWatched /> : trouble ? <><Badge state="down" /> {trouble}</> : hasBeenUp ? <Badge state="up" /> : <Badge state="waiting" label="Connecting" />}
    </Property>
  );
}
