import { DomainError, type FieldProblem } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { FileCases } from '../../cases/application/file-cases';
import { ItemTermsReader } from '../../cases/application/item-terms';
import { type Bundle, type BundleMember, dependenciesAmong } from '../domain/bundle';
import { formOfMember, misplacedAnswers, pointerInOneForm } from '../domain/one-form';
import { papersOfMember, poolProblems } from '../domain/paper-pool';
import type { FileBundleCommand, PreparedBundle } from './file-bundle-command';

/** Everything that can be refused before anything is written, for all members at once, with pointers into the one form. */
@Injectable()
export class PrepareMembers {
  constructor(
    private readonly fileCases: FileCases,
    private readonly itemTerms: ItemTermsReader,
  ) {}

  itemName(code: string, today: LocalDate): string {
    return this.itemTerms.contentInForce(code, today).name;
  }

  execute(command: FileBundleCommand, bundle: Bundle): PreparedBundle {
    const chosen = chosenMembers(bundle, command.optOut);
    const filed = new Set(chosen.map(({ key }) => key));
    const problems: FieldProblem[] = [...misplacedAnswers(bundle, filed, command.form), ...poolProblems(bundle, filed, command.papers)];
    const refusals: DomainError[] = [];
    const members = chosen.flatMap((member) => {
      const papers = papersOfMember(bundle, filed, member.key, command.papers);
      try {
        const prepared = this.fileCases.prepare({
          actor: command.actor,
          itemCode: member.item,
          ...(command.division === undefined ? {} : { division: command.division }),
          applicant: command.applicant,
          ...(command.agent === undefined ? {} : { agent: command.agent }),
          ...(command.guardian === undefined ? {} : { guardian: command.guardian }),
          form: formOfMember(bundle, member.key, command.form),
          papers: papers.map(({ paper }) => paper),
          // From home a bundle is always handed in: a draft of it is a member that waits for another.
          proceed: command.actor.kind === 'CITIZEN' || command.proceed,
          ...(command.notDuplicate === undefined ? {} : { notDuplicate: command.notDuplicate }),
          ...(command.delivery === undefined ? {} : { delivery: command.delivery }),
          comingFields: member.coming ?? [],
        });
        return [{ key: member.key, waits: dependenciesAmong(member, filed).length > 0, prepared }];
      } catch (refusal) {
        if (!(refusal instanceof DomainError)) throw refusal;
        refusals.push(refusal);
        problems.push(...problemsOf(bundle, member, refusal, papers));
        return [];
      }
    });
    if (problems.length > 0) throw refused(problems, refusals);
    return { command, bundle, members };
  }
}

/** 自主选择: whatever is optional may be left out, as long as a bundle remains. */
function chosenMembers(bundle: Bundle, optOut: readonly string[]): readonly BundleMember[] {
  const unknown = optOut.filter((key) => !bundle.members.some((member) => member.key === key));
  if (unknown.length > 0) {
    throw new DomainError('rule-violation', 'bundle-member-unknown', '这个“一件事”没有所填的事项，请核对。', { params: { unknown } });
  }
  const needed = bundle.members.filter(({ key, optional }) => !optional && optOut.includes(key));
  if (needed.length > 0) {
    throw new DomainError(
      'rule-violation',
      'bundle-member-required',
      '所选事项是这个“一件事”必办的，不能不选；只办其中一项的，请单独申请。',
      {
        params: { members: needed.map(({ key }) => key) },
      },
    );
  }
  const chosen = bundle.members.filter(({ key }) => !optOut.includes(key));
  if (chosen.length < bundle.atLeast) {
    throw new DomainError('rule-violation', 'bundle-too-small', `请至少选择 ${bundle.atLeast} 个事项。`);
  }
  return chosen;
}

function problemsOf(
  bundle: Bundle,
  member: BundleMember,
  refusal: DomainError,
  papers: readonly { readonly index: number }[],
): FieldProblem[] {
  const errors = refusal.details.errors ?? [];
  if (errors.length === 0) return [{ pointer: `/members/${member.key}`, code: refusal.code, message: refusal.message }];
  return errors.map(({ pointer, ...rest }) => ({ ...rest, pointer: inCommand(bundle, member.key, pointer, papers) }));
}

/** A paper of the member's own list is found at its place in the pool. */
function inCommand(bundle: Bundle, key: string, pointer: string, papers: readonly { readonly index: number }[]): string {
  const [, part, place, ...rest] = pointer.split('/');
  if (part !== 'papers') return pointerInOneForm(bundle, key, pointer);
  const index = papers[Number(place)]?.index;
  return index === undefined ? '/papers' : ['', 'papers', String(index), ...rest].join('/');
}

/** What several members find wrong with the same answer is said once. */
function refused(problems: readonly FieldProblem[], refusals: readonly DomainError[]): DomainError {
  const errors = [...new Map(problems.map((problem) => [`${problem.pointer} ${problem.code}`, problem])).values()];
  const codes = new Set(refusals.map(({ code }) => code));
  const [only] = refusals;
  // One reason for all of them, such as a missing guardian, keeps its own code and article.
  if (only !== undefined && codes.size === 1 && only.code !== 'validation-failed' && errors.every(({ code }) => code === only.code)) {
    return new DomainError(only.kind, only.code, only.message, { ...only.details, errors });
  }
  return new DomainError('rule-violation', 'validation-failed', `表单或材料有 ${errors.length} 处需要修改，请按提示更正。`, { errors });
}
