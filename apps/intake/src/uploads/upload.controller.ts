import { type Actor, CurrentActor, Roles } from '@app/access';
import { AcceptsUpload, Operation, uploadOf } from '@app/http';
import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type StoredUpload, StoreUpload } from './store-upload';

@ApiTags('上传 uploads')
@Roles('CITIZEN', 'WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT')
@Controller('api/v1/uploads')
export class UploadController {
  constructor(private readonly store: StoreUpload) {}

  @Post()
  @HttpCode(201)
  @AcceptsUpload()
  @ApiConsumes('multipart/form-data')
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
    problems: ['malformed-multipart', 'file-too-large', 'content-mismatch', 'quota'],
  })
  async create(@Req() request: FastifyRequest, @CurrentActor() actor: Actor): Promise<StoredUpload> {
    return this.store.execute(actor, await uploadOf(request));
  }
}
