import React from 'react';
import { whenExactly } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { useZone } from './ui';

/** A point in time, in the zone of the page. */
export default function Moment(props: PropertyProps) {
  const time = valueOf<string | null>(props.record, props.property.path);
  const zone = useZone();
  return <Property {...props}>{time && <span className="sd-number">{whenExactly(time, zone)}</span>}</Property>;
}
