import React from 'react';
import { ActionButton, type ActionProps, BasePropertyComponent, type PropertyJSON, useTranslation } from 'adminjs';
import { capitalised } from './format';
import { useTimes } from './session';
import { Card, Facts, Page } from './ui';

/** A row with all that may be known of it, and what can be done with it; a page of its own may have more below. */
export default function ShowRecord({ record, resource, children }: ActionProps & { children?: React.ReactNode }) {
  const { translateProperty, translateAction, translateLabel } = useTranslation();
  const properties = resource.showProperties as unknown as PropertyJSON[];
  // A name is written as its owner writes it; `sales@default` is another queue than `Sales@default`.
  const isName = (resource.titleProperty as unknown as PropertyJSON | undefined)?.propertyPath === 'name';
  const title = String(record!.title || translateLabel(resource.id));
  const isEmpty = ({ propertyPath }: PropertyJSON) => [null, undefined, ''].includes(record!.params[propertyPath]) && propertyPath !== 'trouble' && !Object.keys(record!.params).some((key) => key.startsWith(`${propertyPath}.`));
  // As the list tells them from which people come here.
  const times = useTimes('all');
  const hasTimes = properties.some((property) => property.type === 'datetime' && !isEmpty(property)) || Boolean(record!.params.restedUntil);
  return (
    <Page
      times={hasTimes ? times : undefined}
      title={isName ? title : capitalised(title)}
      above={{ label: translateLabel(resource.id), path: `/resources/${resource.id}` }}
      actions={record!.recordActions.filter(({ name }) => name !== 'show').map((action) => (
        <ActionButton key={action.name} action={action} resourceId={resource.id} recordId={record!.id} actionPerformed={() => window.location.reload()}>
          <span role="button" tabIndex={0} className={`sd-button ${action.variant === 'danger' ? 'sd-danger' : 'sd-plain'}`}>{translateAction(action.label, resource.id)}</span>
        </ActionButton>
      ))}
    >
      <Card>
        <Facts
          facts={properties
            .filter((property) => !isEmpty(property))
            .map((property) => [translateProperty(property.propertyPath, resource.id), <BasePropertyComponent key={property.propertyPath} property={property} resource={resource} record={record!} where="list" />])}
        />
      </Card>
      {children}
    </Page>
  );
}
