import React from 'react';
import { fileSize } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

export default function FileSize(props: PropertyProps) {
  return <Property {...props}>{fileSize(valueOf<number>(props.record, props.property.path) ?? 0)}</Property>;
}
