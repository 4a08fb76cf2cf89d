import type { RefusalKind } from '@app/domain-kernel';

/** One public problem code. Codes are never renamed: a client may switch on them. */
export interface ProblemEntry {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it, for the page at /docs/errors. */
  readonly help: string;
}

/** The status of a refusal when its code has no entry of its own. */
export const STATUS_OF_KIND: { readonly [K in RefusalKind]: number } = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  stale: 412,
  'too-large': 413,
  unsupported: 415,
  'rule-violation': 422,
  'precondition-required': 428,
  limited: 429,
  unavailable: 503,
};

const entry = (status: number, title: string, help: string): ProblemEntry => ({ status, title, help });

/** What the edge itself refuses, whatever the service. */
export const EDGE_PROBLEMS = {
  'body-required': entry(400, '缺少请求内容', '按接口说明发送 JSON 对象。'),
  'malformed-json': entry(400, 'JSON 格式错误', '检查引号、逗号、括号和数字写法；不接受注释和尾逗号。'),
  'body-must-be-object': entry(400, '请求内容应为 JSON 对象', '最外层用 { }，不用数组、字符串或 null。'),
  'invalid-encoding': entry(400, '请求内容不是 UTF-8 编码', '用 UTF-8 发送，不要用 GBK、GB18030 或 UTF-16。'),
  'json-too-deep': entry(400, 'JSON 嵌套过深', '嵌套不超过 20 层。'),
  'json-too-wide': entry(400, 'JSON 字段或元素过多', '字段和数组元素合计不超过 2000 个，分批提交。'),
  'duplicate-key': entry(400, 'JSON 中有重复的字段名', '每个字段只写一次。'),
  'forbidden-key': entry(400, 'JSON 中有禁止的字段名', '去掉 __proto__、constructor、prototype。'),
  'malformed-multipart': entry(400, '上传内容格式错误', '用标准的 multipart/form-data 重新上传，检查网络是否中断。'),
  'malformed-request': entry(400, '请求无法识别', '检查请求行和请求头的写法。'),
  'invalid-id': entry(400, '路径中的编号格式错误', '检查编号是否完整，不要自行拼接。'),
  'invalid-parameter': entry(400, '查询参数的值不对', '按接口说明修改参数。'),
  'unknown-parameter': entry(400, '有不认识的查询参数', '去掉接口说明中没有的参数。'),
  'repeated-parameter': entry(400, '查询参数重复', '每个参数只写一次；多个值用逗号分开。'),
  'sensitive-parameter': entry(400, '网址中不能放公民身份号码', '改用 POST 请求体查询，号码不得出现在网址中。'),
  'invalid-sort': entry(400, '不支持的排序方式', '只能按接口说明列出的字段排序，倒序在字段前加减号。'),
  'invalid-cursor': entry(400, '翻页标记无效', '翻页标记只能用于同一查询，请从第一页重新开始。'),
  'query-too-short': entry(400, '查询内容太短', '至少输入 2 个字。'),
  'idempotency-key-required': entry(400, '缺少 Idempotency-Key', '为每次新的提交生成一个 UUID，重试时使用同一个。'),
  'idempotency-key-invalid': entry(400, 'Idempotency-Key 格式错误', '用 1 至 255 个可见 ASCII 字符，建议用 UUID。'),
  unauthenticated: entry(401, '尚未登录或登录已过期', '重新登录后再试；程序调用请换取新的令牌。'),
  forbidden: entry(403, '没有权限', '确认是否用对了账号和岗位，需要权限请联系本单位管理员。'),
  'not-found': entry(404, '找不到', '检查编号或网址；没有权限查看的内容也显示为找不到。'),
  'request-timeout': entry(408, '请求超时', '检查网络后重试，请求内容应在 30 秒内发完。'),
  'state-conflict': entry(409, '当前状态下不能进行此操作', '刷新后查看可办理的操作（actions）。'),
  'version-mismatch': entry(412, '内容已被他人修改', '刷新后核对最新内容，再次提交时带上新的 If-Match。'),
  'body-too-large': entry(413, '请求内容过大', '请求内容不超过 256 KB，文件请用上传接口。'),
  'file-too-large': entry(413, '文件过大', '单个文件不超过 20 MB，请压缩或拆分后上传。'),
  'uri-too-long': entry(414, '网址过长', '减少查询参数。'),
  'unsupported-media-type': entry(415, '不支持的内容类型', '用 Content-Type: application/json（上传用 multipart/form-data）。'),
  'unsupported-charset': entry(415, '不支持的字符集', '只接受 UTF-8。'),
  'unsupported-content-encoding': entry(415, '不支持压缩的请求内容', '去掉 Content-Encoding，直接发送。'),
  'validation-failed': entry(422, '填写的内容有误', '按 errors 中逐项说明修改后重新提交。'),
  'idempotency-key-reused': entry(422, 'Idempotency-Key 已用于另一次提交', '新的提交请换新的 Idempotency-Key。'),
  'precondition-required': entry(428, '缺少 If-Match', '先读取最新内容，把返回的 ETag 放入 If-Match 再提交。'),
  'rate-limited': entry(429, '操作过于频繁', '按 Retry-After 给出的秒数等待后再试。'),
  'headers-too-large': entry(431, '请求头过大或过多', '减少请求头和 Cookie。'),
  'internal-error': entry(500, '系统出错', '稍后重试；仍然出错请把 traceId 告知管理员。'),
  overloaded: entry(503, '当前办理人数过多', '按 Retry-After 给出的秒数等待后再试，本次提交没有保存。'),
  unavailable: entry(503, '服务暂时不可用', '稍后重试；仍然出错请把 traceId 告知管理员。'),
  'shutting-down': entry(503, '服务正在重启', '几秒后重试。'),
} as const satisfies Readonly<Record<string, ProblemEntry>>;

export type EdgeProblemCode = keyof typeof EDGE_PROBLEMS;
