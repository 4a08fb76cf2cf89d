import type { Actor } from '@app/access';
import { ORGANS } from '@app/county';
import { PaperRenderer } from '@app/documents';
import { localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/consultation-rules.json';
import { RoutingDatabase } from '../../database';
import { viewerOf } from '../../tasks/application/task-viewer';
import { NO_PAUSE } from '../domain/consultation';
import { consultationFor, consulteesOf } from '../persistence/consultation.repository';
import { consultationNotFound, shownOf } from './find-consultations.query';

/** 会商函, set on request from what was asked: what is printed twice is the same letter. */
@Injectable()
export class ConsultationLetter {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly renderer: PaperRenderer,
  ) {}

  async of(actor: Actor, id: number, consulteeId: number): Promise<{ pdf: Buffer; number: string }> {
    const { consultation, consultee } = await this.database.run(async (tx) => {
      const found = await consultationFor(tx, id, viewerOf(actor));
      const one = (await consulteesOf(tx, [id])).find((candidate) => candidate.id === consulteeId);
      if (found === undefined || one === undefined) throw consultationNotFound();
      return { consultation: found, consultee: one };
    });
    const nameOf = (code: string) => ORGANS.find((organ) => organ.code === code)?.name ?? code;
    const organName = nameOf(consultation.organ);
    const pdf = await this.renderer.renderPaper('CONSULTATION_LETTER', {
      number: consultation.number,
      organName,
      sealName: organName,
      issuedOn: localDateOf(consultation.askedAt),
      enquiryPhone: rules.enquiryPhone,
      supervisionPhone: rules.supervisionPhone,
      recipientName: consultee.bodyName ?? nameOf(consultee.organ ?? ''),
      questions: consultation.questions,
      shown: shownOf(consultation),
      replyBy: consultation.dueOn,
      ...(consultation.meetingOn === null ? {} : { meetingOn: consultation.meetingOn }),
      clockNote: NO_PAUSE,
    });
    return { pdf, number: consultation.number };
  }
}
