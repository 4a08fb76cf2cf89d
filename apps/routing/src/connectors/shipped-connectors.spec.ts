import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ORGANS } from '@app/county';
import { z } from 'zod';
import book from '../../data/connectors.json';
import { shippedAuthorities } from '../authority/application/load-authorities';
import type { Connector } from './domain/connector';
import { connectorFor } from './domain/connector';

const positive = z.number().positive();
const whole = z.number().int().positive();
const shape = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9-]{2,59}$/),
  name: z.string().min(2),
  example: z.boolean(),
  note: z.string(),
  organ: z.string(),
  items: z.array(z.strictObject({ itemCode: z.string().regex(/^\d{12}$/), denialReasons: z.record(z.string(), z.string()) })).min(1),
  timeoutMilliseconds: whole,
  maximumConcurrent: whole,
  signatureWindowSeconds: whole.max(600),
  retry: z.strictObject({ firstSeconds: positive, factor: z.number().min(1), longestSeconds: positive }),
  pollSeconds: positive,
  breaker: z.strictObject({ failures: whole, coolDownSeconds: positive }),
  waitMinutes: positive,
});

/** The shipped items, read as data: what intake makes of them is its own affair. */
const ITEMS_FOLDER = path.resolve(__dirname, '../../../intake/data/items');
const items = readdirSync(ITEMS_FOLDER).map(
  (file) => JSON.parse(readFileSync(path.join(ITEMS_FOLDER, file), 'utf8')) as { code: string; denialReasons: { code: string }[] },
);
const connectors = book.connectors as unknown as readonly Connector[];

describe('the shipped connectors', () => {
  it.each(connectors.map((connector) => [connector.code, connector] as const))(
    '%s has the shape that the program reads',
    (_code, connector) => {
      expect(shape.parse(connector)).toEqual(connector);
    },
  );

  it('belong to the organ that holds the power, translate into reasons that the item has, and take an item once', () => {
    const powers = shippedAuthorities();
    for (const { organ, items: taken } of connectors) {
      expect(ORGANS.map(({ code }) => code)).toContain(organ);
      for (const { itemCode, denialReasons } of taken) {
        expect(powers.some((line) => line.itemCode === itemCode && line.actingOrgan === organ)).toBe(true);
        const known = items.find(({ code }) => code === itemCode)?.denialReasons.map(({ code }) => code);
        expect(known).toEqual(expect.arrayContaining(Object.values(denialReasons)));
      }
    }
    const all = connectors.flatMap((connector) => connector.items.map(({ itemCode }) => itemCode));
    expect(new Set(all).size).toBe(all.length);
  });

  it('take an application without site check, promised papers or joint review, at their own organ only', () => {
    const [connector] = connectors;
    const [item] = connector?.items ?? [];
    const matter = { itemCode: item?.itemCode ?? '', kind: 'APPLICATION', siteCheck: false, deferredPapers: [], reviews: null };
    expect(connectorFor(connectors, matter, connector?.organ ?? '')).toBe(connector);
    expect(connectorFor(connectors, matter, '532922101-government')).toBeUndefined();
    expect(connectorFor(connectors, matter, null)).toBeUndefined();
    for (const change of [
      { siteCheck: true },
      { deferredPapers: ['M01'] },
      { reviews: { organs: [] } },
      { kind: 'REVOCATION' },
      { itemCode: '530131017000' },
    ]) {
      expect(connectorFor(connectors, { ...matter, ...change }, connector?.organ ?? '')).toBeUndefined();
    }
  });
});
