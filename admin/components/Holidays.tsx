import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

export default function Holidays(props: PropertyProps) {
  return <Property {...props}>{(valueOf<string[]>(props.record, props.property.path) ?? []).join(', ') || 'No day'}</Property>;
}
