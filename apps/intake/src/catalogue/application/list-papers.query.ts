import { DomainError } from '@app/domain-kernel';
import { Injectable } from '@nestjs/common';
import { formFields } from '../domain/answer-space';
import { type Applicability, assessApplicability } from '../domain/applicability';
import { type Answers, fieldsOf } from '../domain/condition';
import type { ItemContent, ItemVersion, Situation } from '../domain/item';
import { type AskedPaper, papersOf, resolveSituation } from '../domain/situation';
import { CatalogueCache } from './catalogue-cache';
import { POOLS } from './county-data';
import { FormCompiler } from './form-compiler';

/** A question whose answer could still change the list. */
export interface OpenQuestion {
  readonly field: string;
  readonly title: string;
  readonly choices: Readonly<Record<string, string>> | null;
}

export interface PaperList {
  readonly version: ItemVersion;
  readonly applicability: Applicability;
  readonly situation: Situation;
  readonly papers: readonly AskedPaper[];
  readonly open: readonly OpenQuestion[];
}

/** 情形引导: the exact list for the answers so far, and what is still to be asked. Nothing is stored. */
@Injectable()
export class ListPapersQuery {
  private readonly forms = new FormCompiler();

  constructor(private readonly catalogue: CatalogueCache) {}

  execute(code: string, answers: Answers, day: string): PaperList {
    const version = this.catalogue.inForce(code, day);
    const { content } = version;
    // Half a form is enough for a guide: what is missing is asked, only what is wrong is refused.
    const errors = this.forms
      .problems(content, answers, day)
      .filter((problem) => problem.code !== 'required')
      .map((problem) => ({ ...problem, pointer: problem.pointer.replace(/^\/form/, '/answers') }));
    if (errors.length > 0)
      throw new DomainError('rule-violation', 'validation-failed', `有${errors.length}个回答需要修改，请按提示更正。`, { errors });
    const context = { today: day, pools: POOLS };
    const situation = resolveSituation(content, answers, context);
    return {
      version,
      applicability: assessApplicability(content, answers, context),
      situation,
      papers: papersOf(content, situation, answers, context),
      open: openQuestions(content, answers),
    };
  }
}

function openQuestions(item: ItemContent, answers: Answers): readonly OpenQuestion[] {
  const read = new Set(
    [
      ...item.situations.flatMap((situation) => [situation.when, ...situation.papers.map((paper) => paper.when)]),
      ...[...item.notRequiredWhen, ...item.blockedWhen, ...item.prerequisites].map((rule) => rule.when),
    ].flatMap((condition) => (condition ? [...fieldsOf(condition)] : [])),
  );
  const fields = formFields(item.form);
  return Object.keys(fields)
    .filter((field) => read.has(field) && !Object.hasOwn(answers, field))
    .map((field) => ({
      field,
      title: String(fields[field]?.title),
      choices: (fields[field]?.['x-labels'] as Readonly<Record<string, string>> | undefined) ?? null,
    }));
}
