import type { WidgetPurpose } from '../../src/inbound/widgets/widget-purpose';
import type { WidgetTexts } from '../../src/inbound/widgets/widget-texts';
import { apiUrl } from './api';

/** A widget as the API gives it. */
export interface WidgetRow {
  id: number;
  accountId: number;
  name: string;
  publicKey: string;
  purpose: WidgetPurpose;
  dialerId: number | null;
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
  outcome: 'added' | 'again' | 'opted out' | 'blacklisted' | 'bot' | 'refused';
  says: string;
  consent: string | null;
  contactId: number | null;
  callsFrom: string | null;
}

/** The page with nothing but the form. */
export const pageOf = ({ publicKey }: Pick<WidgetRow, 'publicKey'>): string => `${window.location.origin}${apiUrl('').replace(/\/api\/v1$/, '')}/widget/${publicKey}`;

/** What a web master puts into a page. */
export const snippetOf = (widget: Pick<WidgetRow, 'publicKey'>): string => `<script src="${pageOf(widget)}.js" async></script>`;
