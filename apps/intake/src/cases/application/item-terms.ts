import { APPROVAL_CATEGORIES, type ApprovalCategory } from '@app/contracts';
import { DomainError } from '@app/domain-kernel';
import type { LocalDate, ReceiptRule } from '@app/legal-calendar';
import { clockKind } from '@app/legal-clock';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import localRules from '../../../data/local-rules.json';
import { CatalogueCache } from '../../catalogue/application/catalogue-cache';
import { POOLS } from '../../catalogue/application/county-data';
import { FormCompiler } from '../../catalogue/application/form-compiler';
import { assessApplicability } from '../../catalogue/domain/applicability';
import type { ItemContent } from '../../catalogue/domain/item';
import { termsFor } from '../../catalogue/domain/situation';
import { termsOfAct } from '../domain/act';
import type { CaseState, Channel, ItemTerms, Limit } from '../domain/case';
import type { Terms } from '../domain/terms';
import type { StoredCase } from '../persistence/case.rows';
import { ACT_TERMS } from './act-book';
import { formContext } from './form-context';
import type { ItemMaterials } from './papers-handed-in';

function limitOf(kind: string, days?: number): Limit {
  const { article, unit, budget, rollsLastDayOff } = clockKind(kind);
  const amount = days ?? budget;
  if (amount === null || amount === undefined) throw new Error(`the clock kind ${kind} has no length`);
  return { amount, unit, article, rollsLastDayOff };
}

function barOf({ amount, unit, article }: { readonly amount: number; readonly unit: string; readonly article: string }): Limit {
  return { amount, unit: unit as Limit['unit'], article, rollsLastDayOff: false };
}

/** Limits that hold for every case; their articles stand in the clock kinds. */
export const CASE_TERMS: Terms = {
  submission: limitOf('SUBMISSION', localRules.submissionDays),
  correctionReminder: limitOf('CORRECTION_RESPONSE', localRules.correctionReminderDays),
  tellOnce: limitOf('TELL_ONCE'),
  delivery: limitOf('DELIVERY'),
  evaluation: limitOf('EVALUATION', localRules.evaluationDays),
  deferral: localRules.deferral,
  creditBars: {
    BROKEN_PROMISE: barOf(localRules.creditBars.BROKEN_PROMISE),
    FALSE_COMMITMENT: barOf(localRules.creditBars.FALSE_COMMITMENT),
  },
};

/** When the office closes, and what that does to papers that come over the network: a local rule. */
export const RECEIPT_RULE = localRules.receipt as ReceiptRule;

/** An item as a new case meets it. */
export interface ItemForCase {
  readonly item: ItemTerms;
  readonly facts: CaseState['facts'];
  readonly materials: ItemMaterials;
}

export interface NewItemForCase extends ItemForCase {
  /** The rule by which nothing is needed at all, or null. */
  readonly notRequired: string | null;
}

const JOINT = clockKind('STATUTORY_JOINT');

/**
 * 统一办理: the joint limit stands in place of the item's own, with its one extension by the head of that government; several twenty-day
 * limits are never added up (行政许可法 §42 ¶2).
 */
export function underJointLimit(item: ItemTerms, jointSince: LocalDate | null): ItemTerms {
  return {
    ...item,
    statutory: limitOf('STATUTORY_JOINT'),
    joint: true,
    jointSince,
    extension: { amount: JOINT.extendableBy, unit: JOINT.unit, article: JOINT.article, approver: '本级人民政府负责人', byGovernment: true },
  };
}

/** What cases ask of the catalogue: the terms of an item for these answers, on this day or as the case keeps them. */
@Injectable()
export class ItemTermsReader {
  constructor(
    private readonly catalogue: CatalogueCache,
    private readonly forms: FormCompiler,
    private readonly cipher: PersonalDataCipher,
  ) {}

  /** For a case that begins today: the version in force, a form that fits it, and nothing the law rules out. */
  forNew(
    itemCode: string,
    form: Readonly<Record<string, unknown>>,
    today: LocalDate,
    channel: Channel,
    comingFields: readonly string[] = [],
  ): NewItemForCase {
    const version = this.catalogue.inForce(itemCode, today);
    const content = version.content;
    this.assertReceivable(content, channel);
    this.forms.require(version.content, form, today, comingFields);
    const context = { today, pools: POOLS };
    const applicability = assessApplicability(content, form, context);
    if (applicability.outcome === 'NOT_REQUIRED' && (channel === 'PORTAL' || channel === 'VILLAGE_AGENT')) {
      // From home the sentence is enough; at a window the person gets it in writing (行政许可法 §32 ¶2).
      throw new DomainError('rule-violation', 'item-not-required', applicability.sentence, {
        article: applicability.article,
        params: { reasonCode: applicability.code, insteadItem: applicability.insteadItem },
      });
    }
    if (applicability.outcome === 'BLOCKED') {
      throw new DomainError('rule-violation', 'item-blocked', applicability.sentence, { article: applicability.article });
    }
    return { ...this.forCase(content, form, today), notRequired: applicability.outcome === 'NOT_REQUIRED' ? applicability.code : null };
  }

