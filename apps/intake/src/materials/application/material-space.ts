import type { Actor } from '@app/access';
import { type AuditEntry, recordAudit } from '@app/audit';
import { APPROVAL_CATEGORIES } from '@app/contracts';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDate, localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import { assertConsent } from '../domain/consent';
import { type HeldRow, heldWithinReach, lockWithinReach, markRemoved } from '../persistence/held-material.repository';
import { revokeConsent, saveConsent } from '../persistence/material-consent.repository';
import { LONGEST_CONSENT_MONTHS, MATERIAL_TYPES, usableUntil } from './material-types';
import { heldMaterialNotFound } from './take-papers';

/** A paper of the space as its holder sees it. */
export interface HeldMaterialView {
  readonly materialId: string;
  readonly holder: HeldRow['holderKind'];
  readonly type: string;
  readonly typeName: string;
  readonly name: string;
  readonly trustGrade: HeldRow['grade'];
  readonly from: { readonly caseNo: string; readonly itemName: string; readonly on: LocalDate };
  readonly checkedAt: string | null;
  readonly issuedOn: LocalDate | null;
  readonly usableUntil: LocalDate | null;
  readonly sha256: string;
  /** Null: kept, and not to be used until the holder agrees again. */
  readonly consent: { readonly purposes: readonly string[]; readonly validUntil: LocalDate; readonly givenAt: string } | null;
}

interface Page {
  readonly beforeId?: number;
  readonly limit: number;
}

/** 我的材料库: what the county keeps of a person's papers is his to see, to allow, to forbid and to take away (个人信息保护法 §§44–47). */
@Injectable()
export class MaterialSpace {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly clock: Clock,
  ) {}

  async list({ citizenIndex }: Actor, page: Page): Promise<HeldRow[]> {
    if (citizenIndex === null) return [];
    return heldWithinReach(this.database, Buffer.from(citizenIndex, 'base64url'), localDateOf(this.clock.now()), page);
  }

  /** Takes it out of the space for good. The cases that used it keep their file, as the law on archives wants (档案法). */
  remove(actor: Actor, materialId: string): Promise<void> {
    return this.change(actor, materialId, 'material.remove', async (tx, row, now) => {
      await revokeConsent(tx, row.id, actor.id, now);
      await markRemoved(tx, row.id, now);
    });
  }

  /** 同意: takes the place of the one before. */
  async consent(
    tx: Transaction,
    actor: Actor,
    materialId: string,
    given: { readonly purposes: readonly string[]; readonly validUntil: string },
  ): Promise<HeldMaterialView> {
    const now = this.clock.now();
    const consent = { purposes: given.purposes, validUntil: localDate(given.validUntil) };
    assertConsent(consent, APPROVAL_CATEGORIES, localDateOf(now), LONGEST_CONSENT_MONTHS);
    const row = await this.lock(tx, actor, materialId, now);
    await revokeConsent(tx, row.id, actor.id, now);
    await saveConsent(tx, row.id, { ...consent, byKind: 'CITIZEN', byId: actor.id }, now);
    await recordAudit(tx, [entry(actor, 'material.consent', materialId, now)]);
    return heldMaterialView({ ...row, purposes: [...consent.purposes], consentUntil: consent.validUntil, consentedAt: now });
  }

  /** 撤回同意: as easy as giving it (个人信息保护法 §15); what was done under it stays lawful. */
  revoke(actor: Actor, materialId: string): Promise<void> {
    return this.change(actor, materialId, 'material.revoke-consent', (tx, row, now) => revokeConsent(tx, row.id, actor.id, now));
  }

  private change(
    actor: Actor,
    materialId: string,
    action: string,
    work: (tx: Transaction, row: HeldRow, now: Date) => Promise<void>,
  ): Promise<void> {
    const now = this.clock.now();
    return this.database.run(async (tx) => {
      await work(tx, await this.lock(tx, actor, materialId, now), now);
      await recordAudit(tx, [entry(actor, action, materialId, now)]);
    });
  }

  private async lock(tx: Transaction, { citizenIndex }: Actor, materialId: string, now: Date): Promise<HeldRow> {
    const row =
      citizenIndex === null ? undefined : await lockWithinReach(tx, materialId, Buffer.from(citizenIndex, 'base64url'), localDateOf(now));
    if (row === undefined) throw heldMaterialNotFound();
    return row;
  }
}

export function heldMaterialView(row: HeldRow): HeldMaterialView {
  const { token, holderKind, type, name, grade, caseNo, itemName, heldOn, checkedAt, issuedOn, validUntil, sha256 } = row;
  return {
    materialId: token,
    holder: holderKind,
    type,
    typeName: MATERIAL_TYPES.get(type)?.name ?? name,
    name,
    trustGrade: grade,
    from: { caseNo, itemName, on: heldOn },
    checkedAt: checkedAt?.toISOString() ?? null,
    issuedOn,
    usableUntil: usableUntil(type, heldOn, validUntil),
    sha256,
    consent:
      row.purposes === null || row.consentUntil === null || row.consentedAt === null
        ? null
        : { purposes: row.purposes, validUntil: row.consentUntil, givenAt: row.consentedAt.toISOString() },
  };
}

const entry = (actor: Actor, action: string, objectId: string, occurredAt: Date): AuditEntry => ({
  occurredAt,
  actor,
  action,
  objectType: 'held-material',
  objectId,
  result: 'DONE',
});
