import React from 'react';
import { type PropertyJSON, useTranslation } from 'adminjs';

/** What a field means, written under its label; AdminJS hides it behind a question mark. */
export default function PropertyDescription({ property }: { property: PropertyJSON }) {
  const { tm } = useTranslation();
  return property.description ? <span className="sd-about">{tm(property.description, property.resourceId)}</span> : null;
}
