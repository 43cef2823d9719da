import React from 'react';
import { count } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** A limit of calls; 0 is none of a gateway's own, and of a node that part of its switch's (src/calls/nodes.ts). */
export default function Limit(props: PropertyProps) {
  const limit = Number(valueOf(props.record, props.property.path) ?? 0);
  const { resourceId } = props.property as unknown as { resourceId: string };
  return <Property {...props}>{limit === 0 ? <span className="sd-quiet">{resourceId === 'Node' ? 'Two thirds of the switch’s' : 'No limit'}</span> : <span className="sd-number">{count(limit)}</span>}</Property>;
}
