import type { Configuration } from '@app/configuration';
import { DEMO_CITIZENS, DEMO_STAFF } from '@app/county';

const SHOWN = ['yang.mei', 'market.food.1', 'market.food.3', 'town103.1', 'zi.wenbin', 'it.operator'];
const ROLE_NAMES: Readonly<Record<string, string>> = {
  WINDOW_CLERK: '综合窗口',
  TOWNSHIP_CLERK: '乡镇窗口',
  VILLAGE_AGENT: '村代办',
  APPROVER: '后台审批',
  ORGAN_HEAD: '单位负责人',
  SUPERVISOR: '督查',
  DISPATCHER: '分派',
  OPERATOR: '系统运维',
};

/** What a newcomer needs to see: where everything is, and with whom to sign in. */
export function announce(configuration: Configuration, surroundings: string): void {
  const { publicUrl } = configuration;
  const lines = [
    '',
    '✔ 一窗已就绪 / One Window is ready',
    `  ${surroundings}；队列：${configuration.redisUrl === undefined ? 'PostgreSQL（设置 REDIS_URL 可改用 Redis）' : 'Redis'}`,
    '',
    `  工作台    ${publicUrl}/console/     （窗口、审批、督查用下面的账号登录）`,
    `  接口文档  ${publicUrl}/docs        OpenAPI ${publicUrl}/openapi.json`,
    `  办事指南  ${publicUrl}/api/v1/items`,
    `  进度查询  ${publicUrl}/p        公示 ${publicUrl}/publicity`,
    `  期限计算  ${publicUrl}/api/v1/calendar/deadline?start=2026-09-18&amount=20&unit=WORKING_DAY`,
    `  健康      ${publicUrl}/health/ready   指标 ${publicUrl}/metrics   队列 ${publicUrl}/operations/queues`,
  ];
  if (configuration.demo) {
    lines.push('', '  演示账号（口令都是 demo，人物均为虚构）：');
    for (const login of SHOWN) {
      const person = DEMO_STAFF.find((one) => one.login === login);
      if (person) lines.push(`    ${login.padEnd(18)} ${person.name}  ${person.roles.map((role) => ROLE_NAMES[role] ?? role).join('、')}`);
    }
    for (const citizen of DEMO_CITIZENS.slice(0, 2)) lines.push(`    ${citizen.login.padEnd(18)} ${citizen.name}  群众`);
  }
  lines.push('', `  在这个县上办几件真实的事：另开终端 npm run demo -- --url ${publicUrl}`, '  停止：Ctrl-C（数据留着，下次接着用）', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}
