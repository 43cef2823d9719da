/**
 * A stream of events says so often (milliseconds) that it is there, and finds out whether who watches still may: proxies keep it then, and
 * a page that hears nothing for longer opens another (admin/components/stream.ts).
 */
export const heartbeat = 5_000;

/** An event, because a browser tells its page nothing of a comment. */
export const beat = 'event: here\ndata: still here\n\n';
