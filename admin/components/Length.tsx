import React from 'react';
import { length } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** Milliseconds, as people say them. */
export default function Length(props: PropertyProps) {
  return <Property {...props}>{valueOf<number>(props.record, props.property.path) === 0 && props.record.params.text ? 'as it is spoken' : length(valueOf<number>(props.record, props.property.path))}</Property>;
}
