import React from 'react';
import { ActionButton, BasePropertyComponent, NoRecords, type PropertyJSON, type RecordJSON, type ResourceJSON, SortLink, useTranslation } from 'adminjs';
import { Link, useLocation } from 'react-router-dom';
import { pageUrl } from './api';
import { useTimes } from './session';
import { Empty, InZone, Loading } from './ui';

interface Props {
  resource: ResourceJSON;
  records: RecordJSON[];
  actionPerformed?: () => void;
  sortBy?: string;
  direction?: 'asc' | 'desc';
  isLoading?: boolean;
}

/**
 * Rows whose first cell is a link and whose actions are words; on a phone each row is a card with all of its
 * values. AdminJS's own hides the actions behind dots, and on a phone all columns but one.
 */
export default function RecordsTable({ resource, records, actionPerformed, sortBy, direction, isLoading }: Props) {
  const { translateProperty, translateAction } = useTranslation();
  const isFiltered = [...new URLSearchParams(useLocation().search).keys()].some((key) => key.startsWith('filters.'));
  const times = useTimes('all');
  if (isLoading && records.length === 0) return <div className="sd-page"><Loading /></div>;
  if (records.length === 0 && isFiltered) return <div className="sd-page"><Empty title="Nothing matches the filter">Open the filter and change or clear it.</Empty></div>;
  if (records.length === 0) return <NoRecords resource={resource} />;
  const properties = resource.listProperties as unknown as PropertyJSON[];
  const hasTimes = properties.some(({ type }) => type === 'datetime') || records.some(({ params }) => params.restedUntil || params.notFollowedSince);
  return (
    <div className="sd-records">
      <InZone times={hasTimes ? times : undefined}>
      <table>
        <thead>
          <tr>
            {properties.map((property) => (
              <th key={property.propertyPath} scope="col" data-property-name={property.propertyPath}>
                {property.isSortable ? <SortLink property={property} sortBy={sortBy} direction={direction} /> : translateProperty(property.propertyPath, resource.id)}
              </th>
            ))}
            <th aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id} data-id={record.id}>
              {properties.map((property, index) => {
                const value = <BasePropertyComponent property={property} resource={resource} record={record} where="list" />;
                const isBlank = [null, undefined, ''].includes(record.params[property.propertyPath]) && !property.components?.list && property.type !== 'mixed';
                const isLink = index === 0 && record.recordActions.some(({ name }) => name === 'show');
                return (
                  <td key={property.propertyPath} className={isBlank ? 'sd-blank' : undefined} data-property-name={property.propertyPath} data-head={translateProperty(property.propertyPath, resource.id)}>
                    {isLink ? <Link to={pageUrl(`/resources/${resource.id}/records/${encodeURIComponent(record.id)}/show`)}>{value}</Link> : value}
                  </td>
                );
              })}
              <td className="sd-row-actions">
                {record.recordActions.filter(({ name }) => name !== 'show').map((action) => (
                  <ActionButton key={action.name} action={action} resourceId={resource.id} recordId={record.id} actionPerformed={actionPerformed}>
                    <span role="button" tabIndex={0} className="sd-row-action">{translateAction(action.label, resource.id)}</span>
                  </ActionButton>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      </InZone>
    </div>
  );
}
