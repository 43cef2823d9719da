import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** The queue of whose calls something is. */
export default function QueueOfCalls(props: PropertyProps) {
  const { record, property } = props;
  return <Property {...props}>{valueOf(record, property.path) ? record.populated[property.path]?.title : <span className="sd-quiet">Any, or none</span>}</Property>;
}
