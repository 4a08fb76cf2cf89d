import { DomainError } from '@app/domain-kernel';
import sharp from 'sharp';
import type { AcceptedMediaType } from './sniff';

/** 40 megapixels: more than any phone's page photograph, far less than a decompression bomb. */
const MAXIMUM_PIXELS = 40_000_000;

/** Decodes and writes the picture anew: what cannot be decoded is no picture, and position, device and anything behind the picture are gone. */
export async function cleanImage(content: Buffer, type: Exclude<AcceptedMediaType, 'application/pdf'>): Promise<Buffer> {
  try {
    const image = sharp(content, { limitInputPixels: MAXIMUM_PIXELS, failOn: 'error' }).rotate();
    return await (type === 'image/png' ? image.png() : image.jpeg({ quality: 90 })).toBuffer();
  } catch (error) {
    if (error instanceof Error && /pixel limit|exceeds/i.test(error.message)) {
      throw new DomainError('rule-violation', 'image-too-large', '图片的像素过大，请用手机普通画质重新拍照后上传。');
    }
    throw new DomainError('rule-violation', 'content-mismatch', '图片打不开，请重新拍照或另存后上传。');
  }
}
