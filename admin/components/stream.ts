import { apiUrl } from './api';

/** A browser gives up on a stream when it is answered with an error, as a proxy does while the service restarts; then it is asked for again so much later (milliseconds). */
const againAfter = 3_000;
/** The service says something every 5 s (src/http/heartbeat.ts). Of a stream on which so long nothing was heard nobody may know any more: a browser waits for ever for an answer (milliseconds). */
const silentFor = 12_000;

/**
 * Follows a stream of the API: `heard` gets each event of this name, `lost` is told when there is no connection, and whether we were
 * refused, until the next event. Ends with what it returns.
 */
export function follow<T>(path: string, name: string, heard: (value: T) => void, lost: (isRefused: boolean) => void): () => void {
  let events: EventSource;
  let timer: number | undefined;
  const later = (act: () => void, after: number) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, after);
  };
  const isThere = () => later(renew, silentFor);
  const renew = () => {
    events.close();
    lost(false);
    open();
  };
  const open = () => {
    events = new EventSource(apiUrl(path));
    isThere();
    events.addEventListener(name, (event) => {
      isThere();
      heard(JSON.parse((event as MessageEvent<string>).data) as T);
    });
    events.addEventListener('here', isThere);
    events.onerror = () => {
      const isRefused = events.readyState === EventSource.CLOSED;
      lost(isRefused);
      if (isRefused) later(open, againAfter);
    };
  };
  open();
  return () => {
    window.clearTimeout(timer);
    events.close();
  };
}
