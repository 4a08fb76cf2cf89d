import { runService } from '@app/platform';
import { IdentityModule } from './identity.module';

void runService('identity', (roles) => [IdentityModule.register(roles)], { identity: 'in-process' });
