import type { Clock } from '@app/domain-kernel';
import { runCatalogueCommand } from './catalogue/cli';
import type { IntakeDatabase } from './database';
import { openIntakeDatabase } from './load-county';

export interface CommandSurroundings {
  readonly databaseUrl: () => string;
  readonly clock: Clock;
  readonly write: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** `catalogue lint|import|export|diff`. @returns the exit code */
export async function catalogueCommand(argv: readonly string[], { databaseUrl, clock, write, warn }: CommandSurroundings): Promise<number> {
  const opened: IntakeDatabase[] = [];
  const openDatabase = async (): Promise<IntakeDatabase> => {
    const database = await openIntakeDatabase(databaseUrl());
    opened.push(database);
    return database;
  };
  try {
    return await runCatalogueCommand(argv, { write, warn, clock, openDatabase });
  } finally {
    for (const database of opened) await database.close();
  }
}
