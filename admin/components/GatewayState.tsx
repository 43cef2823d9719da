import React from 'react';
import { whenInShort } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Badge, NotWatched, useZone } from './ui';

/** A gateway is up, down, or rests for a while because many calls in a row failed; not known while nobody dials (resources/watched.ts). */
export default function GatewayState(props: PropertyProps) {
  const rest = valueOf<string | null>(props.record, 'restedUntil');
  const zone = useZone();
  const isResting = Boolean(rest) && new Date(rest!) > new Date();
  if (valueOf<boolean>(props.record, 'isUnwatched')) return <Property {...props}><NotWatched /></Property>;
  if (!valueOf<boolean>(props.record, 'isUp')) return <Property {...props}><Badge state="down" /></Property>;
  return <Property {...props}>{isResting ? <span><Badge state="waiting" label="Resting" /> <span className="sd-quiet">until {whenInShort(rest, zone)}: many calls in a row failed</span></span> : <Badge state="up" />}</Property>;
}
