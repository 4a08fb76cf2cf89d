export { contentDisposition } from './content-disposition';
export { FileStore, type IncomingFile, type StoredFile, type StoredUpload, type StoreLimits } from './file-store';
export { FilesModule } from './files.module';
export { ClamdScanner, NoScanner, Scanner } from './scanner';
