import { inflateSync } from 'node:zlib';
import { DomainError } from '@app/domain-kernel';
import { contentMismatch } from './content-kind';

const MAXIMUM_PAGES = 200;
const TAIL = 1024;
/** Object streams hold dictionaries, not pictures; a bigger one is built to hurt. */
const MAXIMUM_OBJECT_STREAM = 8 * 1024 * 1024;
const MAXIMUM_OBJECT_STREAMS = 64 * 1024 * 1024;

/** Names that make a reader run, open, send or carry something. */
const ACTIVE = ['JavaScript', 'Launch', 'EmbeddedFile', 'EmbeddedFiles', 'RichMedia', 'XFA', 'SubmitForm', 'ImportData'];
const DELIMITER = '(?=[\\s\\0()<>\\[\\]{}/%]|$)';
const ACTIVE_NAME = new RegExp(`/(?:${ACTIVE.join('|')})${DELIMITER}`);
/** Three letters occur by chance in compressed pictures, so `/JS` is looked for outside of streams only. */
const SCRIPT_NAME = new RegExp(`/JS${DELIMITER}`);
const ENCRYPTION_NAME = new RegExp(`/Encrypt${DELIMITER}`);
/** `#4a` inside a name is `J`: the usual way to hide one. */
const ESCAPED_NAME = /\/[^\s\0()<>[\]{}/%]{0,60}#[0-9A-Fa-f]{2}[^\s\0()<>[\]{}/%]{0,60}/g;
const PAGE = /\/Type\s*\/Page(?![A-Za-z])/g;

/**
 * Refuses a PDF that is more, or less, than pages to look at: bytes after its end (a second file in the same file),
 * a password, scripts and other active content (also inside compressed object streams), a broken end, too many pages.
 * @param pdf the whole file
 * @throws DomainError `content-mismatch`, `pdf-encrypted`, `pdf-active-content`, `pdf-too-many-pages`
 */
export function checkPdf(pdf: Buffer): void {
  const text = pdf.toString('latin1');
  if (!text.startsWith('%PDF-')) throw contentMismatch('文件内容与扩展名不一致。');
  checkEnd(text);

  const { outside, objectStreams } = splitStreams(pdf, text);
  const structure = [outside, ...objectStreams];
  // The whole file too: what a reader takes for a stream need not be what we took for one.
  for (const part of [text, ...objectStreams]) {
    const unescaped = (part.match(ESCAPED_NAME) ?? []).map(unescapeName).join(' ');
    for (const names of [part, unescaped]) {
      if (ENCRYPTION_NAME.test(names))
        throw new DomainError('rule-violation', 'pdf-encrypted', 'PDF 设有密码或权限限制，请去除密码后重新上传。');
      if (ACTIVE_NAME.test(names)) throw activeContent();
    }
  }
  if (structure.some((part) => SCRIPT_NAME.test(part) || SCRIPT_NAME.test((part.match(ESCAPED_NAME) ?? []).map(unescapeName).join(' ')))) {
    throw activeContent();
  }
  if (!structure.every((part) => opensAPage(part, structure))) throw activeContent();
  const pages = structure.reduce((count, part) => count + (part.match(PAGE)?.length ?? 0), 0);
  if (pages > MAXIMUM_PAGES) {
    throw new DomainError('rule-violation', 'pdf-too-many-pages', `PDF 超过 ${MAXIMUM_PAGES} 页，请拆分后分别上传。`, {
      params: { maximum: MAXIMUM_PAGES },
    });
  }
}

/** What happens on opening may only be going to a page: `[3 0 R /Fit]` or an action `/S /GoTo`, written there or in another object. */
function opensAPage(part: string, structure: readonly string[]): boolean {
  return [...part.matchAll(/\/OpenAction\s*(?:\[|<<([^>]*)|(\d+)\s+(\d+)\s+R)?/g)].every(([whole, dictionary, object, generation]) => {
    if (whole.endsWith('[')) return true;
    if (object === undefined) return /\/S\s*\/GoTo(?![A-Za-z])/.test(dictionary ?? '');
    const definition = new RegExp(`(?:^|[^\\d])${object}\\s+${generation}\\s+obj([\\s\\S]{0,500})`);
    const found = structure.map((each) => definition.exec(each)?.[1]).find((each) => each !== undefined);
    // Not found: it lies in an object stream, where the names that run something have been looked for already.
    return found === undefined || /^\s*\[/.test(found) || /\/S\s*\/GoTo(?![A-Za-z])/.test(found.split('endobj')[0] ?? '');
  });
}

const activeContent = (): DomainError =>
  new DomainError('rule-violation', 'pdf-active-content', 'PDF 中含有脚本、附件或可执行的内容，请打印为普通 PDF 或扫描后重新上传。');

const unescapeName = (name: string): string =>
  name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** `%%EOF` closes the file, the cross-reference it names is there, and no ZIP directory hides behind it. */
function checkEnd(text: string): void {
  const end = /startxref\s+(\d{1,10})\s+%%EOF[\r\n\t \0]*$/.exec(text.slice(-TAIL));
  if (!end) throw contentMismatch('PDF 不完整，或者末尾附有其他内容。');
  const start = Number(end[1]);
  if (!/^\s*(?:xref\b|\d+\s+\d+\s+obj\b)/.test(text.slice(start, start + 64))) throw contentMismatch('PDF 已损坏。');
  // The directory of a ZIP may stand up to 64 kB before the end: a file that is both is neither.
  if (text.slice(-65_557 - TAIL).includes('PK\x05\x06')) throw contentMismatch('文件中混有其他类型的内容。');
}

/** Divides the file into what stands outside of streams and the unpacked object streams. */
function splitStreams(pdf: Buffer, text: string): { outside: string; objectStreams: string[] } {
  const opening = />>\s*stream\r?\n/g;
  const outside: string[] = [];
  const objectStreams: string[] = [];
  let position = 0;
  let unpacked = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const start = opening.lastIndex;
    const end = text.indexOf('endstream', start);
    if (end === -1) throw contentMismatch('PDF 已损坏。');
    const before = text.slice(position, start);
    outside.push(before);
    const dictionary = before.slice(before.lastIndexOf(' obj'));
    if (/\/Type\s*\/ObjStm/.test(dictionary)) {
      const content = unpack(pdf.subarray(start, end), dictionary);
      unpacked += content.length;
      if (unpacked > MAXIMUM_OBJECT_STREAMS) throw contentMismatch('PDF 的压缩内容异常。');
      objectStreams.push(content);
    }
    position = end;
    opening.lastIndex = end;
  }
  outside.push(text.slice(position));
  return { outside: outside.join('\n'), objectStreams };
}

/** What cannot be unpacked cannot be checked, and what cannot be checked is not taken. */
function unpack(stream: Buffer, dictionary: string): string {
  const [, several, single] = /\/Filter\s*(?:\[([^\]]*)\]|(\/\w+))/.exec(dictionary) ?? [];
  const filter = (several ?? single)?.trim();
  if (filter === undefined) return stream.toString('latin1');
  if (filter !== '/FlateDecode' || /\/DecodeParms/.test(dictionary)) throw contentMismatch('PDF 的压缩方式无法检查。');
  try {
    return inflateSync(stream, { maxOutputLength: MAXIMUM_OBJECT_STREAM }).toString('latin1');
  } catch {
    throw contentMismatch('PDF 的压缩内容异常。');
  }
}
