import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import connectors from '../../data/connectors.json';
import book from '../../data/services.json';
import { shippedAuthorities } from '../authority/application/load-authorities';
import type { Service } from './domain/service';

const shape = z.strictObject({
  code: z.enum(['joint-collection', 'dispute-resolution']),
  name: z.string().min(2),
  items: z.array(
    z.strictObject({
      itemCode: z.string().regex(/^\d{12}$/),
      situations: z.array(z.string()).min(1).nullable(),
      answerWithin: z.strictObject({ amount: z.number().int().positive(), unit: z.enum(['WORKING_DAY', 'DAY']) }),
      denialReasons: z.array(z.string()),
    }),
  ),
});

interface ShippedItem {
  readonly code: string;
  readonly category: string;
  readonly situations: readonly { readonly code: string }[];
  readonly denialReasons: readonly { readonly code: string }[];
}

/** The shipped items, read as data: what intake makes of them is its own affair. */
const ITEMS_FOLDER = path.resolve(__dirname, '../../../intake/data/items');
const items = readdirSync(ITEMS_FOLDER).map((file) => JSON.parse(readFileSync(path.join(ITEMS_FOLDER, file), 'utf8')) as ShippedItem);
const services = book.services as unknown as readonly Service[];

/** What the two services are for. */
const CATEGORIES: Readonly<Record<Service['code'], readonly string[]>> = {
  'joint-collection': ['social-insurance', 'medical-insurance'],
  'dispute-resolution': ['justice'],
};

describe('the shipped services', () => {
  it.each(services.map((service) => [service.code, service] as const))('%s has the shape that the program reads', (_code, service) => {
    expect(shape.parse(service)).toEqual(service);
  });

  it('take items of their field, in situations and with reasons that the item has, under a power that somebody holds', () => {
    const powers = new Set(shippedAuthorities().map(({ itemCode }) => itemCode));
    for (const { code, items: taken } of services) {
      for (const { itemCode, situations, denialReasons } of taken) {
        const item = items.find((one) => one.code === itemCode);
        expect(CATEGORIES[code]).toContain(item?.category);
        expect(powers).toContain(itemCode);
        expect(item?.situations.map((situation) => situation.code)).toEqual(expect.arrayContaining([...(situations ?? [])]));
        expect(item?.denialReasons.map((reason) => reason.code)).toEqual(expect.arrayContaining([...denialReasons]));
      }
    }
  });

  it('leave an item to one service, or to a department’s own system, never to both', () => {
    const all = [...services, ...connectors.connectors].flatMap(({ items: taken }) => taken.map(({ itemCode }) => itemCode));
    expect(new Set(all).size).toBe(all.length);
  });
});
