/** What the switch takes for yes. */
export const isTrue = (value: string | undefined): boolean => value !== undefined && /^(true|yes|on|enabled?|active|allow|t|y|[1-9]\d*)$/i.test(value);
