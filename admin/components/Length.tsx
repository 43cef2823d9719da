import React from 'react';
import { length } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** Milliseconds, as people say them. */
export default function Length(props: PropertyProps) {
  return <Property {...props}>{length(valueOf<number>(props.record, props.property.path))}</Property>;
}
