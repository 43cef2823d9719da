import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** Several of people's own words, such as teams. */
export default function Words(props: PropertyProps) {
  const words = valueOf<string[]>(props.record, props.property.path);
  return <Property {...props}>{Array.isArray(words) && words.length > 0 ? words.join(', ') : <span className="sd-quiet">None</span>}</Property>;
}
