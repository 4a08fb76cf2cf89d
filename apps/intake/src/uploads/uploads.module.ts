import { FilesModule } from '@app/files';
import { Module } from '@nestjs/common';
import { CasesModule } from '../cases/cases.module';
import { StoreUpload } from './store-upload';
import { UploadController } from './upload.controller';

/** 上传: a file comes in, is looked at, and waits for its case. */
@Module({ imports: [FilesModule, CasesModule], controllers: [UploadController], providers: [StoreUpload] })
export class UploadsModule {}
