import { DomainError } from '@app/domain-kernel';
import sharp from 'sharp';
import { contentMismatch } from './content-kind';
import { checkImageTail } from './image-tail';

const MAXIMUM_PIXELS = 40_000_000;

/**
 * Decodes the image and draws it anew, upright and without metadata (place and device of a photograph are nobody's business here).
 * Whatever was hidden around the picture is gone.
 * @throws DomainError `content-mismatch`, `image-too-large`
 */
export async function redrawImage(image: Buffer, kind: 'jpg' | 'png'): Promise<Buffer> {
  checkImageTail(image, kind);
  const { format, width = 0, height = 0 } = await attempt(sharp(image, { limitInputPixels: false }).metadata());
  if (format !== (kind === 'jpg' ? 'jpeg' : 'png')) throw contentMismatch('文件内容与扩展名不一致。');
  if (width * height > MAXIMUM_PIXELS) {
    throw new DomainError('rule-violation', 'image-too-large', '图片尺寸过大（超过 4000 万像素），请缩小后重新上传。', {
      params: { maximumPixels: MAXIMUM_PIXELS },
    });
  }
  const upright = sharp(image, { limitInputPixels: MAXIMUM_PIXELS, failOn: 'truncated' }).rotate();
  return attempt((kind === 'jpg' ? upright.jpeg({ quality: 90 }) : upright.png({ compressionLevel: 6 })).toBuffer());
}

async function attempt<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch {
    throw contentMismatch('图片不完整或已损坏。');
  }
}
