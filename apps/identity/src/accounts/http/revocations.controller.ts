import { isServiceAuthorization, Public, REVOCATION_WINDOW_SECONDS, REVOCATIONS_PATH, type Revocation, unauthenticated } from '@app/access';
import { Configuration } from '@app/configuration';
import { Controller, Get, Headers, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { StaffDirectory } from '../application/staff-directory';

/** For the other processes of this system only: they sign with the shared key, and read it at most every five seconds. */
@ApiExcludeController()
@Controller(REVOCATIONS_PATH.slice(1))
export class RevocationsController {
  constructor(
    @Inject(StaffDirectory) private readonly directory: StaffDirectory,
    @Inject(Configuration) private readonly configuration: Configuration,
  ) {}

  @Get()
  @Public()
  async list(@Headers('authorization') authorization: string | undefined): Promise<{ revocations: Revocation[] }> {
    const seconds = Math.floor(Date.now() / 1000);
    if (!isServiceAuthorization(authorization, this.configuration.signingKey, REVOCATIONS_PATH, seconds)) throw unauthenticated();
    return { revocations: await this.directory.recentRevocations(REVOCATION_WINDOW_SECONDS) };
  }
}
