import { Database } from '@app/persistence';

/** Schema `msg` as the role of this library: the relay's bookkeeping, never a service's data. */
export class MessagingDatabase extends Database {}
