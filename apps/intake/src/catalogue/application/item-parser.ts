import { DomainError } from '@app/domain-kernel';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { ItemContent } from '../domain/item';
import schema from './item.schema.json';

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
addFormats(ajv);
const isItem = ajv.compile<ItemContent>(schema);

/** A data file's content as an item, or everything that keeps it from being one. `source` names the file in the refusal. */
export function parseItem(input: unknown, source: string): ItemContent {
  if (isItem(input)) return input;
  const errors = (isItem.errors ?? []).map((error) => ({
    pointer: error.instancePath,
    code: 'not-valid',
    message: `${error.keyword}: ${error.message ?? ''}${error.params.additionalProperty ? ` (${String(error.params.additionalProperty)})` : ''}`,
  }));
  throw new DomainError('invalid', 'item-file-invalid', `事项文件“${source}”不符合规定的格式，共${errors.length}处，请按提示修改。`, {
    errors,
    params: { source },
  });
}
