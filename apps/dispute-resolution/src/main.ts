import { runService } from '@app/platform';
import { DisputeResolutionModule } from './dispute-resolution.module';

void runService({ name: 'dispute-resolution', modules: (roles) => [DisputeResolutionModule.register(roles)] });
