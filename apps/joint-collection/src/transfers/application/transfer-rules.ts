import type { ClockUnit } from '@app/legal-calendar';
import data from '../../../data/transfer-rules.json';
import type { Step, TransferKind } from '../domain/transfer';

export interface TimedStep extends Step {
  readonly name: string;
  readonly amount: number;
  readonly unit: ClockUnit;
}

export interface TransferRule {
  readonly kind: TransferKind;
  readonly name: string;
  readonly item: string;
  /** 文号: the kind's sign. */
  readonly paperSign: string;
  readonly article: string;
  readonly steps: readonly TimedStep[];
  /** Reasons of the catalogue item for which it may be refused. */
  readonly denials: readonly string[];
}

const RULES = data.kinds as readonly TransferRule[];

export function ruleOf(kind: TransferKind): TransferRule {
  const rule = RULES.find((one) => one.kind === kind);
  if (!rule) throw new Error(`there is no rule for ${kind} transfers`);
  return rule;
}

export function ruleOfItem(item: string): TransferRule {
  const rule = RULES.find((one) => one.item === item);
  if (!rule) throw new Error(`item ${item} is no transfer`);
  return rule;
}
