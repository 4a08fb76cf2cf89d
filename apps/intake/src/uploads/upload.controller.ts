import { type Actor, CurrentActor, Roles } from '@app/access';
import { AcceptsUpload, idempotentUploadOf, Operation, sendAnswer, uploadOf } from '@app/http';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StoreUpload } from './store-upload';

@ApiTags('上传 uploads')
@Roles('CITIZEN', 'WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT')
@Controller('api/v1/uploads')
export class UploadController {
  constructor(private readonly store: StoreUpload) {}

  @Post()
  @HttpCode(201)
  @AcceptsUpload()
  @ApiConsumes('multipart/form-data')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: '断线重传时使用同一个，24 小时内同一文件只存一次，得到同样的回答；同一个键不能用于另一个文件。',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  })
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } })
  @Operation({
    id: 'uploads.create',
    summary: '上传一个文件',
    description: 'PDF、JPEG 或 PNG，最大 20 MB；扩展名、声明的类型和内容必须一致。',
    created: true,
    example: {
      response: {
        uploadId: 'b3Jhbmdlcy1hbmQtbGVtb25z',
        name: '营业执照.pdf',
        mediaType: 'application/pdf',
        size: 48213,
        sha256: '9f86d081…',
      },
    },
    problems: ['malformed-multipart', 'file-too-large', 'content-mismatch', 'quota', 'idempotency-key-invalid', 'idempotency-key-reused'],
  })
  async create(@Req() request: FastifyRequest, @CurrentActor() actor: Actor, @Res() reply: FastifyReply): Promise<void> {
    const submission = idempotentUploadOf(request);
    sendAnswer(reply, await this.store.execute(actor, await uploadOf(request), submission));
  }
}
