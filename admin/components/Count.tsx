import React from 'react';
import { count } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

export default function Count(props: PropertyProps) {
  return <Property {...props}><span className="sd-number">{count(valueOf<number>(props.record, props.property.path))}</span></Property>;
}
