import { DomainError } from '@app/domain-kernel';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { holdsCitizenNumber } from '../observation/scrub';

/** Keys under which Nest keeps the parameters of a handler; the first part is RouteParamtypes.QUERY. */
const QUERY_PARAMETER = /^4:/;
const ROUTE_ARGUMENTS = '__routeArguments__';

/** An operation that declares no query takes none: a misspelt parameter is an error, not silence. */
@Injectable()
export class UndeclaredQueryInterceptor implements NestInterceptor {
  private readonly declares = new WeakMap<object, boolean>();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    if (typeof query === 'object' && query !== null && Object.keys(query).length > 0 && !this.declaresQuery(context)) {
      throw new DomainError('invalid', 'unknown-parameter', '网址中有接口不认识的查询参数，请删去。');
    }
    return next.handle();
  }

  private declaresQuery(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const known = this.declares.get(handler);
    if (known !== undefined) return known;
    const parameters = (Reflect.getMetadata(ROUTE_ARGUMENTS, context.getClass(), handler.name) ?? {}) as Record<string, unknown>;
    const declares = Object.keys(parameters).some((key) => QUERY_PARAMETER.test(key));
    this.declares.set(handler, declares);
    return declares;
  }
}

/** Before any handler: no citizen number in an address (it would reach histories and logs), no parameter twice, no overlong address. */
export function guardAddresses(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(addressRefusal(request));
  });
}

const MAXIMUM_ADDRESS = 8 * 1024;
const MAXIMUM_HEADERS = 100;
/** Also those of OpenID Connect; never `filter[x]`, never a name of Object.prototype. */
const PARAMETER_NAME = /^(?!constructor$|prototype$)[A-Za-z][\w.-]*$/;

function addressRefusal(request: FastifyRequest): DomainError | undefined {
  const address = request.raw.url ?? '';
  if (address.length > MAXIMUM_ADDRESS) return new DomainError('invalid', 'uri-too-long', '网址过长，请减少查询参数。');
  if (request.raw.rawHeaders.length > MAXIMUM_HEADERS * 2) {
    return new DomainError('invalid', 'headers-too-large', '请求头过多，请减少请求头和 Cookie。');
  }
  if (holdsCitizenNumber(address.split('?', 1)[0] as string)) return sensitive();
  const query = request.query as Record<string, unknown> | null;
  if (typeof query !== 'object' || query === null) return undefined;
  for (const [name, value] of Object.entries(query)) {
    if (!PARAMETER_NAME.test(name)) return new DomainError('invalid', 'unknown-parameter', '网址中有接口不认识的查询参数，请删去。');
    if (Array.isArray(value)) return new DomainError('invalid', 'repeated-parameter', '查询参数重复，每个参数只写一次。');
    if (typeof value === 'string' && holdsCitizenNumber(value.normalize('NFKC'))) return sensitive();
  }
  return undefined;
}

function sensitive(): DomainError {
  return new DomainError('invalid', 'sensitive-parameter', '网址中不能放公民身份号码，请改用 POST 请求体查询。');
}
