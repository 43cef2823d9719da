import type { EntityManager } from 'typeorm';
import { Widget } from './widget.entity.js';

type Row = { id: number };

const find = (column: 'dialerId' | 'scheduleId' | 'blacklistId') => async (manager: EntityManager, { id }: Row): Promise<string | undefined> => {
  const widget = await manager.getRepository(Widget).findOneBy({ [column]: id });
  return widget ? `the widget "${widget.name}"` : undefined;
};

/** The widget that adds its contacts to the dialer, in words. */
export const findWidgetOfDialer = find('dialerId');
/** The widget that is open by the schedule, in words. */
export const findWidgetOfSchedule = find('scheduleId');
/** The widget that adds no numbers of the list, in words. */
export const findWidgetOfList = find('blacklistId');
