/** Reads which characters a TrueType or OpenType font can draw: its `cmap`, the formats 4 and 12 that every CJK font has. */
export function charactersOf(font: Buffer): Set<number> {
  const found = new Set<number>();
  const cmap = tableOffset(font, 'cmap');
  const subtables = font.readUInt16BE(cmap + 2);
  for (let index = 0; index < subtables; index += 1) {
    const subtable = cmap + font.readUInt32BE(cmap + 8 + index * 8);
    const format = font.readUInt16BE(subtable);
    if (format === 12) readFormat12(font, subtable, found);
    else if (format === 4) readFormat4(font, subtable, found);
  }
  return found;
}

function tableOffset(font: Buffer, tag: string): number {
  const tables = font.readUInt16BE(4);
  for (let index = 0; index < tables; index += 1) {
    const record = 12 + index * 16;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new Error(`the font has no ${tag} table`);
}

function readFormat12(font: Buffer, subtable: number, found: Set<number>): void {
  const groups = font.readUInt32BE(subtable + 12);
  for (let index = 0; index < groups; index += 1) {
    const group = subtable + 16 + index * 12;
    const last = font.readUInt32BE(group + 4);
    for (let code = font.readUInt32BE(group); code <= last; code += 1) found.add(code);
  }
}

function readFormat4(font: Buffer, subtable: number, found: Set<number>): void {
  const doubled = font.readUInt16BE(subtable + 6);
  for (let index = 0; index < doubled; index += 2) {
    const last = font.readUInt16BE(subtable + 14 + index);
    const first = font.readUInt16BE(subtable + 16 + doubled + index);
    const delta = font.readUInt16BE(subtable + 16 + 2 * doubled + index);
    const rangeAt = subtable + 16 + 3 * doubled + index;
    const range = font.readUInt16BE(rangeAt);
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const glyph = range === 0 ? (code + delta) & 0xffff : font.readUInt16BE(rangeAt + range + 2 * (code - first));
      if (glyph !== 0) found.add(code);
    }
  }
}

/** The family name by which a typesetter asks for the font: the typographic family, else the family. */
export function familyOf(font: Buffer): string {
  const name = tableOffset(font, 'name');
  const count = font.readUInt16BE(name + 2);
  const strings = name + font.readUInt16BE(name + 4);
  const found = new Map<number, string>();
  for (let index = 0; index < count; index += 1) {
    const record = name + 6 + index * 12;
    const id = font.readUInt16BE(record + 6);
    // Platform 3 is UTF-16BE; language 0x409 is the name that does not depend on the reader's language.
    if (font.readUInt16BE(record) !== 3 || font.readUInt16BE(record + 4) !== 0x409 || (id !== 1 && id !== 16)) continue;
    const start = strings + font.readUInt16BE(record + 10);
    found.set(
      id,
      Buffer.from(font.subarray(start, start + font.readUInt16BE(record + 8)))
        .swap16()
        .toString('utf16le'),
    );
  }
  const family = found.get(16) ?? found.get(1);
  if (family === undefined) throw new Error('the font has no English family name');
  return family;
}
