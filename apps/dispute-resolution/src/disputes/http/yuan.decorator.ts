import { fenOf } from '@app/domain-kernel';
import { ParsedText } from '@app/http';

/** Yuan with two decimals, above zero: `"1234.50"`. */
export const IsYuan = (): PropertyDecorator =>
  ParsedText('isYuan', (input) =>
    (fenOf(input) ?? 0) > 0
      ? { ok: true, value: input, warnings: [] }
      : { ok: false, code: 'amount-format', message: '金额写到分，例如 1234.50，且大于零。' },
  );
