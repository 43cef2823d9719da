import type { WidgetPurpose } from './widget-purpose.js';

const callMe = {
  button: 'Call me back',
  heading: 'Shall we call you?',
  promise: 'Leave your number, and we call you in a few minutes.',
  number: 'Your phone number',
  name: 'Your name (optional)',
  send: 'Call me',
  sending: 'One moment…',
  thanks: 'Thank you. We call you in a few minutes.',
  closed: 'We are closed now, and open again on {when}.',
  callLater: 'Call me then',
  later: 'Thank you. We call you when we are open again, from {when} on.',
  unavailable: 'We cannot call you at the moment.',
  wrongNumber: 'This is not a number that we can call. Please look at it again.',
  mustAgree: 'Please tick this box if you agree: without that we cannot call you.',
  tooMany: 'We have had several requests already. Please try again in an hour.',
  failed: 'This did not work. Please try again in a moment.',
  close: 'Close',
};

export type WidgetText = keyof typeof callMe;
/** A widget that was saved before there was a text for a missing tick has none: the browser's own words are shown, in the visitor's language. */
export type WidgetTexts = Omit<typeof callMe, 'mustAgree'> & Partial<Pick<typeof callMe, 'mustAgree'>>;

/** Every word of the form on a site, as it is until the account writes its own; `{when}` becomes the time at which it opens. */
export const usualTexts: Record<WidgetPurpose, WidgetTexts> = {
  'call me': callMe,
  'never call me': {
    ...callMe,
    button: 'Do not call me',
    heading: 'Do not call me',
    // An opt-out is of one account, of which visitors know nothing: who runs the site may have others. It promises no more.
    promise: 'Enter your phone number, and it gets no more of the calls that this form is for.',
    send: 'Do not call me',
    thanks: 'Thank you. This number gets no more of the calls that this form is for.',
    wrongNumber: 'This is not a phone number. Please look at it again.',
    tooMany: 'We have had too many requests just now, and could not note yours. Please try again in an hour.',
  },
};

/** What a form says to nobody whom it does not have called. */
export const textsOfCalls: readonly WidgetText[] = ['name', 'closed', 'callLater', 'later', 'unavailable', 'mustAgree'];
