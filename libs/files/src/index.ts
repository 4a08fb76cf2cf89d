export { contentDisposition } from './content-disposition';
export { FileStore, type IncomingFile, type StoredFile, type StoredUpload, type StoreLimits } from './file-store';
export { FilesModule } from './files.module';
export { ClamdScanner } from './scanning/clamd-scanner';
export { NoScanner, Scanner, type ScanVerdict } from './scanning/scanner';
