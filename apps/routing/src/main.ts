import { runService } from '@app/platform';
import { RoutingModule } from './routing.module';

void runService({ name: 'routing', modules: (roles) => [RoutingModule.register(roles)] });
