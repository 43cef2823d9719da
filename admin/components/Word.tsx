import React from 'react';
import { capitalised } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** One of our own words, such as a role. */
export default function Word(props: PropertyProps) {
  return <Property {...props}>{capitalised(valueOf<string>(props.record, props.property.path) ?? '')}</Property>;
}
