import { IsOptional, IsString, MaxLength } from 'class-validator';
import { QueryInteger } from './query-decorators';

/** The paging parameters of every list; lists extend it with their filters. */
export class PageQuery {
  /** 每页条数，最多 200 */
  @IsOptional()
  @QueryInteger({ minimum: 1, maximum: 200 })
  limit: number = 50;

  /** 翻页标记，取自上一页的 page.next */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;
}
