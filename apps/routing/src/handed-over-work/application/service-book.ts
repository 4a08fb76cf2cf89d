import { Injectable } from '@nestjs/common';
import book from '../../../data/services.json';
import { type HandedMatter, type Service, serviceFor, type Taker } from '../domain/service';

/** The services of ours that handle items, as shipped with the county's data. */
@Injectable()
export class ServiceBook {
  // The file is checked against the type by its own spec; JSON imports know no literal types.
  readonly services = book.services as unknown as readonly Service[];

  forMatter(matter: HandedMatter): Taker | undefined {
    return serviceFor(this.services, matter);
  }

  nameOf(code: string): string {
    return this.services.find((service) => service.code === code)?.name ?? code;
  }
}
