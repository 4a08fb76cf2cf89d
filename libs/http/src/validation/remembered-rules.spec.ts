import { getMetadataStorage, IsInt, IsString, Min, validateSync } from 'class-validator';
import { rememberRules } from './remembered-rules';

class Parent {
  @IsString()
  readonly name!: string;
}
class Child extends Parent {
  @IsInt()
  @Min(1)
  readonly age!: number;
}

const failing = (object: object): string[] =>
  validateSync(object, { whitelist: true, forbidNonWhitelisted: true }).flatMap(({ property, constraints }) =>
    Object.keys(constraints ?? {}).map((constraint) => `${property} ${constraint}`),
  );

describe('remembered rules', () => {
  it('are those that stand on the class and on those it extends', () => {
    const child = Object.assign(new Child(), { name: 7, age: 0, more: 1 });
    expect(failing(child).toSorted()).toEqual(['age min', 'more whitelistValidation', 'name isString']);
    expect(failing(child).toSorted()).toEqual(['age min', 'more whitelistValidation', 'name isString']);
    expect(failing(Object.assign(new Parent(), { name: 'a', age: 1 }))).toEqual(['age whitelistValidation']);
  });

  it('are collected once for a class', () => {
    let collected = 0;
    const plain = getMetadataStorage();
    const storage = {
      getTargetValidationMetadatas: (...given: Parameters<typeof plain.getTargetValidationMetadatas>) => {
        collected += 1;
        return plain.getTargetValidationMetadatas(...given);
      },
      groupByPropertyName: plain.groupByPropertyName.bind(plain),
    };
    rememberRules(storage);
    const first = storage.getTargetValidationMetadatas(Child, '', false, false);
    expect(storage.getTargetValidationMetadatas(Child, '', false, false)).toBe(first);
    expect(storage.getTargetValidationMetadatas(Parent, '', false, false)).not.toBe(first);
    expect(collected).toBe(2);
  });
});
