import assert from 'node:assert/strict';
import { expected, refusedWith } from './desk';
import { inventedPerson, type Stage, type Story } from './stage';

interface Dispute {
  readonly disputeNo: string;
  readonly version: number;
  readonly stage: string;
  readonly lead: { readonly id: number; readonly name: string | null };
  readonly clocks: readonly { readonly kind: string; readonly dueOn: string }[];
}
interface Proposal {
  readonly open: readonly { readonly route: string }[];
  readonly closed: readonly { readonly route: string; readonly article: string; readonly instead: string }[];
}

/** What cannot be confirmed is refused with the article, and with what the two can do instead (民事诉讼法司法解释 §355). */
export const parentageAgreement: Story = {
  number: 17,
  title: '一对夫妻想就亲子关系协议申请司法确认：依法不能确认，写明条文和可以怎么办',
  needsOwnCounty: false,
  async tell(stage: Stage) {
    const window = stage.person('yang.mei');
    const [mother, father] = [inventedPerson(), inventedPerson()];
    const contact = {
      source: 'WINDOW',
      kind: 'MARRIAGE_FAMILY',
      division: '532922101',
      claimants: [{ kind: 'PERSON', ...mother }],
      respondents: [{ kind: 'PERSON', ...father }],
      matter: '双方对孩子的亲子关系和抚养费达成了书面约定。',
      wanted: '请法院确认约定有效。',
      urgency: 'SIMPLE',
    };
    const registered = await stage.step('窗口首问登记：从这一分钟起有一名牵头人和一个期限', async () => {
      const view = expected(await window.create<Dispute>('/api/v1/first-contacts', contact), 201);
      assert.equal(view.stage, 'REGISTERED');
      assert(view.lead.name !== null && view.clocks.some(({ kind }) => kind === 'DISPUTE_TRIAGE'));
      return view;
    });
    const path = `/api/v1/disputes/${registered.disputeNo}`;
    await stage.step('同样的双方再来一次：提示原编号，不重复登记', async () => {
      const problem = refusedWith(await window.create('/api/v1/first-contacts', contact), 409, 'duplicate-dispute');
      assert.deepEqual(problem.params?.disputes, [registered.disputeNo]);
    });
    await stage.step('窗口只看得到办理阶段，看不到讲述的内容', async () => {
      refusedWith(await window.post(`${path}/readings`, { purpose: 'SUPERVISE', note: '想了解一下' }), 403, 'content-closed');
    });
    const desk = stage.person(registered.lead.id === 1371 ? 'dispute.desk.2' : 'dispute.desk.1');
    await stage.step('牵头人填写事实：身份关系；途径表写明哪条走不通、为什么、可以怎么办', async () => {
      const seen = expected(await desk.get<Dispute>(path), 200);
      const proposal = expected(
        await desk.command<Proposal>(`${path}/facts`, seen.version, { matter: 'STATUS', agreement: 'OTHER', bothWilling: true }),
        200,
      );
      const confirmation = proposal.closed.find(({ route }) => route === 'JUDICIAL_CONFIRMATION');
      assert.equal(confirmation?.article, '民事诉讼法司法解释 §355');
      assert.match(confirmation?.instead ?? '', /抚养费/);
      assert(proposal.open.some(({ route }) => route === 'LITIGATION'));
    });
    await stage.step('坚持选司法确认：拒绝，附条文；改为诉讼途径', async () => {
      const seen = expected(await desk.get<Dispute>(path), 200);
      const refused = refusedWith(
        await desk.command(`${path}/triage-decisions`, seen.version, { routes: ['JUDICIAL_CONFIRMATION'], reason: '双方都愿意。' }),
        422,
        'route-closed',
      );
      assert.match(refused.detail, /诉讼/);
      const decided = expected(await desk.command<Dispute>(`${path}/triage-decisions`, seen.version, { routes: ['LITIGATION'] }), 200);
      assert.equal(decided.stage, 'TRIAGED');
    });
  },
};
