import React from 'react';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

export default function GatewayState(props: PropertyProps) {
  return <Property {...props}><Badge state={valueOf<boolean>(props.record, 'isUp') ? 'up' : 'down'} /></Property>;
}
