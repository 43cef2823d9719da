import React from 'react';
import { resultWord } from './attempt';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Badge } from './ui';

/** What came of an attempt. */
export default function Result(props: PropertyProps) {
  const result = valueOf<string | null>(props.record, 'result') ?? valueOf<string>(props.record, 'state') ?? '';
  return <Property {...props}><Badge state={result} label={resultWord(result)} /></Property>;
}
