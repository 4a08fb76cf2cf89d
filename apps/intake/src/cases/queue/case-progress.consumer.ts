import { INTAKE_PROGRESS_QUEUE } from '@app/contracts';
import { ConsumerHost } from '@app/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { RecordProgress } from '../application/record-progress';

@Injectable()
export class CaseProgressConsumer implements OnModuleInit {
  constructor(
    private readonly host: ConsumerHost,
    private readonly database: IntakeDatabase,
    private readonly progress: RecordProgress,
  ) {}

  onModuleInit(): void {
    this.host.register(INTAKE_PROGRESS_QUEUE, { database: this.database, handle: (tx, events) => this.progress.handle(tx, events) });
  }
}
