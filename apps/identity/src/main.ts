import { runService } from '@app/platform';
import { IdentityModule } from './identity.module';

void runService({ name: 'identity', modules: (roles) => [IdentityModule.register(roles)], identity: 'in-process' });
