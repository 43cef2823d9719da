import React from 'react';
import { whenExactly } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** A point in time, in the zone of the reader's computer. */
export default function Moment(props: PropertyProps) {
  const time = valueOf<string | null>(props.record, props.property.path);
  return <Property {...props}>{time && <span className="sd-number">{whenExactly(time)}</span>}</Property>;
}
