/** Examples of the API pages; addresses and numbers are invented. */
export const DELIVERY_EXAMPLES = {
  view: {
    chosen: { method: 'POST', address: '苍山西镇****' },
    electronicConsent: '文书到达我的政务服务网账户之日即为送达之日，不以我打开文书为准。',
    postings: [{ sequence: 1, courier: '邮政速递', trackingNumber: 'EX100000001CN', status: 'SENT', handedOn: '2026-11-23' }],
    servedOn: null,
    serviceMethod: null,
    publicNoticeOn: null,
    remedies: null,
    fee: null,
    feeWaiver: null,
  },
  choice: { method: 'POST', address: '漾濞县苍山西镇（演示地址）1号' },
  posting: { courier: '邮政速递', trackingNumber: 'EX100000001CN' },
  receipt: { signedOn: '2026-11-26', signer: 'APPLICANT' },
  return: { returnedOn: '2026-11-30', reason: 'NOBODY_HOME' },
  residence: { leftOn: '2026-12-01', proof: 'REPRESENTATIVE' },
  notice: { publishedOn: '2026-12-02', reason: 'OTHER_MEANS_FAILED', medium: '县人民政府网站' },
  assessment: { channel: 'FISCAL', charges: [{ name: '城市道路占用费', standard: '每平方米每日（示例）', amount: '380.00' }] },
  payment: { channel: 'FISCAL', reference: 'FS2026000001', amount: '380.00', paidOn: '2026-11-27' },
} as const;
