import { Database } from '@app/persistence';

/** The service's own pool: schema `dispute_resolution`, role `onewindow_dispute_resolution`. */
export class DisputeResolutionDatabase extends Database {}
