import React from 'react';
import { Property } from './property';
import { useQueues } from './queue';
import { type PropertyProps, valueOf } from './record';

/** The queue of whose calls something is. */
export default function QueueOfCalls(props: PropertyProps) {
  const { record, property } = props;
  const queues = useQueues();
  const id = valueOf(record, property.path);
  return <Property {...props}>{id ? queues?.find((queue) => queue.id === Number(id))?.name ?? record.populated[property.path]?.title : <span className="sd-quiet">Any, or none</span>}</Property>;
}
