import { Database } from '@app/persistence';

/** Identity's own pool: schema `identity`, role `onewindow_identity`. */
export class IdentityDatabase extends Database {}
