/** When a person may be called, beside the dialer's own hours. Times are HH:MM in the person's zone. */
export interface CallingPreferences {
  from?: string;
  to?: string;
  /** Weekdays (monday … sunday) and dates (YYYY-MM-DD) on which not to call. */
  notOn?: string[];
}
