import { runService } from '@app/platform';
import { IntakeModule } from './intake.module';

void runService({ name: 'intake', modules: (roles) => [IntakeModule.register(roles)], showsPages: true, showsQueues: true });
