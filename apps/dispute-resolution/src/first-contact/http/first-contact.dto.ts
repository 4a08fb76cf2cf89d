import { IsDivision, IsFreeText, IsPlainNote, OptionalField } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, Matches, ValidateNested } from 'class-validator';
import rules from '../../../data/dispute-rules.json';
import { PartyBody } from '../../disputes/http/party.dto';

export class FirstContactBody {
  /** 来源 */
  @IsIn(rules.sources.map(({ code }) => code))
  readonly source!: string;

  /** 转送、委派文号；信访、公安、检察院、法院转来的必填 */
  @OptionalField()
  @Matches(/^[\p{Script=Han}A-Za-z0-9〔〕()（）._/-]{1,40}$/u)
  readonly sourceReference?: string;

  /** 纠纷类型 */
  @IsIn(rules.kinds.map(({ code }) => code))
  readonly kind!: string;

  /** 发生地 */
  @IsDivision()
  readonly division!: string;

  /** 谁 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PartyBody)
  readonly claimants!: PartyBody[];

  /** 和谁 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => PartyBody)
  readonly respondents!: PartyBody[];

  /** 什么事 */
  @IsFreeText({ minimum: 2, maximum: 500 })
  readonly matter!: string;

  /** 要什么 */
  @IsFreeText({ minimum: 2, maximum: 200 })
  readonly wanted!: string;

  /** 急不急：SIMPLE 简易，ORDINARY 一般，COMPLEX 复杂 */
  @IsIn(rules.tiers.map(({ code }) => code))
  readonly urgency!: 'SIMPLE' | 'ORDINARY' | 'COMPLEX';

  /** 可能激化，须立即处置 */
  @OptionalField()
  @IsBoolean()
  readonly dangerous?: boolean;

  /** 需要的语言 */
  @OptionalField()
  @IsIn(['YI', 'BAI', 'SIGN'])
  readonly language?: string;

  /** 与已有的纠纷不是同一件：理由 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly notDuplicate?: string;
}
