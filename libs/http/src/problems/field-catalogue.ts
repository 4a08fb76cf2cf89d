/** Codes that name what is wrong with one field: in `errors[].code`, or as the problem's own code (422) where one value is the request. */
export const FIELD_PROBLEMS = {
  'unknown-field': '接口没有这个字段，请删去。',
  required: '请填写此项。',
  'wrong-type': '值的类型不对，请按接口说明填写。',
  'too-long': '内容过长，请缩短。',
  'too-short': '内容过短，请补充。',
  'too-many': '项数过多，请减少。',
  'too-few': '项数不足，请补充。',
  enum: '不是允许的取值，请从列表中选择。',
  format: '格式不对，请按说明填写。',
  'number-range': '数值超出允许范围。',
  'date-format': '日期应为真实存在的日期，写作 2026-11-22。',
  'date-order': '日期先后不对，请核对。',
  'offset-required': '时间应带时区，写作 2026-11-22T09:00:00+08:00。',
  'invalid-characters': '含有看不见的或不允许的字符，请删去后重新输入。',
  'private-use-character': '含有旧系统自造的字，请改用标准生僻字输入。',
  inconsistent: '与其他填写内容矛盾，请核对。',
  'id-checksum': '号码的校验位不符，请对照证件逐位核对。',
  'id-format': '公民身份号码应为 18 位。',
  'id-15-digit-not-accepted': '15 位旧号码已停止使用，请填写 18 位号码。',
  'id-birthdate': '号码中的出生日期不存在。',
  'id-birthdate-future': '号码中的出生日期还没有到。',
  'id-age-implausible': '按号码计算的年龄超过 130 岁。',
  'id-region': '号码前两位不是任何省份的代码。',
  'id-type-mismatch': '号码与证件类型不符。',
  'id-inconsistent': '出生日期或性别与公民身份号码不符。',
  'uscc-format': '统一社会信用代码应为 18 位。',
  'uscc-checksum': '统一社会信用代码的校验位不符。',
  'name-format': '姓名的写法不对，请按证件填写。',
  'phone-format': '电话号码格式不对。',
  'card-checksum': '银行卡号不对，请对照卡面核对。',
  'catalog-code-format': '基本编码应为 12 位数字。',
  'task-code-format': '实施编码应为 31 位。',
  'handling-code-format': '业务办理项编码应为 33 位。',
  'case-number-format': '办件编号应为 23 位数字。',
  'case-number-checksum': '办件编号有一位或几位输错了。',
  'pick-up-code-format': '取件码为 6 位字母和数字。',
  'division-format': '行政区划代码应为 6、9 或 12 位数字。',
} as const satisfies Readonly<Record<string, string>>;

export type FieldProblemCode = keyof typeof FIELD_PROBLEMS;

export function fieldMessage(code: string): string {
  return (FIELD_PROBLEMS as Readonly<Record<string, string>>)[code] ?? FIELD_PROBLEMS.format;
}
