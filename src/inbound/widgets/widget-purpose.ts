/** What whoever fills a form in wants: to be called by a dialer, or never to be called again by any. */
export const widgetPurposes = ['call me', 'never call me'] as const;
export type WidgetPurpose = (typeof widgetPurposes)[number];

/** Most requests in an hour unless set otherwise. Many people follow a link in a letter in the hour in which it comes, and those of a mobile operator may share an address. */
export const usualLimits = {
  'call me': { mostPerNumber: 3, mostPerAddress: 10, mostPerHour: 100 },
  'never call me': { mostPerNumber: 3, mostPerAddress: 30, mostPerHour: 1_000 },
};
