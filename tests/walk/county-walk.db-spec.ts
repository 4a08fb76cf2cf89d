import { Chance } from '@app/testing';
import { CountyMoves } from './county-moves';
import { IntakeMoves } from './intake-moves';
import { brokenInvariants, brokenMessages } from './invariants';
import { OfficeMoves } from './office-moves';
import { Walk } from './walk';
import { openWalkWorld, type WalkWorld } from './walk-world';

const SEED = Number(process.env.WALK_SEED ?? 20_260_302);
const TRANSITIONS = Number(process.env.WALK_TRANSITIONS ?? 600);
/** Every so many moves the messages are carried to the end and everything is checked. */
const SETTLE_EVERY = 20;
const MESSAGES_EVERY = 200;
const MOST_OPEN = 60;
const DAY = 86_400_000;
/** Where every walk of some length comes by. */
const EVERYWHERE = [
  ...['file', 'submit', 'receive', 'accept', 'notifyCorrection', 'supplement', 'fixOnTheSpot', 'refuse', 'withdraw'],
  ...['claim', 'assign', 'transfer', 'release', 'recommend', 'decide', 'sendBack', 'reroute', 'hold', 'resume'],
  ...['countersign', 'addSign', 'delegate', 'sign', 'askAgain', 'consult', 'askSpecialProcedure', 'special-procedures approvals'],
  ...['chooseDelivery', 'post', 'deliver', 'openRevocation', 'openCorrection', 'evaluate'],
  ...['leave', 'authority', 'new-version', 'next-day', 'workers-away', 'answer', 'carry', 'carry-again', 'sweep', 'crash', 'repeat'],
];

/** Everything that somebody or something can do, with how often it is tried. */
function movesOf(walk: Walk, world: WalkWorld) {
  const intake = new IntakeMoves(walk);
  const office = new OfficeMoves(walk);
  const county = new CountyMoves(walk);
  let workersRestAgain = 0;
  const workersRest = (): boolean => world.clock.now().getTime() < workersRestAgain;
  const byWorkers = (name: string, work: () => Promise<unknown>) => async () => (workersRest() ? false : walk.work(name, work));
  const openCases = async (): Promise<number> => {
    const [row] = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM intake.service_case WHERE status IN ('SUBMITTED','RECEIVED','CORRECTING','ACCEPTED','IN_REVIEW','SPECIAL_PROCEDURE','IN_DECISION')`,
    );
    return row?.n ?? 0;
  };
  const moves = [
    { weight: 18, make: async () => ((await openCases()) < MOST_OPEN ? intake.file() : false) },
    { weight: 30, make: () => intake.act() },
    { weight: 2, make: () => intake.uninvited() },
    { weight: 1, make: () => intake.rate() },
    { weight: 38, make: () => office.act() },
    { weight: 3, make: () => office.uninvited() },
    { weight: 5, make: () => office.settle() },
    { weight: 1, make: () => office.answerConsultation() },
    { weight: 0.5, make: () => office.object() },
    { weight: 20, make: byWorkers('carry', () => world.messages.carry()) },
    { weight: 2, make: byWorkers('carry-again', () => world.messages.again()) },
    { weight: 3, make: byWorkers('sweep', () => world.sweep()) },
    { weight: 3, make: byWorkers('exchange', () => world.exchange()) },
    { weight: 0.3, make: byWorkers('archive', () => world.archive()) },
    { weight: 1, make: () => county.answer() },
    { weight: 1.5, make: () => county.leave() },
    { weight: 0.6, make: () => county.returnFromLeave() },
    { weight: 0.3, make: () => county.handDown() },
    { weight: 0.15, make: () => county.newVersion() },
    { weight: 2, make: () => county.nextDay() },
    {
      weight: 0.15,
      // 停机: the workers are away for days; windows and desks go on.
      make: () =>
        walk.work('workers-away', async () => {
          workersRestAgain = world.clock.now().getTime() + (1 + world.chance.below(4)) * DAY;
        }),
    },
  ];
  return { moves, workersRest };
}

describe(`a walk of ${TRANSITIONS} transitions through the whole county (WALK_SEED=${SEED})`, () => {
  let world: WalkWorld;
  beforeAll(async () => {
    world = await openWalkWorld(new Chance(SEED), new Date('2026-03-02T01:00:00Z'));
    await world.messages.carryAll();
  }, 120_000);
  afterAll(() => world?.close());

  /** As after a quiet minute: the workers have done what there was to do. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await world.messages.carryAll();
      await world.sweep();
      await world.exchange();
    }
    await world.messages.carryAll();
  }

  it('leaves no case stuck, nobody approving their own work, no day uncounted and no message lost', async () => {
    const walk = new Walk(world);
    const { moves, workersRest } = movesOf(walk, world);
    let done = 0;
    const check = async (quiet: boolean): Promise<void> => {
      if (quiet) await settle();
      const broken = await brokenInvariants(world, quiet);
      if (done % MESSAGES_EVERY === 0 || done === TRANSITIONS) broken.push(...(await brokenMessages(world)));
      if (broken.length > 0) throw new Error(broken.join('\n'));
    };
    try {
      while (done < TRANSITIONS) {
        world.clock.pass(1000 * (10 + world.chance.below(240)));
        if (!(await world.chance.weighted(moves).make())) continue;
        done += 1;
        const [heard] = world.log.errors;
        if (heard !== undefined) throw new Error(`the program reported an error: ${heard}`);
        if (done % SETTLE_EVERY === 0) await check(!workersRest());
      }
      await check(true);
    } catch (error) {
      const { message, stack } = error as Error;
      throw new Error(`WALK_SEED=${SEED}, after ${done} transitions: ${message}\n${await walk.story(message)}\n${stack}`);
    }
    // The walk went everywhere, or it proves nothing; a short one, made to look into something, need not.
    if (TRANSITIONS >= 2_000) expect(EVERYWHERE.filter((move) => !walk.counts.has(move))).toEqual([]);
  }, 3_600_000);
});
