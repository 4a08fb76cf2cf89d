import { onUnmounted, ref } from 'vue';
import { accessToken } from '../session/session';

/**
 * Counts up whenever the server tells of a change (server-sent events). EventSource sends no token, so the stream is read by fetch; it
 * begins anew by itself, each time with the position seen last.
 */
export function useChanges(address: string): {
  readonly changes: { readonly value: number };
  readonly connected: { readonly value: boolean };
} {
  const changes = ref(0);
  const connected = ref(false);
  const stop = new AbortController();
  onUnmounted(() => stop.abort());

  async function listen(): Promise<void> {
    let seen: string | undefined;
    let pause = 1000;
    while (!stop.signal.aborted) {
      try {
        const answer = await fetch(address, {
          headers: {
            accept: 'text/event-stream',
            authorization: `Bearer ${await accessToken()}`,
            ...(seen ? { 'last-event-id': seen } : {}),
          },
          signal: stop.signal,
        });
        if (!answer.ok || answer.body === null) throw new Error(String(answer.status));
        connected.value = true;
        pause = 1000;
        const reader = answer.body.getReader();
        const decoder = new TextDecoder();
        let buffer = '';
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          buffer += decoder.decode(value, { stream: true });
          const events = buffer.split('\n\n');
          buffer = events.pop() ?? '';
          for (const event of events) {
            seen = /^id: ?(.*)$/m.exec(event)?.[1] ?? seen;
            if (/^data:/m.test(event)) changes.value += 1;
          }
        }
      } catch {
        if (stop.signal.aborted) return;
        connected.value = false;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, 30_000);
    }
  }
  void listen();
  return { changes, connected };
}
