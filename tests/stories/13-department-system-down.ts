import assert from 'node:assert/strict';
import { birth, type ConnectedCounty, startConnectedCounty } from './connected-county';
import { type CaseView, claim, expected, historyOf, paper, waitForCase, waitForTask } from './desk';
import { inventedPerson, Stage, type Story } from './stage';

const CASES = 6;
const AWAY = '部门系统暂时不可用，正在等待，办理期限照常计算';

interface WaitingCase extends CaseView {
  readonly waiting: { readonly party: string; readonly reasonCode: string; readonly sentence: string } | null;
  readonly decidedBy: string | null;
}

interface Connectors {
  readonly items: readonly {
    readonly breaker: { readonly state: string };
    readonly calls: { readonly waiting: number; readonly unavailable: number };
  }[];
}

class Hall {
  readonly there: Stage;

  constructor(readonly county: ConnectedCounty) {
    this.there = new Stage(county, () => undefined);
  }

  get clerk() {
    return this.there.person('yang.mei');
  }

  async file(): Promise<CaseView> {
    return expected(await this.clerk.create<CaseView>('/api/v1/cases', birth(inventedPerson())), 201);
  }

  read = async (caseNo: string): Promise<WaitingCase> => expected(await this.clerk.get<WaitingCase>(`/api/v1/cases/${caseNo}`), 200);

  /** The applicants' own page, without sign-in. */
  async page({ caseNo, progress }: CaseView): Promise<string> {
    const response = await fetch(`${this.county.url}/p/${caseNo}?c=${progress.code}`);
    assert.equal(response.status, 200);
    return response.text();
  }

  async connector() {
    const { items } = expected(await this.there.person('it.operator').get<Connectors>('/api/v1/operations/connectors'), 200);
    const [connector] = items;
    assert(connector);
    return connector;
  }

  async nobodyIsStuck(): Promise<void> {
    const { items } = expected(await this.there.person('it.operator').get<{ items: unknown[] }>('/api/v1/operations/stuck-cases'), 200);
    assert.deepEqual(items, []);
  }

  untilAway(caseNo: string): Promise<WaitingCase> {
    return this.there.until(`${caseNo} waits for a system that is away`, async () => {
      const view = await this.read(caseNo);
      return view.waiting?.reasonCode === 'SYSTEM_UNAVAILABLE' ? view : undefined;
    });
  }
}

