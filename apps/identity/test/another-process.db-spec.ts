import { AccessModule, type Actor, CurrentActor, SignedIn } from '@app/access';
import { Configuration } from '@app/configuration';
import { configureHttp, fastifyAdapter, HttpModule } from '@app/http';
import { PersonalDataCipher } from '@app/privacy';
import { signIn } from '@app/testing';
import { Controller, Get, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IdentityWorld } from './identity-world';

@Controller('who')
class WhoController {
  @Get()
  @SignedIn()
  who(@CurrentActor() { kind, id }: Actor): object {
    return { kind, id };
  }
}

describe('a process without identity in it', () => {
  let world: IdentityWorld;
  const others: NestFastifyApplication[] = [];
  beforeAll(async () => {
    world = await IdentityWorld.open();
  });
  afterAll(async () => {
    for (const other of others) await other.close();
    await world.close();
  });

  /** As in the split topology: it knows identity only by its address inside the network. */
  async function startOther(identityUrl: string): Promise<string> {
    const { configuration, cipher } = world;
    @Global()
    @Module({
      providers: [
        { provide: Configuration, useValue: configuration },
        { provide: PersonalDataCipher, useValue: cipher },
      ],
      exports: [Configuration, PersonalDataCipher],
    })
    class Platform {}
    @Module({
      imports: [Platform, HttpModule.register(), AccessModule.register({ identity: 'remote', identityUrl })],
      controllers: [WhoController],
    })
    class Other {}
    const other = await NestFactory.create<NestFastifyApplication>(Other, fastifyAdapter(configuration), { logger: false });
    await configureHttp(other, configuration);
    await other.listen(0, '127.0.0.1');
    others.push(other);
    return other.getUrl();
  }
  const who = async (url: string, token: string) => {
    const response = await fetch(`${url}/who`, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: await response.json() };
  };

  it('knows the actor of a token, and refuses one that was revoked', async () => {
    const url = await startOther(world.baseUrl);
    const tokens = await signIn(world.baseUrl, 'zhao.lin');
    await world.database.query('UPDATE staff_account SET session_epoch = 2, epoch_changed_at = clock_timestamp() WHERE id = 1003');
    expect(await who(url, tokens.accessToken)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    const { accessToken } = await signIn(world.baseUrl, 'zhao.lin');
    expect(await who(url, accessToken)).toEqual({ status: 200, body: { kind: 'STAFF', id: 1003 } });
    expect(await who(url, `${accessToken.slice(0, -8)}AAAAAAAA`)).toMatchObject({ status: 401 });
  });

  it('says that it cannot tell, while identity does not answer', async () => {
    const { accessToken } = await signIn(world.baseUrl, 'yang.mei');
    expect(await who(await startOther('http://127.0.0.1:1'), accessToken)).toMatchObject({ status: 503 });
  });
});
