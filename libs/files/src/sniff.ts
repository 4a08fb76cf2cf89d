import { DomainError } from '@app/domain-kernel';

/** What the county takes in: papers and photographs. Everything else is refused by its content, whatever its name says. */
export type AcceptedMediaType = 'application/pdf' | 'image/jpeg' | 'image/png';

const EXTENSIONS: Readonly<Record<string, AcceptedMediaType>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
};

const MAGIC: readonly { readonly type: AcceptedMediaType; readonly bytes: Buffer }[] = [
  { type: 'application/pdf', bytes: Buffer.from('%PDF-', 'latin1') },
  { type: 'image/jpeg', bytes: Buffer.from([0xff, 0xd8, 0xff]) },
  { type: 'image/png', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
];

/** Names inside a PDF that make it do something, carry something, or hide something. */
const ACTIVE = ['JavaScript', 'JS', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'RichMedia', 'XFA', 'Encrypt', 'OpenAction', 'AA'] as const;

const mismatch = (): DomainError =>
  new DomainError('rule-violation', 'content-mismatch', '文件的内容和类型不一致，请上传真正的 PDF、JPEG 或 PNG 文件，不要改扩展名。');

/** Extension, declared type and first bytes must agree. Gives the type, or refuses with `content-mismatch`. */
export function sniff(content: Buffer, name: string, declaredType: string): AcceptedMediaType {
  if (content.length === 0) throw new DomainError('rule-violation', 'file-empty', '文件是空的，请重新选择文件。');
  const extension = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const byName = EXTENSIONS[extension];
  const byContent = MAGIC.find(({ bytes }) => content.subarray(0, bytes.length).equals(bytes))?.type;
  if (byContent === undefined || byName !== byContent || declaredType.split(';')[0]?.trim().toLowerCase() !== byContent) throw mismatch();
  return byContent;
}

/**
 * A PDF that is only a document: it ends where it says (a ZIP or a page of HTML behind `%%EOF` is another file in disguise),
 * is not encrypted, and neither runs nor carries anything. Names may be written with `#xx` escapes, so those are undone first.
 */
export function checkPdf(content: Buffer): void {
  const tail = content.subarray(-1024).toString('latin1');
  const end = tail.lastIndexOf('%%EOF');
  if (end < 0 || !/^\s*$/.test(tail.slice(end + '%%EOF'.length))) throw mismatch();
  const text = content.toString('latin1').replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const found = ACTIVE.find((name) => new RegExp(`/${name}(?![A-Za-z0-9])`).test(text));
  if (found !== undefined && !(found === 'OpenAction' && opensAPlace(text))) {
    throw new DomainError('rule-violation', 'pdf-active-content', 'PDF 里有脚本、附件、表单程序或加密，不能接收。请用“打印为 PDF”重新生成后上传。');
  }
}

/** `/OpenAction [3 0 R /Fit]` only says which page is shown first. */
function opensAPlace(text: string): boolean {
  return [...text.matchAll(/\/OpenAction\s*(\S)/g)].every(([, next]) => next === '[') && !/\/AA(?![A-Za-z0-9])/.test(text);
}
