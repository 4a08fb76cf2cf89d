import { Database } from '@app/persistence';

/** Routing's own pool: schema `routing`, role `onewindow_routing`. */
export class RoutingDatabase extends Database {}
