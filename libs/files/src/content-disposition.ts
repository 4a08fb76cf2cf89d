/**
 * The header that offers a file under its own name (RFC 6266): a plain ASCII name for the oldest readers and the real one in UTF-8.
 * Any string may come in; what comes out is one well-formed header.
 */
export function contentDisposition(name: string, how: 'attachment' | 'inline' = 'attachment'): string {
  const base =
    name
      .normalize('NFC')
      .replace(/\p{Cs}/gu, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const visible = base.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim() || '文件';
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(visible)?.[1]?.toLowerCase();
  const encoded = encodeURIComponent(visible).replace(/['()*!]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${how}; filename="file${extension === undefined ? '' : `.${extension}`}"; filename*=UTF-8''${encoded}`;
}
