import { apiUrl } from './api';

/** A browser gives up on a stream when it is answered with an error, as a proxy does while the service restarts; then it is asked for again so much later (milliseconds). */
const againAfter = 3_000;

/**
 * Follows a stream of the API: `heard` gets each event of this name, `lost` is told when there is no connection, and whether we were
 * refused, until the next event. Ends with what it returns.
 */
export function follow<T>(path: string, name: string, heard: (value: T) => void, lost: (isRefused: boolean) => void): () => void {
  let events: EventSource;
  let timer: number | undefined;
  const open = () => {
    events = new EventSource(apiUrl(path));
    events.addEventListener(name, (event) => heard(JSON.parse((event as MessageEvent<string>).data) as T));
    events.onerror = () => {
      const isRefused = events.readyState === EventSource.CLOSED;
      lost(isRefused);
      if (isRefused) timer = window.setTimeout(open, againAfter);
    };
  };
  open();
  return () => {
    window.clearTimeout(timer);
    events.close();
  };
}
