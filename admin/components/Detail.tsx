import React from 'react';
import { capitalised } from './format';
import { Property } from './property';
import { type PropertyProps, valueOf } from './record';
import { Facts } from './ui';

/** A structure of any shape, as words and values. */
export default function Detail(props: PropertyProps) {
  const detail = valueOf<Record<string, unknown>>(props.record, props.property.path) ?? {};
  const facts = Object.entries(detail).map(([name, value]): [string, string] => [
    capitalised(name.replace(/([A-Z])/g, (_, letter: string) => ` ${letter.toLowerCase()}`)),
    typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? ''),
  ]);
  return <Property {...props}><div className="sd-page" style={{ padding: 0 }}><Facts facts={facts} /></div></Property>;
}
