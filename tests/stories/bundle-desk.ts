import assert from 'node:assert/strict';
import { claim, expected, readCase, waitForTask } from './desk';
import type { Person } from './person';
import type { Stage } from './stage';

/** What the stories of 一件事 read of a bundle. */
export interface BundleView {
  readonly bundleNo: string;
  readonly version: number;
  readonly status: string;
  readonly members: readonly {
    readonly key: string;
    readonly itemName: string;
    readonly caseNo: string | null;
    readonly status: string | null;
    readonly result: string | null;
    readonly waitsFor: readonly string[];
    readonly statutoryDueOn: string | null;
  }[];
  readonly papers: { readonly once: number; readonly apart: number; readonly windowsApart: number };
  readonly deliveries: readonly { readonly sequence: number; readonly number: string }[];
  readonly progress: { readonly code: string };
  readonly pickUpCode: string | null;
  readonly actions: readonly string[];
}

export const bundleLink = ({ bundleNo, progress }: BundleView): string => `/p/${bundleNo}?c=${progress.code}`;

export async function readBundle(person: Person, bundleNo: string): Promise<BundleView> {
  return expected(await person.get<BundleView>(`/api/v1/bundle-cases/${bundleNo}`), 200);
}

/** The case of a member that this person may see. */
export function caseOf(bundle: BundleView, key: string): string {
  const caseNo = bundle.members.find((member) => member.key === key)?.caseNo;
  assert(caseNo, `no case of ${key}`);
  return caseNo;
}

export const stands = ({ members }: BundleView): Record<string, string | null> =>
  Object.fromEntries(members.map(({ key, status }) => [key, status]));

export function waitForBundle(
  stage: Stage,
  person: Person,
  bundleNo: string,
  what: string,
  holds: (bundle: BundleView) => boolean,
): Promise<BundleView> {
  return stage.until(`bundle ${bundleNo}: ${what}`, async () => {
    const bundle = await readBundle(person, bundleNo);
    return holds(bundle) ? bundle : undefined;
  });
}

/** Granted by this officer, or by the department's own system where the county has one switched on. */
export async function grantedSomehow(stage: Stage, officer: Person, clerk: Person, caseNo: string): Promise<void> {
  const byPeople = await stage.until(`${caseNo} lies on a desk or is decided`, async () => {
    const { items } = expected(await officer.get<{ items: { caseNo: string }[] }>('/api/v1/tasks?queue=posts&step=DECIDE&limit=200'), 200);
    if (items.some((task) => task.caseNo === caseNo)) return true;
    return (await readCase(clerk, caseNo)).status === 'CONCLUDED' ? false : undefined;
  });
  if (byPeople) await decide(stage, officer, caseNo, 'GRANT');
}

/** The office decides a member of one level. */
export async function decide(stage: Stage, officer: Person, caseNo: string, result: 'GRANT' | 'DENY', reasonCode?: string): Promise<void> {
  const task = await claim(officer, await waitForTask(stage, officer, caseNo, 'DECIDE'));
  expected(
    await officer.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, {
      result,
      opinion: result === 'GRANT' ? '准予。' : '不符合条件。',
      ...(reasonCode === undefined ? {} : { reasonCode }),
    }),
    200,
  );
}
