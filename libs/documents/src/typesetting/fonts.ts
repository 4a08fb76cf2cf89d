import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { charactersOf, familyOf } from './font-coverage';

/**
 * The fonts that come with the system, in the order in which they are asked for a character.
 * Noto Sans Hans draws all of GB 18030's basic planes that names use (㼆 䶮 鿍) and the extension characters of 通用规范汉字表 (𬍛);
 * Noto Sans JP adds what it lacks and names do use (𠮷).
 */
const PACKAGED: readonly { readonly package: string; readonly files: readonly string[] }[] = [
  { package: '@embedpdf/fonts-sc', files: ['NotoSansHans-Regular.otf', 'NotoSansHans-Bold.otf'] },
  { package: '@embedpdf/fonts-jp', files: ['NotoSansJP-Regular.otf', 'NotoSansJP-Bold.otf'] },
];

export interface FontSet {
  readonly families: readonly string[];
  readonly blobs: readonly Buffer[];
  /** True when some font of the set can draw the character. */
  draws(codePoint: number): boolean;
}

/**
 * Loads the packaged fonts and then every .ttf and .otf of `directory` (when it exists): a county that has a font with the
 * full 87,887 characters of GB 18030-2022 puts it there, and no name needs a code frame any more.
 */
export function loadFonts(directory?: string): FontSet {
  const packaged = PACKAGED.flatMap(({ package: name, files }) => {
    // These packages export only their main file, which lies in dist/ beside fonts/.
    const folder = join(dirname(require.resolve(name)), '..', 'fonts');
    return files.map((file) => join(folder, file));
  });
  const own =
    directory !== undefined && existsSync(directory)
      ? readdirSync(directory)
          .filter((file) => /\.(ttf|otf)$/i.test(file))
          .sort()
      : [];
  const blobs = [...packaged, ...own.map((file) => join(directory as string, file))].map((path) => {
    try {
      return readFileSync(path);
    } catch (error) {
      throw new Error(`cannot read the font ${path}`, { cause: error });
    }
  });
  const families = [...new Set(blobs.map(familyOf))];
  const characters = new Set<number>();
  for (const blob of blobs) for (const character of charactersOf(blob)) characters.add(character);
  return { families, blobs, draws: (codePoint) => characters.has(codePoint) };
}
