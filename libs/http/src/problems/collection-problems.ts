import type { ProblemEntry } from './problem-catalogue';

const entry = (status: number, title: string, help: string): ProblemEntry => ({ status, title, help });

/** What 两险同征 refuses. A new code gets its line here; a test compares this table with the code. */
export const COLLECTION_PROBLEMS = {
  // 参保人员
  'person-not-found': entry(404, '没有找到这个人', '核对证件号码；不在本辖区的由所在乡镇办理。'),
  'household-not-found': entry(404, '没有找到这一户', '核对户号；不在本辖区的由所在乡镇办理。'),
  'person-known': entry(409, '这个证件号码已经在册', '按证件号码查找；不在本辖区的与原乡镇核对后迁移。'),
  'category-unknown': entry(422, '没有这个人员类别', '从类别表中选择。'),
  'period-invalid': entry(422, '起止日期不对', '终止日期不早于起始日期。'),
  'coverage-period': entry(422, '参保情况的年度或日期不对', '职工参保填写起止日期，外地参保和已缴费填写年度。'),
  // 名册导入
  'roster-not-found': entry(404, '没有找到这次名册导入', '刷新后重试；不在辖区内的也显示为找不到。'),
  'roster-header': entry(422, '名册缺少必要的列', '表头写在一行，列的名称与模板一致。'),
  'roster-too-long': entry(422, '名册超过两万行', '分成几个文件导入。'),
  'roster-unreadable': entry(422, '名册文件不能读取', '用表格软件另存为 XLSX 或 CSV 后重新上传。'),
  // 规则
  'pension-tier-unknown': entry(422, '没有这个缴费档次', '从当年的档次表中选择。'),
  'pension-year-unknown': entry(422, '没有这一年的缴费档次', '选择已经公布档次的年度，或者先录入公布的档次。'),
  'medical-amount-unknown': entry(422, '没有这个年度的缴费标准', '选择已经公布标准的年度，或者先录入公布的标准。'),
  'repair-exceeds-gap': entry(422, '补缴年数超过断缴年数', '补缴的年数不超过断缴的年数。'),
  'rate-unknown': entry(422, '没有适用的标准', '核对日期和类别，或者补充数据。'),
  // 应征
  'obligation-not-found': entry(404, '没有找到这项应征', '刷新后重试；不在办理范围内的也显示为找不到。'),
  'obligation-twice': entry(422, '同一项应征写了两次', '同一个人、同一险种、同一年度只写一次。'),
  'obligation-raised-meanwhile': entry(409, '刚刚有人登记了同一项应征', '刷新后登记其余的。'),
  'preflight-refused': entry(422, '核对没有通过', '看每一项的原因、来源和依据。'),
  'pension-only': entry(422, '居民医保没有缴费档次', '只有居民养老保险选择档次。'),
  'nothing-owed': entry(409, '不用本人缴费', '代缴或免缴的应征不出缴费单。'),
  'bill-without-obligations': entry(409, '缴费单上没有应征', '刷新缴费单后重试。'),
  // 对账
  'reconciliation-not-found': entry(404, '没有这个对账批次或者差错工单', '刷新列表；不在辖区内的也显示为找不到。'),
  'channel-unknown': entry(422, '没有这个缴费渠道', '从渠道清单中选择。'),
  'statement-day': entry(422, '对账日期不对', '在文件之前写明渠道和已经过去的对账日期。'),
  'statement-line-invalid': entry(422, '对账文件有错误的行', '整个文件没有导入，按提示的行号向渠道重新索取。'),
  'statement-incomplete': entry(422, '对账文件不完整', '合计行缺失或者与明细不一致，向渠道重新获取。'),
  'statement-not-text': entry(422, '对账文件不是约定的文本', '按约定格式导出 UTF-8 编码的 CSV 文件。'),
  'differences-open': entry(409, '还有差错工单没有处理', '逐张查明处理后再签认。'),
  'treasury-figures-missing': entry(409, '没有录入财政专户到账金额', '由财政人员录入当天到账金额后再签认。'),
  'three-way-differs': entry(409, '三方合计不一致', '重新对账，仍不一致的联系系统管理员核对总账。'),
  'signer-wrote-off': entry(403, '核销过差异的人员不能签认', '由其他人员签认。'),
  'second-signature-by-same': entry(403, '两道签认须由两个人完成', '由另一人签认。'),
  'ticket-not-yours': entry(403, '差错工单由他人负责', '先接手再处理。'),
  'ticket-waited-enough': entry(422, '已经等了三次', '向渠道查询后处理。'),
  'resolution-not-offered': entry(422, '这种差异不能这样处理', '按工单列出的方式（actions）处理。'),
  'document-required': entry(422, '缺少书面说明的文号', '填写渠道或者国库书面说明的文号。'),
  'write-off-by-owner': entry(403, '经手人不能核销', '由没有经手的财政人员核销。'),
  'amount-invalid': entry(422, '金额格式不对', '金额用元，两位小数。'),
  // 与综合窗口的衔接，关系转移
  'decided-by-receiver': entry(403, '收件人员不能作出决定', '由没有收件、受理本件的其他人员办理。'),
  'transfer-not-found': entry(404, '没有这件关系转移', '刷新列表；不在办理范围内的也显示为找不到。'),
  'transfer-place': entry(422, '两地都在本县', '核对对方经办机构的行政区划代码。'),
  'transfer-paper-required': entry(422, '缺少文书编号', '填写联系函、信息表或者对方回复的编号。'),
  'transfer-reason': entry(422, '理由不在理由表中', '从工单列出的理由（denials）中选择。'),
  // 上门征缴
  'visit-not-found': entry(404, '没有这次上门征缴', '刷新列表；不在责任范围内的也显示为找不到。'),
  'visit-device-known': entry(409, '设备密钥已经登记', '在设备上重新生成密钥后登记。'),
  'visit-device-unfit': entry(422, '设备不能使用', '用本人登记、没有挂失的设备。'),
  'visit-too-many': entry(422, '一个离线包人数太多', '按村民小组分开领取。'),
  'visit-packet-tampered': entry(422, '离线包被改动', '整批没有接收；保留设备，联系乡镇便民服务中心。'),
  'visit-signature-wrong': entry(422, '签名不对', '整批没有接收；用领取离线包的设备回传。'),
  'visit-unreadable': entry(422, '走访记录的格式不对', '整批没有接收；更新设备上的程序后重新回传。'),
  'visit-contradicts': entry(422, '走访记录前后矛盾', '整批没有接收；核对设备上的记录。'),
  'visit-chain-broken': entry(422, '走访记录不相接', '整批没有接收；记录可能被增删，保留设备备查。'),
  'visit-foreign': entry(422, '不属于这个离线包', '用对应的离线包回传。'),
  'visit-outside-packet': entry(422, '走访时间不在有效时间内', '核对设备的时间；过期的离线包请重新领取。'),
  'visit-tally-wrong': entry(422, '结束登记的金额不对', '核对走访记录后重新结束。'),
  'visit-sync-late': entry(422, '回传期限已过', '凭设备和登记到乡镇便民服务中心补录。'),
  'visit-closed-by-agent': entry(403, '外出人员不能自己点交', '由没有外出的乡镇或者两险经办人员办理。'),
  // 征缴进度
  'campaign-place-unknown': entry(404, '没有这个征缴区域', '选择本辖区的县或乡镇。'),
  'group-not-found': entry(404, '没有找到这个村民小组', '刷新后重试；不在辖区内的也显示为找不到。'),
  'responsible-unknown': entry(422, '没有这个责任人', '从在册人员中选择。'),
  'campaign-run-not-found': entry(404, '没有找到这次批量核定', '刷新后重试；不在辖区内的也显示为找不到。'),
} as const satisfies Readonly<Record<string, ProblemEntry>>;
