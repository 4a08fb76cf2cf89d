import { DomainError } from '@app/domain-kernel';

/** What citizens may hand in. Each further kind needs a checker of its own before it is added. */
export type ContentKind = 'pdf' | 'jpg' | 'png';

export const MEDIA_TYPES: Readonly<Record<ContentKind, string>> = { pdf: 'application/pdf', jpg: 'image/jpeg', png: 'image/png' };

const EXTENSIONS: Readonly<Record<string, ContentKind>> = { pdf: 'pdf', jpg: 'jpg', jpeg: 'jpg', png: 'png' };

const DECLARED: Readonly<Record<string, ContentKind>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
};

const SIGNATURES: readonly (readonly [ContentKind, readonly number[]])[] = [
  ['pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['jpg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
];

/** The content is not what the file claims to be, or is damaged. */
export const contentMismatch = (why: string): DomainError =>
  new DomainError('rule-violation', 'content-mismatch', `${why}请上传真实的 PDF、JPG 或 PNG 文件。`);

/** What the bytes at the very start say; `undefined` for everything that is not taken. */
export function kindOfBytes(head: Uint8Array): ContentKind | undefined {
  return SIGNATURES.find(([, signature]) => signature.every((byte, index) => head[index] === byte))?.[0];
}

/**
 * The one kind on which extension, declared type and first bytes agree.
 * A browser that knows no type declares `application/octet-stream`: that says nothing and is passed over.
 * @throws DomainError `content-mismatch`
 */
export function agreedKind(name: string, declaredType: string, head: Uint8Array): ContentKind {
  const byName = EXTENSIONS[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
  if (byName === undefined) throw contentMismatch('不接受这种类型的文件。');
  const type = declaredType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== '' && type !== 'application/octet-stream' && DECLARED[type] !== byName)
    throw contentMismatch('文件扩展名与声明的类型不一致。');
  if (kindOfBytes(head) !== byName) throw contentMismatch('文件内容与扩展名不一致。');
  return byName;
}
