import assert from 'node:assert/strict';
import { type CaseView, expected, refusedWith } from './desk';
import { type Person } from './person';
import { scan } from './scan';
import { type Stage, type Story } from './stage';

const PREGNANCY = '532023024000';
const BIRTH = '530709038000';
const POLICE = 'police-household';
const MOTHER = { kind: 'PERSON', name: '杨晶晶', idNumber: '532999199003070010', phone: '13800000001' };
const STRANGER = { kind: 'PERSON', name: '赵春分', idNumber: '532999198103030062' };
const birth = { bornOn: '2026-08-20', childName: '杨小满', sex: 'FEMALE', nation: 'YI', follow: 'MOTHER', station: '532922103' };

interface Line {
  readonly code: string;
  readonly way: string;
  readonly reason: string;
  readonly heldMaterialId: string | null;
}
interface Plan {
  readonly lines: readonly Line[];
  readonly toBring: number;
}
interface Taken {
  readonly papers: readonly {
    readonly code: string;
    readonly form: string;
    readonly trustGrade: string;
    readonly origin?: { readonly kind: string; readonly name: string };
  }[];
}

const shanghaiDay = (instant: Date): string => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

async function planFor(who: Person, applicant: { kind: string; idNumber: string }): Promise<Plan> {
  const { kind, idNumber } = applicant;
  return expected(await who.post<Plan>('/api/v1/paper-plans', { itemCode: BIRTH, form: birth, applicant: { kind, idNumber } }), 200);
}

const lineOf = (plan: Plan, code: string): Line => {
  const line = plan.lines.find((one) => one.code === code);
  assert(line, `the plan has no line ${code}`);
  return line;
};

export const papersOnce: Story = {
  number: 10,
  title: '材料只交一次：第二件事少带两份，写明哪两份、为什么；共享来源断了就再要，也写明为什么',
  needsOwnCounty: true,
  async tell(stage: Stage) {
    const { sharing } = stage.county;
    assert(sharing, 'this story needs a county whose sharing sources it may break');
    const township = stage.person('town103.1');
    const hall = stage.person('yang.mei');
    const mother = stage.person('yang.jingjing');
    const today = shanghaiDay(stage.now());
    const inAYear = shanghaiDay(new Date(stage.now().getTime() + 360 * 86_400_000));

    await stage.step('第一件事：乡镇受理生育登记，核对身份证原件并扫描；本人同意以后沿用', async () => {
      const { uploadId } = expected(
        await township.upload<{ uploadId: string }>('/api/v1/uploads', '身份证.pdf', 'application/pdf', scan(String(Math.random()))),
        201,
      );
      const view = expected(
        await township.create<CaseView>('/api/v1/cases', {
          itemCode: PREGNANCY,
          applicant: MOTHER,
          form: { order: 1, division: '532922103' },
          papers: [{ code: 'M01', form: 'ORIGINAL', uploadId }],
          keepPapers: { purposes: ['ALL_ITEMS'], validUntil: inAYear },
          proceed: true,
          notDuplicate: { reason: '另一件事' },
        }),
        201,
      );
      assert.notEqual(view.acceptedOn, null);
    });
    const held = await stage.step('本人的材料库里有这份身份证，可信等级 B（窗口核过原件）', async () => {
      const { items } = expected(
        await mother.get<{ items: { materialId: string; type: string; trustGrade: string }[] }>('/api/v1/me/materials'),
        200,
      );
      const identity = items.find(({ type }) => type === 'IDENTITY_DOCUMENT');
      assert(identity);
      assert.equal(identity.trustGrade, 'B');
      return identity;
    });

    await stage.step('第二件事：孩子的出生登记少带两份，每一份写明来处', async () => {
      const unknown = await planFor(hall, STRANGER);
      const plan = await planFor(hall, MOTHER);
      assert.equal(unknown.toBring - plan.toBring, 2);
      assert.equal(plan.toBring, 0);
      const register = lineOf(plan, 'M02');
      assert.equal(register.way, 'SHARED');
      assert.match(register.reason, /^从公安户籍共享数据取得（数据截至 \d{4}-\d{2}-\d{2}），不用提交。$/);
      const identity = lineOf(plan, 'M03');
      assert.deepEqual(
        [identity.way, identity.reason, identity.heldMaterialId],
        ['REUSED', `${today} 在生育登记中核验过，本次沿用。`, held.materialId],
      );
      assert.match(lineOf(unknown, 'M02').reason, /公安户籍共享数据中没有查到记录，请提供居民户口簿/);
    });
    const file = (who: Person, papers: readonly object[], reuse: readonly string[]) =>
      who.create<CaseView & Taken>('/api/v1/cases', {
        ...{ itemCode: BIRTH, applicant: MOTHER, form: birth, papers, reuse },
        shared: true,
        proceed: true,
        notDuplicate: { reason: '另一个孩子' },
      });
    await stage.step('一份材料也没带，窗口受理了', async () => {
      const view = expected(await file(hall, [], [held.materialId]), 201);
      assert.notEqual(view.acceptedOn, null);
      assert.deepEqual(
        Object.fromEntries(view.papers.map(({ code, form, trustGrade, origin }) => [code, [form, trustGrade, origin?.kind, origin?.name]])),
        {
          M01: ['SHARED_DATA', 'A', 'SHARED', '卫健出生医学证明'],
          M02: ['SHARED_DATA', 'A', 'SHARED', '公安户籍'],
          M03: ['ELECTRONIC', 'B', 'REUSED', '生育登记'],
        },
      );
    });

    await stage.step('共享来源断了：户口簿又要带，并写明原因；别的不受影响', async () => {
      sharing.break(POLICE, 'DOWN');
      const plan = await planFor(hall, MOTHER);
      assert.equal(plan.toBring, 1);
      const register = lineOf(plan, 'M02');
      assert.deepEqual([register.way, register.reason], ['BRING', '公安户籍共享来源暂时不可用，请提供居民户口簿原件或者复印件。']);
      assert.equal(lineOf(plan, 'M03').way, 'REUSED');
    });
    await stage.step('照样能收件、受理：带了户口簿就行', async () => {
      const missing = refusedWith(await file(hall, [], [held.materialId]), 422, 'material-missing');
      assert.deepEqual(missing.params?.missing, ['M02']);
      const view = expected(await file(hall, [{ code: 'M02', form: 'ORIGINAL' }], [held.materialId]), 201);
      assert.notEqual(view.acceptedOn, null);
      sharing.break(POLICE, null);
    });
    await stage.step('本人撤回同意：身份证不再沿用，窗口也用不了', async () => {
      expected(await mother.remove(`/api/v1/me/materials/${held.materialId}/consents`), 204);
      assert.equal(lineOf(await planFor(hall, MOTHER), 'M03').way, 'BRING');
      refusedWith(await file(hall, [{ code: 'M02', form: 'ORIGINAL' }], [held.materialId]), 422, 'held-material-unusable');
    });
  },
};
