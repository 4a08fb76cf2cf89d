import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import volume from '../../../data/mediation-volume.json';
import { Papers } from '../../papers/application/papers';
import { type VolumeItem, type VolumeLine, volumeGaps, volumeIndex } from '../domain/volume';
import { countSessions, setVisited } from '../persistence/mediation.repository';
import { type MediationCommand, MediationDesk, type MediationFile } from './mediation-desk';
import { MediationPapers } from './mediation-papers';

const ITEMS = volume.items as readonly VolumeItem[];

/** Which item of the volume each paper of the house is. */
const ITEM_OF_PAPER: Readonly<Record<string, string>> = {
  MED_APPLICATION: 'APPLICATION',
  MED_RIGHTS: 'RIGHTS_NOTICE',
  MED_RECORD: 'SESSION_RECORD',
  MED_INVESTIGATION: 'INVESTIGATION',
  MED_AGREEMENT: 'AGREEMENT',
  MED_ORAL_RECORD: 'AGREEMENT',
  MED_TERMINATION: 'TERMINATION',
  MED_RETURN_VISIT: 'RETURN_VISIT',
  JC_APPLICATION: 'CONFIRMATION',
};

/** 回访、归档: the volume has its index, and does not go to the archive with a gap. */
@Injectable()
export class FinishHandler {
  constructor(
    private readonly mediation: MediationDesk,
    private readonly papers: Papers,
    private readonly mediationPapers: MediationPapers,
  ) {}

  visit(command: MediationCommand, on: LocalDate, text: string): Promise<number> {
    return this.mediation.command(command, 'visit', (file) => ({
      on,
      record: { kind: 'RETURN_VISIT', text },
      after: async (tx) => {
        await setVisited(tx, file.proceeding.id, on);
        await this.mediationPapers.issue(tx, file, 'MED_RETURN_VISIT', { record: text, on }, command.actor);
      },
    }));
  }

  /** @param others items that lie in the volume on paper: identity, authority, evidence, proofs of performance */
  archive(command: MediationCommand, others: readonly string[]): Promise<number> {
    return this.mediation.command(command, 'archive', async (file, tx) => {
      const index = await this.index(tx, file, others);
      const gaps = volumeGaps(index);
      if (gaps.length > 0) {
        throw new DomainError(
          'rule-violation',
          'volume-incomplete',
          `卷宗缺少：${gaps.map(({ name }) => name).join('、')}。补齐后再归档。`,
          {
            article: '人民调解法 §27',
            params: { missing: gaps.map(({ code }) => code) },
          },
        );
      }
      return {
        details: { items: index.filter(({ present }) => present).map(({ code }) => code) },
        after: async (inside) => {
          const rows = index.map(({ name, mustHave, present }, at) => [
            String(at + 1),
            name,
            mustHave ? '必须' : '按需',
            present ? '在卷' : '—',
          ]);
          await this.mediationPapers.issue(inside, file, 'MED_VOLUME', {}, command.actor, rows);
        },
      };
    });
  }

  private async index(tx: Transaction, file: MediationFile, others: readonly string[]): Promise<VolumeLine[]> {
    const { proceeding, proceedings, agreement } = file;
    const confirmations = proceedings.filter(({ kind }) => kind === 'JUDICIAL_CONFIRMATION').map(({ id }) => id);
    const kinds = await this.papers.kindsOf(tx, [proceeding.id, ...confirmations]);
    const present = new Set([...others, ...[...kinds].flatMap((kind) => ITEM_OF_PAPER[kind] ?? [])]);
    const met = (await countSessions(tx, proceeding.id)) > 0;
    return volumeIndex(ITEMS, present, { met, agreed: agreement?.state === 'IN_EFFECT' });
  }
}
