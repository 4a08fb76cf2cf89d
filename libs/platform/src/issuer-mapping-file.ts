import { readFile } from 'node:fs/promises';
import { type IssuerMapping, parseIssuerMapping } from '@app/access';
import { type Configuration, ConfigurationError } from '@app/configuration';

/** The claim mapping of another issuer; undefined with our own, whose claims are known. */
export async function readIssuerMapping({
  issuerIsEmbedded,
  issuerMappingFile,
}: Pick<Configuration, 'issuerIsEmbedded' | 'issuerMappingFile'>): Promise<IssuerMapping | undefined> {
  if (issuerIsEmbedded || issuerMappingFile === undefined) return undefined;
  try {
    return parseIssuerMapping(JSON.parse(await readFile(issuerMappingFile, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`ISSUER_MAPPING_FILE（${issuerMappingFile}）不能使用：${reason}；写法见 libs/access/README.md。`);
  }
}
