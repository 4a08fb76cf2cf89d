import { runService } from '@app/platform';
import { IntakeModule } from './intake.module';

void runService('intake', (roles) => [IntakeModule.register(roles)]);
