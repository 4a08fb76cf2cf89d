import { type CountyWorld, openCounty } from '../county/county-world';
import { envelopeSuite } from './real/envelope-suite';

// One county for all of them: starting it costs more than most of its tests.
describe('the running county and bad input', () => {
  let world: CountyWorld;

  beforeAll(async () => {
    world = await openCounty('2026-11-23T01:00:00Z');
  });
  afterAll(async () => { await world?.close(); require("node:fs").writeFileSync("/tmp/work/handles.txt", process.getActiveResourcesInfo().join(" ") + "\n" + (process as any)._getActiveHandles().map((h: any) => h.constructor.name + " " + (h.remotePort ?? "") + " " + (h.localPort ?? "") + " " + (h.fd ?? "") + " " + (h.listening ?? "")).join("\n")); });

  const open = (): CountyWorld => world;
  envelopeSuite(open);
});