async function play(stage: Stage, hall: Hall): Promise<void> {
  const { county, there } = hall;
  await stage.step('平时：出生登记送公安局自己的系统，几秒内答复，决定书照常出具', async () => {
    const filed = await hall.file();
    const concluded = (await waitForCase(there, hall.clerk, filed.caseNo, 'CONCLUDED')) as WaitingCase;
    assert.deepEqual([concluded.decidedBy, concluded.result, concluded.waiting], ['CONNECTOR', 'GRANT', null]);
    await paper(there, hall.clerk, filed.caseNo, 'GRANT_DECISION');
  });

  await stage.step('公安局的系统断了', () => county.department.behave({ fault: 'DOWN' }));
  const filed = await stage.step(`窗口照常收下 ${CASES} 件`, async () => {
    const cases: CaseView[] = [];
    for (let count = 0; count < CASES; count += 1) cases.push(await hall.file());
    return cases;
  });
  const due = await stage.step('每一件都看得见在等谁、为什么等；进度页上写着期限照常计算', async () => {
    const days: (string | null)[] = [];
    for (const one of filed) {
      const view = await hall.untilAway(one.caseNo);
      assert.equal(view.waiting?.party, '532922-public-security');
      assert.equal(view.waiting?.sentence, AWAY);
      const page = await hall.page(one);
      assert(page.includes(AWAY) && page.includes('漾濞彝族自治县公安局'));
      days.push(view.promisedDueOn);
    }
    return days;
  });
  await stage.step('断路器打开，不再反复去敲一个没有应答的系统；运维看得到', async () => {
    await there.until('the breaker is open', async () => ((await hall.connector()).breaker.state === 'OPEN' ? true : undefined));
    assert.equal((await hall.connector()).calls.unavailable, CASES);
    const metrics = await there.until('the metric says so', async () => {
      const text = await (await fetch(`${county.url}/metrics`)).text();
      return /connector_breaker_state\{connector="public-security-household"\} 2/.test(text) ? text : undefined;
    });
    assert.match(metrics, /connector_cases_waiting\{connector="public-security-household",reason="SYSTEM_UNAVAILABLE"\} 6/);
  });

  await stage.step('一小时过去，中间程序还重启了一次：仍在等，没有一件卡住，期限没有停', async () => {
    county.pass(40);
    await county.restart();
    county.pass(20);
    for (const [index, one] of filed.entries()) {
      const view = await hall.read(one.caseNo);
      assert.deepEqual([view.status, view.waiting?.reasonCode, view.promisedDueOn], ['ACCEPTED', 'SYSTEM_UNAVAILABLE', due[index]]);
    }
    await hall.nobodyIsStuck();
  });

  await stage.step('系统恢复：先试送一件，接着全部办结，每件只决定一次', async () => {
    await county.department.behave({ fault: 'NONE' });
    county.pass(2);
    for (const one of filed) {
      const view = (await waitForCase(there, hall.clerk, one.caseNo, 'CONCLUDED')) as WaitingCase;
      assert.deepEqual([view.decidedBy, view.waiting], ['CONNECTOR', null]);
      const actions = (await historyOf(hall.clerk, one.caseNo)).map(({ action }) => action);
      assert.equal(actions.filter((action) => action === 'decideBySystem').length, 1);
      assert(actions.includes('awaitSystem'));
      assert(!(await hall.page(one)).includes(AWAY));
    }
    // Each was sent under one key, however often: the department has it once.
    assert.equal(county.department.report().applications.length, CASES + 1);
    assert.equal((await hall.connector()).breaker.state, 'CLOSED');
  });

  await stage.step('又断了，而且超过了等待时间：转到公安局户政岗位，民警按系统里已有的决定补录，写明是补录', async () => {
    await county.department.behave({ fault: 'DOWN' });
    const one = await hall.file();
    await hall.untilAway(one.caseNo);
    county.pass(241);
    const officer = there.person('public.household.3');
    const task = await claim(officer, await waitForTask(there, officer, one.caseNo, 'DECIDE'));
    const onTheDesk = (await waitForCase(there, hall.clerk, one.caseNo, 'IN_DECISION')) as WaitingCase;
    assert.equal(onTheDesk.waiting, null);
    const decision = {
      result: 'GRANT',
      opinion: '户政系统已登记。',
      backFill: { externalReference: '漾公户〔2026〕77号', decidedOn: '2026-09-15', reason: '系统断开前部门已经登记，答复没有送达。' },
    };
    expected(await officer.command(`/api/v1/tasks/${task.taskId}/decisions`, task.version, decision), 200);
    const view = (await waitForCase(there, hall.clerk, one.caseNo, 'CONCLUDED')) as WaitingCase;
    assert.deepEqual([view.decidedBy, view.decidedOn], ['BACK_FILL', '2026-09-15']);
    const decided = (await historyOf(hall.clerk, one.caseNo)).find(({ action }) => action === 'decide');
    assert.deepEqual([decided?.details.decidedBy, decided?.details.externalReference], ['BACK_FILL', '漾公户〔2026〕77号']);
    await hall.nobodyIsStuck();
  });
}

/** What every county lives through: a department's system that does not answer. */
export const departmentSystemDown: Story = {
  number: 13,
  title: '部门自己的系统断了一小时：件件看得见在等谁，期限照常计算，恢复后全部办结',
  needsOwnCounty: true,
  async tell(stage: Stage) {
    const county = await stage.step('启动一个县，出生登记由公安局自己的系统（模拟）办理', () =>
      startConnectedCounty('2026-09-15T01:00:00Z'),
    );
    try {
      await play(stage, new Hall(county));
    } finally {
      await county.close();
    }
  },
};
