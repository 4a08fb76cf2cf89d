import type { Actor } from '@app/access';
import { type RevealSeenBySubject, revealsOfSubject } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';

/** 谁查看了我的信息 (个人信息保护法 §44, §45). */
@Injectable()
export class ReadOwnReveals {
  constructor(private readonly database: IntakeDatabase) {}

  /** Newest first, `limit` of them before `beforeId`. */
  async of(actor: Actor, page: { readonly beforeId?: number; readonly limit: number }): Promise<RevealSeenBySubject[]> {
    const { citizenIndex } = actor;
    if (citizenIndex === null) return [];
    return this.database.run((tx) => revealsOfSubject(tx, Buffer.from(citizenIndex, 'base64url'), page));
  }
}
