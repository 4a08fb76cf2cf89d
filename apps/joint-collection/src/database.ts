import { Database } from '@app/persistence';

/** The service's own pool: schema `joint_collection`, role `onewindow_joint_collection`. */
export class JointCollectionDatabase extends Database {}
