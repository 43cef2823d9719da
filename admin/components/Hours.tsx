import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { type Week, weekInWords } from './week';

export default function Hours(props: PropertyProps) {
  return <Property {...props}>{weekInWords(valueOf<Week>(props.record, props.property.path) ?? {})}</Property>;
}
