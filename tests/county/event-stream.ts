/** One event as it came over the wire. */
export interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, { count: number }>;
}

/** An open page: reads server-sent events as a browser does. */
export class EventStream {
  readonly events: StreamedEvent[] = [];
  ended = false;

  private constructor(
    readonly status: number,
    readonly type: string | null,
    private readonly controller: AbortController,
  ) {}

  static async open(url: string, token: string, lastEventId?: string): Promise<EventStream> {
    const controller = new AbortController();
    const response = await fetch(url, {
      headers: { Authorization: `Bearer ${token}`, ...(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId }) },
      signal: controller.signal,
    });
    const stream = new EventStream(response.status, response.headers.get('content-type'), controller);
    if (response.status === 200) void stream.read(response);
    return stream;
  }

  close(): void {
    this.controller.abort();
  }

  private async read(response: Response): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error;
    } finally {
      this.ended = true;
    }
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const data = fields.get('data');
    if (data !== undefined) this.events.push({ id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) });
  }
}
