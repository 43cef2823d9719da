import React from 'react';
import { count } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** A limit of calls; 0 is no limit. */
export default function Limit(props: PropertyProps) {
  const limit = Number(valueOf(props.record, props.property.path) ?? 0);
  return <Property {...props}>{limit === 0 ? <span className="sd-quiet">No limit</span> : <span className="sd-number">{count(limit)}</span>}</Property>;
}
