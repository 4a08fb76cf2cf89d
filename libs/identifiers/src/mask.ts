/** `5329**********0010`: enough for a person to recognise their own, useless to anyone else. */
export function maskCitizenNumber(number: string): string {
  return number.length < 12 ? '*'.repeat(number.length) : number.slice(0, 4) + '*'.repeat(number.length - 8) + number.slice(-4);
}

/** `138****5678`, `0872-***1234` */
export function maskPhone(phone: string): string {
  if (/^\d{11}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`;
  const match = /^(\d{3,4}-)(\d+)(\d{4})$/.exec(phone);
  return match ? `${match[1]}${'*'.repeat(match[2]?.length ?? 0)}${match[3]}` : '*'.repeat(phone.length);
}

/** `************1234` */
export function maskBankCard(number: string): string {
  return number.length < 8 ? '*'.repeat(number.length) : '*'.repeat(number.length - 4) + number.slice(-4);
}

/** Two-character surnames in use; all others are one character. */
const COMPOUND_SURNAMES = new Set(
  '欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 夏侯 轩辕 端木 百里 东郭 南宫 西门 独孤 呼延 闻人 澹台 公冶 太史 申屠 钟离 闾丘 万俟 濮阳 淳于 单于 拓跋 赫连 完颜 纳兰'.split(
    ' ',
  ),
);

/** First and last character: `张*三`, `张*`; the surname alone where it has two characters or stands before `·`: `欧阳*`, `阿·**`. */
export function maskName(name: string): string {
  const characters = [...name];
  const dot = characters.indexOf('·');
  if (dot > 0) return characters.slice(0, dot + 1).join('') + '*'.repeat(characters.length - dot - 1);
  if (characters.length > 2 && COMPOUND_SURNAMES.has(characters.slice(0, 2).join(''))) {
    return characters.slice(0, 2).join('') + '*'.repeat(characters.length - 2);
  }
  if (characters.length < 2) return '*'.repeat(characters.length);
  if (characters.length === 2) return `${characters[0]}*`;
  return `${characters[0]}${'*'.repeat(characters.length - 2)}${characters[characters.length - 1]}`;
}

/** Down to the township, or the first six characters; never house or room. */
export function maskAddress(address: string): string {
  const kept = /^.{2,30}?(?:镇|乡|街道|苏木)/u.exec(address)?.[0] ?? [...address].slice(0, 6).join('');
  return kept.length < address.length ? `${kept}****` : kept;
}
