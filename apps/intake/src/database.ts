import { Database } from '@app/persistence';

/** Intake's own pool: schema `intake`, role `onewindow_intake`. */
export class IntakeDatabase extends Database {}
