import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

export default function State(props: PropertyProps) {
  const state = valueOf<string>(props.record, props.property.path);
  return <Property {...props}>{state && <Badge state={state} />}</Property>;
}
