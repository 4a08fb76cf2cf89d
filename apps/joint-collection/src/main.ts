import { runService } from '@app/platform';
import { JointCollectionModule } from './joint-collection.module';

void runService({ name: 'joint-collection', modules: (roles) => [JointCollectionModule.register(roles)] });
