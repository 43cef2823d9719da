import { apiUrl } from './api';

export type WidgetTexts = typeof import('../../src/inbound/widgets/widget-texts').usualTexts;

/** A widget as the API gives it. */
export interface WidgetRow {
  id: number;
  accountId: number;
  name: string;
  publicKey: string;
  dialerId: number;
  scheduleId: number | null;
  blacklistId: number | null;
  origins: string[];
  texts: WidgetTexts;
  colour: string;
  askName: boolean;
  consent: string;
  mustConsent: boolean;
  abroad: boolean;
  mostPerNumber: number;
  mostPerAddress: number;
  mostPerHour: number;
  enabled: boolean;
  createdBy: string;
  createdAt: string;
}

export interface WidgetRequestRow {
  id: number;
  at: string;
  number: string;
  name: string | null;
  page: string;
  address: string;
  outcome: 'added' | 'again' | 'blacklisted' | 'bot' | 'refused';
  says: string;
  consent: string | null;
  contactId: number | null;
  callsFrom: string | null;
}

/** What a web master puts into a page. */
export const snippetOf = ({ publicKey }: Pick<WidgetRow, 'publicKey'>): string =>
  `<script src="${window.location.origin}${apiUrl('').replace(/\/api\/v1$/, '')}/widget/${publicKey}.js" async></script>`;
