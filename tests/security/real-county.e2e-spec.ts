import { type CountyWorld, openCounty } from '../county/county-world';
import { capabilitiesSuite } from './real/capabilities-suite';
import { datesSuite } from './real/dates-suite';
import { envelopeSuite } from './real/envelope-suite';
import { filesSuite } from './real/files-suite';
import { raceSuite } from './real/race-suite';
import { signInSuite } from './real/sign-in-suite';
import { workflowSuite } from './real/workflow-suite';

// One county for all of them: starting it costs more than most of its tests.
describe('the running county and bad input', () => {
  let world: CountyWorld;

  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(() => world?.close());

  const open = (): CountyWorld => world;
  describe('sections A to C', () => envelopeSuite(open));
  describe('section D', () => workflowSuite(open));
  describe('what came after filing', () => capabilitiesSuite(open));
  describe('section E', () => datesSuite(open));
  describe('section G', () => filesSuite(open));
  describe('section H', () => signInSuite(open));
  describe('races', () => raceSuite(open));
});
