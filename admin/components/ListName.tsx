import React from 'react';
import { counted } from './format';
import { ask, useLoaded } from './api';
import { type PropertyProps, valueOf } from './record';
import type { Registry } from './registry';
import { Badge } from './ui';

/** The name of a list among others; of a do-not-call registry, also that it is too old, or that it blocks nobody. */
export default function ListName({ record }: PropertyProps) {
  const isRegistry = Boolean(valueOf<string>(record, 'registryOf'));
  const registry = useLoaded(async () => (isRegistry ? (await ask<{ registry: Registry | null }>('GET', `/lists/${record.id}`)).registry : null), record.id).data;
  return (
    <>
      {valueOf<string>(record, 'name')}{' '}
      {registry && !registry.blocks && <Badge state="off" label="The rules of its country are off" />}
      {registry?.blocks && registry.isStale && <Badge state="waiting" label={registry.ageDays === null ? 'Registry of an unknown day' : `Registry too old: ${counted(registry.ageDays, 'day')}`} />}
    </>
  );
}
