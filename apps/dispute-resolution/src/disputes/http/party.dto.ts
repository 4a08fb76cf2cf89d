import { IsDay, IsMobile, IsYuan, OptionalField, ParsedText } from '@app/http';
import { normaliseName, normaliseOrganisationName, type Parsed, parseCitizenNumber, parseCreditCode } from '@app/identifiers';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, Min, ValidateNested } from 'class-validator';
import rules from '../../../data/dispute-rules.json';

/** A person's name or an organisation's: both are read, the command knows which it is. */
const IsPartyName = (): PropertyDecorator =>
  ParsedText('isPartyName', (input) => {
    const person = normaliseName(input);
    return person.ok ? person : normaliseOrganisationName(input);
  });
const IsPartyNumber = (): PropertyDecorator =>
  ParsedText('isPartyNumber', (input): Parsed<string> => {
    const citizen = parseCitizenNumber(input, null);
    return citizen.ok
      ? { ...citizen, value: citizen.value.number }
      : input.trim().startsWith('9') || input.trim().length !== 18
        ? parseCreditCode(input)
        : citizen;
  });
export class StandingBody {
  /** 仍在该用人单位工作 */
  @OptionalField()
  @IsBoolean()
  readonly stillEmployed?: boolean;

  /** 劳动关系终止之日 */
  @OptionalField()
  @IsDay()
  readonly employmentEndedOn?: string;

  /** 进城务工人员 */
  @OptionalField()
  @IsBoolean()
  readonly migrantWorker?: boolean;

  /** 未成年人 */
  @OptionalField()
  @IsBoolean()
  readonly minor?: boolean;
}

export class PartyBody {
  @IsIn(['PERSON', 'ORGANISATION'])
  readonly kind!: 'PERSON' | 'ORGANISATION';

  @IsPartyName()
  readonly name!: string;

  /** 身份证号码或统一社会信用代码；首问时可以不填 */
  @OptionalField()
  @IsPartyNumber()
  readonly idNumber?: string;

  @OptionalField()
  @IsMobile()
  readonly phone?: string;

  /** 推选的代表人（劳动争议调解仲裁法 §7：十人以上） */
  @OptionalField()
  @IsBoolean()
  readonly representative?: boolean;

  @OptionalField()
  @ValidateNested()
  @Type(() => StandingBody)
  readonly standing?: StandingBody;
}

export class DisputeClaimBody {
  /** 请求种类 */
  @IsIn(rules.claimKinds.map(({ code }) => code))
  readonly kind!: string;

  /** 元，写到分 */
  @IsYuan()
  readonly amount!: string;

  @OptionalField()
  @IsDay()
  readonly periodFrom?: string;

  @OptionalField()
  @IsDay()
  readonly periodTo?: string;

  /** 向哪一方请求：当事人编号 */
  @OptionalField()
  @IsInt()
  @Min(1)
  readonly againstPartyId?: number;
}

export class AddedPartyBody extends PartyBody {
  @IsIn(['CLAIMANT', 'RESPONDENT', 'THIRD'])
  readonly side!: 'CLAIMANT' | 'RESPONDENT' | 'THIRD';

  @OptionalField()
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => DisputeClaimBody)
  readonly claims?: DisputeClaimBody[];
}

export class AddPartiesBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => AddedPartyBody)
  readonly parties!: AddedPartyBody[];
}

export class AddClaimsBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => DisputeClaimBody)
  readonly claims!: DisputeClaimBody[];
}

export class CompletePartyBody {
  @OptionalField()
  @IsPartyNumber()
  readonly idNumber?: string;

  @OptionalField()
  @IsMobile()
  readonly phone?: string;

  @OptionalField()
  @ValidateNested()
  @Type(() => StandingBody)
  readonly standing?: StandingBody;
}
