import { INTAKE_DOCUMENTS_QUEUE } from '@app/contracts';
import { ConsumerHost } from '@app/messaging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { ElectronicService } from '../application/electronic-service';
import { MakeOfficialPapers } from '../application/make-official-papers';

@Injectable()
export class DocumentConsumer implements OnModuleInit {
  constructor(
    private readonly host: ConsumerHost,
    private readonly database: IntakeDatabase,
    private readonly papers: MakeOfficialPapers,
    private readonly electronic: ElectronicService,
  ) {}

  onModuleInit(): void {
    this.host.register(INTAKE_DOCUMENTS_QUEUE, {
      database: this.database,
      concurrency: 1,
      handle: async (tx, events) => {
        const documentIds = events.flatMap((event) => (event.type === 'document.requested.v1' ? [event.payload.documentId] : []));
        const results = await this.electronic.lock(tx, documentIds);
        await this.papers.make(tx, documentIds);
        await this.electronic.arrived(tx, results);
      },
    });
  }
}
