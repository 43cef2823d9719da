import React from 'react';
import { detectedWords } from './attempt';
import { capitalised } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** Who answered, as the switch heard it. */
export default function Detected(props: PropertyProps) {
  const detected = valueOf<string | null>(props.record, 'detected');
  return <Property {...props}>{detected && capitalised(detectedWords[detected] ?? detected)}</Property>;
}
