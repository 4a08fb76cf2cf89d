import { Clock } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { CatalogueCache } from '../../catalogue/application/catalogue-cache';
import type { ItemContent } from '../../catalogue/domain/item';
import type { Bundle, BundleMember } from '../domain/bundle';
import { bundleInForce, bundlesInForce } from './bundle-book';

export interface BundleSummary {
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly serves: Bundle['serves'];
  readonly unified: boolean;
  readonly members: readonly { readonly key: string; readonly itemCode: string; readonly name: string; readonly optional: boolean }[];
}

type Field = Readonly<Record<string, unknown>>;

/** 一件事办事指南: the one form, the one set of papers, what waits for what, and where to go for the rest. */
export interface BundleGuide extends BundleSummary {
  readonly basis: readonly string[];
  readonly note: string;
  readonly atLeast: number;
  readonly before: Bundle['before'];
  readonly form: {
    readonly shared: readonly {
      readonly name: string;
      readonly title: string;
      readonly required: boolean;
      readonly schema: Field;
      readonly members: readonly string[];
    }[];
    readonly members: readonly {
      readonly key: string;
      readonly fields: readonly { readonly name: string; readonly required: boolean; readonly schema: Field }[];
    }[];
  };
  readonly papers: readonly {
    readonly code: string;
    readonly name: string;
    readonly forms: readonly string[];
    readonly members: readonly string[];
    readonly insteadOf: string | null;
    readonly hint: string;
  }[];
  readonly dependencies: readonly {
    readonly member: string;
    readonly on: string;
    readonly kind: 'BLOCKS' | 'FEEDS';
    readonly material: string | null;
  }[];
  readonly elsewhere: Bundle['elsewhere'];
}

/** For anybody, without sign-in (行政许可法 §30). */
@Injectable()
export class BundleGuideQuery {
  constructor(
    private readonly catalogue: CatalogueCache,
    private readonly clock: Clock,
  ) {}

  list(): BundleSummary[] {
    const today = localDateOf(this.clock.now());
    return bundlesInForce(today).map((bundle) => this.summary(bundle, today));
  }

  find(code: string): BundleGuide {
    const today = localDateOf(this.clock.now());
    const bundle = bundleInForce(code, today);
    const items = new Map(bundle.members.map((member) => [member.key, this.catalogue.content(member.item, today)]));
    const itemOf = (key: string): ItemContent => {
      const item = items.get(key);
      if (item === undefined) throw new Error(`bundle ${code} has no member ${key}`);
      return item;
    };
    return {
      ...this.summary(bundle, today),
      basis: bundle.basis,
      note: bundle.note,
      atLeast: bundle.atLeast,
      before: bundle.before,
      form: {
        shared: bundle.shared.map(({ name, title, fields }) => {
          const mapped = Object.entries(fields);
          const [key, field] = mapped[0] ?? ['', ''];
          return {
            name,
            title,
            required: mapped.some(([member, one]) => requiredIn(itemOf(member), one)),
            schema: { ...fieldsOf(itemOf(key))[field], title },
            members: mapped.map(([member]) => member),
          };
        }),
        members: bundle.members.map((member) => ({ key: member.key, fields: ownFields(bundle, member, itemOf(member.key)) })),
      },
      papers: bundle.papers.map(({ code: paper, name, materials, insteadOf }) => {
        const listed = Object.entries(materials).map(([key, material]) => itemOf(key).materials.find((one) => one.code === material));
        const [first, ...rest] = listed.map((material) => material?.forms ?? []);
        return {
          ...{ code: paper, name, members: Object.keys(materials), insteadOf: insteadOf ?? null },
          forms: (first ?? []).filter((form) => rest.every((forms) => forms.includes(form))),
          hint: listed[0]?.hint ?? '',
        };
      }),
      dependencies: bundle.members.flatMap(({ key, dependencies }) =>
        dependencies.map((one) => ({ member: key, on: one.on, kind: one.kind, material: one.kind === 'FEEDS' ? one.material : null })),
      ),
      elsewhere: bundle.elsewhere,
    };
  }

  private summary({ code, version, name, serves, unified, members }: Bundle, today: string): BundleSummary {
    return {
      ...{ code, version, name, serves, unified },
      members: members.map(({ key, item, optional }) => ({
        key,
        itemCode: item,
        name: this.catalogue.content(item, today).name,
        optional,
      })),
    };
  }
}

const fieldsOf = (item: ItemContent): Readonly<Record<string, Field>> => (item.form.properties ?? {}) as Record<string, Field>;
const requiredIn = (item: ItemContent, field: string): boolean => Array.isArray(item.form.required) && item.form.required.includes(field);

/** What only this member asks: neither shared nor answered by the bundle nor brought by another. */
function ownFields(bundle: Bundle, member: BundleMember, item: ItemContent): BundleGuide['form']['members'][number]['fields'] {
  const elsewhere = new Set([
    ...bundle.shared.flatMap(({ fields }) => fields[member.key] ?? []),
    ...Object.keys(member.fixed ?? {}),
    ...(member.coming ?? []),
  ]);
  return Object.entries(fieldsOf(item))
    .filter(([name]) => !elsewhere.has(name))
    .map(([name, schema]) => ({ name, required: requiredIn(item, name), schema }));
}
