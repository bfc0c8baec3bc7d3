/** A browser's Worker, MessagePort or worker scope, and Node's MessagePort: the part used here. */
export interface EventPort {
  /** Sends structured-cloneable data; buffers in `transfer` move and are empty afterwards. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Listens for `message`, `error` and `messageerror`. */
  addEventListener(type: string, listener: (event: unknown) => void): void;
  /** Ports hold messages back until started. */
  start?(): void;
  /** Ends a port. */
  close?(): void;
  /** Ends a worker at once, in the middle of its work. */
  terminate?(): unknown;
}

/** Node's `worker_threads` Worker: the part used here. */
export interface EmitterPort {
  /** Sends structured-cloneable data; buffers in `transfer` move and are empty afterwards. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Listens for `message`, `error`, `messageerror` and `exit`. */
  on(type: string, listener: (value: unknown) => void): unknown;
  /** Ends the thread at once, in the middle of its work. */
  terminate?(): unknown;
}

/** Anything two threads talk through; matched by shape, so that the core knows no platform. */
export type SimulationPort = EventPort | EmitterPort;

export interface PortListener {
  message(message: unknown): void;
  /** The other side died, or a message could not be read. */
  failure(reason: string): void;
}

/** Starts to listen on a port of either shape. */
export function listenTo(port: SimulationPort, listener: PortListener): void {
  if ('addEventListener' in port) {
    port.addEventListener('message', (event) => {
      listener.message((event as { data?: unknown }).data);
    });
    port.addEventListener('error', (event) => {
      listener.failure(reasonOf(event));
    });
    port.addEventListener('messageerror', () => {
      listener.failure('a message could not be read');
    });
    port.start?.();
    return;
  }
  port.on('message', (value) => {
    listener.message(value);
  });
  port.on('error', (error) => {
    listener.failure(reasonOf(error));
  });
  port.on('messageerror', () => {
    listener.failure('a message could not be read');
  });
  port.on('exit', (code) => {
    listener.failure(`it ended with code ${String(code)}`);
  });
}

/** Ends the other side, or closes the line where there is no such thing. */
export function endPort(port: SimulationPort): void {
  if (port.terminate !== undefined) port.terminate();
  else if ('addEventListener' in port) port.close?.();
}

function reasonOf(cause: unknown): string {
  const { message } = cause as { message?: unknown };
  return typeof message === 'string' && message !== ''
    ? message
    : 'the script could not be loaded or crashed';
}
