import { FilesModule } from '@app/files';
import { type DynamicModule, Module } from '@nestjs/common';
import { FileSweep } from './file-sweep';
import { ForgetUploads } from './forget-uploads';
import { StoreUpload } from './store-upload';
import { UploadController } from './upload.controller';

/** 上传: a file comes in, is looked at, and waits for its case. */
@Module({})
export class UploadsModule {
  static register(roles: { readonly api: boolean; readonly worker: boolean }): DynamicModule {
    return {
      module: UploadsModule,
      imports: [FilesModule],
      controllers: roles.api ? [UploadController] : [],
      providers: [...(roles.api ? [StoreUpload] : []), ...(roles.worker ? [ForgetUploads, FileSweep] : [])],
    };
  }
}
