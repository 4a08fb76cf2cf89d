import { DomainError } from '@app/domain-kernel';
import fc from 'fast-check';
import { MAXIMUM_DEPTH, MAXIMUM_WIDTH, readJsonObject } from './json-body';

const read = (text: string | Buffer): Record<string, unknown> => readJsonObject(Buffer.from(text as string));
const refusal = (text: string | Buffer): DomainError => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('a JSON body', () => {
  it('is read as JSON.parse reads it, for anything plain', () => {
    const plainText = fc.string({ unit: fc.constantFrom(...'张三ab 1·，。"\\/\n'), maxLength: 8 }).map((text) => text.trim());
    const key = fc.stringMatching(/^[a-z]{1,6}$/);
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        plainText,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e9, min: -1e9 }),
        fc.boolean(),
        fc.constant(null),
        tie('array'),
        tie('object'),
      ),
      array: fc.array(tie('value'), { maxLength: 4 }),
      object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 5 }), fc.boolean(), (object, spaced) => {
        const text = JSON.stringify(object, undefined, spaced ? 2 : undefined);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('never answers with anything but a refusal of ours, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0d8e1 '), maxLength: 40 }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          readJsonObject(Buffer.from(input));
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds two members of one name wherever they stand', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 18 }), fc.boolean(), (depth, escaped) => {
        const twin = escaped ? '{"k":1,"\\u006b":2}' : '{"k":1,"k":2}';
        expect(refusal(`{"x":${'['.repeat(depth)}${twin}${']'.repeat(depth)}}`).code).toBe('duplicate-key');
      }),
    );
    expect(read('{"a":{"k":1},"b":{"k":1},"c":"k:k,\\"k\\":1"}')).toEqual({ a: { k: 1 }, b: { k: 1 }, c: 'k:k,"k":1' });
  });

  it('trims and composes every text, and leaves the rest', () => {
    expect(read('{"a":"  x\\t","b":["\u3000杨\u3000","Jose\u0301"],"c":" 杨 梅 ","d":true}')).toEqual({
      a: 'x',
      b: ['杨', 'José'],
      c: '杨 梅',
      d: true,
    });
  });

  it('points at every text that nobody can see', () => {
    expect(refusal('{"a/b":["x","\\u200b"],"c":{"~d":"\\ue000"},"e":"\\ud800"}').details.errors).toMatchObject([
      { pointer: '/a~1b/1', code: 'invalid-characters' },
      { pointer: '/c/~0d', code: 'private-use-character' },
      { pointer: '/e', code: 'invalid-characters' },
    ]);
  });

  it('holds its limits exactly', () => {
    const deep = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(read(deep(MAXIMUM_DEPTH))).toBeDefined();
    expect(refusal(deep(MAXIMUM_DEPTH + 1)).code).toBe('json-too-deep');
    const wide = (elements: number): string => `{"a":[${Array(elements).fill(1).join(',')}]}`;
    expect(read(wide(MAXIMUM_WIDTH))).toBeDefined();
    expect(refusal(wide(MAXIMUM_WIDTH + 1)).code).toBe('json-too-wide');
  });

  it('refuses numbers that would change silently', () => {
    expect(refusal('{"a":9007199254740993}').details.errors).toMatchObject([{ pointer: '/a', code: 'number-range' }]);
    expect(read('{"a":9007199254740991,"b":-0.5}')).toEqual({ a: 9007199254740991, b: -0.5 });
  });

  it('costs a small multiple of JSON.parse', () => {
    const body = JSON.stringify({
      applicant: { name: '杨晶晶', citizenNumber: '532999199003070010', address: '云南省大理州漾濞彝族自治县平坡镇高发村一组' },
      form: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`field${index}`, `第${index}项的内容 value`])),
      materials: Array.from({ length: 6 }, (_, index) => ({ code: `M${index}`, name: '身份证复印件', copies: 1, original: true })),
    });
    const bytes = Buffer.from(body);
    const time = (work: () => unknown): number => {
      const started = performance.now();
      for (let run = 0; run < 100; run += 1) work();
      return performance.now() - started;
    };
    let ours = Number.POSITIVE_INFINITY;
    let theirs = Number.POSITIVE_INFINITY;
    // In turns and in short rounds, of which the best counts: other work on the machine then falls on both, or on neither.
    for (let round = 0; round < 40; round += 1) {
      ours = Math.min(
        ours,
        time(() => readJsonObject(bytes)),
      );
      theirs = Math.min(
        theirs,
        time(() => JSON.parse(bytes.toString('utf8'))),
      );
    }
    // Measured: 2.8 times, 3.2 beside other work; two more passes over the bytes make it 4.1.
    expect(ours / theirs).toBeLessThan(4);
  });
});
