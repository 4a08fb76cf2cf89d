import { type DynamicModule, Module } from '@nestjs/common';
import { EvidenceFiles, evidenceFiles } from './application/evidence-files';
import { EvidencePack } from './application/evidence-pack';
import { HandleEvidence } from './application/handle-evidence';
import { NamedEvidence } from './application/named-evidence';
import { EvidenceController } from './http/evidence.controller';
import { EvidenceSweep } from './queue/evidence-sweep';

/** 证据包. One instance in a process; other capabilities import it. */
@Module({})
export class EvidenceModule {
  static register(roles: { readonly api: boolean; readonly worker: boolean }, disputes: DynamicModule): DynamicModule {
    return {
      module: EvidenceModule,
      imports: [disputes],
      controllers: roles.api ? [EvidenceController] : [],
      providers: [
        evidenceFiles,
        EvidencePack,
        NamedEvidence,
        ...(roles.api ? [HandleEvidence] : []),
        ...(roles.worker ? [EvidenceSweep] : []),
      ],
      exports: [EvidenceFiles, EvidencePack, NamedEvidence],
    };
  }
}
