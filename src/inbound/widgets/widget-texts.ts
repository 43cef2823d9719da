/** Every word of the form on a site, as it is until the account writes its own; `{when}` becomes the time at which it opens. */
export const usualTexts = {
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
  tooMany: 'We have had several requests already. Please try again in an hour.',
  failed: 'This did not work. Please try again in a moment.',
  close: 'Close',
};

export type WidgetTexts = typeof usualTexts;
export type WidgetText = keyof WidgetTexts;
