import React from 'react';
import { type Said, WhatWasSaid } from './attempt';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';

/** What the agent said of an attempt, on its page. */
export default function WordOfAgent(props: PropertyProps) {
  const said = valueOf<Said>(props.record, 'said');
  return said?.disposition || said?.notes ? <Property {...props}><WhatWasSaid said={{ ...said, notes: said.notes ?? [] }} /></Property> : null;
}
