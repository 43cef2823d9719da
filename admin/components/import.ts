import { apiUrl, problemFrom, Refused } from './api';

export interface ImportRow {
  id: number;
  listId: number;
  fileName: string;
  bytes: number;
  bytesRead: number;
  state: 'waiting' | 'running' | 'done' | 'failed';
  rowsRead: number;
  rowsAdded: number;
  rowsRejected: number;
  failure: string | null;
  createdBy: string;
  createdAt: string;
  endedAt: string | null;
}

export interface Layout {
  encoding: string;
  delimiter: string;
  header: boolean;
}

export interface Preview extends Layout {
  headers: string[];
  targets: string[];
  rows: string[][];
}

/** The beginning of a file is enough to see how it is made. */
export const previewSize = 262_144;

/** What a column can become, in the words of the form. */
export const targetWords: Record<string, string> = {
  number: 'Phone number (main)',
  'number:mobile': 'Further number: mobile',
  'number:home': 'Further number: home',
  'number:work': 'Further number: work',
  'number:other': 'Further number: other',
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  clientId: 'Client ID',
  email: 'Email',
  address: 'Address',
  zone: 'Time zone',
  language: 'Language',
  customerType: 'Consumer or business',
  priority: 'Priority',
  callFrom: 'Call not before (HH:MM)',
  callTo: 'Call not after (HH:MM)',
  notOn: 'Do not call on (days)',
  description: 'Description or reason',
  addedAt: 'Date added',
  blacklistedUntil: 'Blacklisted until',
};

export const delimiters = [
  { value: ',', label: 'Comma ,' },
  { value: ';', label: 'Semicolon ;' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar |' },
];

export const encodings = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1252', label: 'Latin-1 (Windows)' },
  { value: 'utf-16le', label: 'UTF-16 (Excel “Unicode text”)' },
  { value: 'utf-16be', label: 'UTF-16, big end first' },
];

/** The query of a layout: only what was chosen, so that the rest is found out. */
export const layoutQuery = (layout: Partial<Layout>): URLSearchParams =>
  new URLSearchParams(Object.entries(layout).filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => [name, String(value)]));

/** Sends the file, telling how much of it has gone. `fetch` cannot tell; XMLHttpRequest can. */
export function sendFile(path: string, file: File, onProgress: (share: number) => void): Promise<ImportRow> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl(path));
    request.setRequestHeader('Content-Type', 'text/csv');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Refused({ status: 0, message: 'The upload was broken off, and nothing was added. Check your connection and try again.' }));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status < 300) resolve(answer as ImportRow);
      else reject(new Refused({ ...problemFrom(undefined), status: request.status, message: (answer as { detail?: string }).detail ?? 'The file was not taken.', field: (answer as { field?: string }).field }));
    };
    request.send(new Blob([file], { type: 'text/csv' }));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
