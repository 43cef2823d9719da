import React from 'react';
import { withTimes } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { useZone } from './ui';

/** What the service says, with its times in the zone of the page. */
export default function Sentences(props: PropertyProps) {
  const text = valueOf<string | null>(props.record, props.property.path) ?? '';
  const zone = useZone();
  return <Property {...props}>{withTimes(text, zone)}</Property>;
}
