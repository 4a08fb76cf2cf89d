import { Configuration } from '@app/configuration';
import { Clock } from '@app/domain-kernel';
import { PersonalDataCipher } from '@app/privacy';
import { type DynamicModule, Global, Module } from '@nestjs/common';

/** What every module of a process may inject: settings, the clock, and the cipher of personal data. */
@Global()
@Module({})
export class PlatformModule {
  static register(configuration: Configuration, clock: Clock): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: Configuration, useValue: configuration },
        { provide: Clock, useValue: clock },
        { provide: PersonalDataCipher, useFactory: () => new PersonalDataCipher(configuration, configuration.cipherSuite) },
      ],
      exports: [Configuration, Clock, PersonalDataCipher],
    };
  }
}
