/** Whether a text is an email address with its whole domain: ann@example.com, not ann@example. */
export const isWholeEmail = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim());