  /** As the case was filed: its own version, its own answers. */
  ofCase(stored: StoredCase): ItemTerms {
    const form = JSON.parse(this.cipher.decrypt(stored.formCell, formContext(stored.state.caseNo))) as Record<string, unknown>;
    const day = stored.state.receivedOn ?? stored.state.acceptedOn;
    const { item } = this.forCase(this.contentOf(stored), form, day);
    const { kind, bundle } = stored.state;
    if (kind !== 'APPLICATION') return termsOfAct(item, ACT_TERMS);
    return bundle?.unified === true ? underJointLimit(item, bundle.jointSince) : item;
  }

  /** The same case with corrected answers, under the version it keeps. */
  again(stored: StoredCase, form: Readonly<Record<string, unknown>>, today: LocalDate): ItemForCase {
    const version = this.catalogue.version(stored.state.itemCode, stored.state.itemVersion);
    this.forms.require(version.content, form, today);
    return this.forCase(version.content, form, today);
  }

  /** The rule under which this case needs nothing at all, by the answers as they stand; null when there is none. */
  notRequiredRule(stored: StoredCase): string | null {
    const content = this.contentOf(stored);
    const form = JSON.parse(this.cipher.decrypt(stored.formCell, formContext(stored.state.caseNo))) as Record<string, unknown>;
    const applicability = assessApplicability(content, form, { today: stored.state.receivedOn ?? content.validFrom, pools: POOLS });
    return applicability.outcome === 'NOT_REQUIRED' ? applicability.code : null;
  }

  contentInForce(itemCode: string, today: LocalDate): ItemContent {
    return this.catalogue.content(itemCode, today);
  }

  contentOf(stored: StoredCase): ItemContent {
    return this.catalogue.version(stored.state.itemCode, stored.state.itemVersion).content;
  }

  materialsOf(stored: StoredCase): ItemMaterials {
    return materials(this.contentOf(stored));
  }

  materialNames(itemCode: string, version: number): ReadonlyMap<string, string> {
    return materials(this.catalogue.version(itemCode, version).content).names;
  }

  /** A draft that was filled in under an older version is shown again before it is submitted. */
  requireCurrent(stored: StoredCase, today: LocalDate): void {
    const version = this.catalogue.inForce(stored.state.itemCode, today);
    if (version.content.version !== stored.state.itemVersion) {
      throw new DomainError('conflict', 'item-version-changed', '填写期间本事项的办事指南已更新，请核对新的材料清单后再提交。', {
        params: { from: stored.state.itemVersion, to: version.content.version },
      });
    }
  }

  private forCase(content: ItemContent, form: Readonly<Record<string, unknown>>, today: LocalDate | null): ItemForCase {
    const terms = termsFor(content, form, { today: today ?? content.validFrom, pools: POOLS });
    return {
      item: { ...terms, category: categoryOf(content) },
      facts: terms.facts,
      materials: materials(content),
    };
  }

  private assertReceivable(content: ItemContent, channel: Channel): void {
    const level = channel === 'TOWNSHIP' ? 'TOWNSHIP' : channel === 'VILLAGE_AGENT' ? 'VILLAGE' : null;
    if (level !== null && !content.levels.receive.includes(level)) {
      throw new DomainError('rule-violation', 'item-not-offered-here', '本级窗口不收取这个事项，请到县级综合窗口办理。');
    }
  }
}

function categoryOf(content: ItemContent): ApprovalCategory {
  const category = APPROVAL_CATEGORIES.find((one) => one === content.category);
  // Lint refuses to publish an item without a known category.
  if (category === undefined) throw new Error(`item ${content.code} has the unknown category ${content.category}`);
  return category;
}

/** When sharing cannot give the data, the document itself will do, as it comes. */
const ANY_FORM = ['ORIGINAL', 'COPY', 'ELECTRONIC'];

function materials(content: ItemContent): ItemMaterials {
  return {
    serves: content.serves,
    names: new Map(content.materials.map((material) => [material.code, material.name])),
    forms: new Map(content.materials.map(({ code, source, forms }) => [code, source === 'SHARED_DATA' ? ANY_FORM : forms])),
  };
}
