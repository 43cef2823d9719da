import React from 'react';
import { capitalised } from './format';
import { Property } from './property';
import { strategyInWords } from './queue';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

/** Whom a queue offers a call to, with the switch's own name for it. */
export default function QueueStrategy(props: PropertyProps) {
  const strategy = valueOf<string>(props.record, 'strategy') ?? '';
  return (
    <Property {...props}>
      <span>{capitalised(strategyInWords(strategy))} <span className="sd-quiet">{strategy}</span> {valueOf<boolean>(props.record, 'isGone') && <Badge state="off" label="Not on the switch any more" />}</span>
    </Property>
  );
}
