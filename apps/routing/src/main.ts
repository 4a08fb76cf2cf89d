import { runService } from '@app/platform';
import { RoutingModule } from './routing.module';

void runService('routing', (roles) => [RoutingModule.register(roles)]);
