/**
 * One line of a CSV file (RFC 4180). A text that a spreadsheet would take for a formula gets an
 * apostrophe before it; numbers, also those with + and -, stay as they are.
 */
export const csvLine = (values: readonly (string | number | Date | null | undefined)[]): string => `${values.map(cell).join(',')}\r\n`;

function cell(value: string | number | Date | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  const text = String(value);
  const safe = /^[=@\t\r]|^[+-](?!\d[\d .()-]*$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
