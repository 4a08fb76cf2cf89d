import type { QueueStore } from './queue-store';

export interface Readiness {
  readonly ready: boolean;
  /** Sentences for the operator. */
  readonly problems: readonly string[];
}

/** Whether a worker can do its work. The API does not depend on the queue store, so this is for the worker's probe. */
export class MessagingReadiness {
  constructor(
    private readonly store: QueueStore,
    private readonly production: boolean,
  ) {}

  /** A store that may lose jobs by its settings is refused in production, and only named elsewhere. */
  async check(): Promise<Readiness> {
    const problems = await this.store.problems();
    return {
      ready: problems.every(({ severity }) => severity === 'unfit' && !this.production),
      problems: problems.map(({ sentence }) => sentence),
    };
  }
}
