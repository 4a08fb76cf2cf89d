import { INTAKE_AUTHORITIES_QUEUE } from '@app/contracts';
import { ConsumerHost, PermanentFailure, type ReceivedEvent } from '@app/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { type AuthorityTold, learnAuthorities } from '../application/known-authorities';

@Injectable()
export class AuthorityConsumer implements OnModuleInit {
  constructor(
    private readonly host: ConsumerHost,
    private readonly database: IntakeDatabase,
  ) {}

  onModuleInit(): void {
    this.host.register(INTAKE_AUTHORITIES_QUEUE, {
      database: this.database,
      concurrency: 1,
      handle: (tx, events) => learnAuthorities(tx, events.map(toldBy)),
    });
  }
}

function toldBy(event: ReceivedEvent): AuthorityTold {
  if (event.type !== 'authority.published.v1') throw new PermanentFailure('unknown-type');
  return { version: event.aggregateVersion, line: event.payload };
}
