import { contentMismatch } from './content-kind';

/** Beginnings of files that something else than an image viewer would run or open. */
const FOREIGN = ['<?php', '<?=', '<script', '<html', '<!doctype', '%PDF-', 'PK\x03\x04', 'PK\x05\x06', 'Rar!', '\x7fELF'];

/**
 * Refuses an image with another file behind it (JPEG + PHP, GIFAR). Harmless tails exist (phones append a short video or their
 * own notes) and are simply cut off when the image is drawn anew.
 * @throws DomainError `content-mismatch`
 */
export function checkImageTail(image: Buffer, kind: 'jpg' | 'png'): void {
  const end = kind === 'jpg' ? endOfJpeg(image) : endOfPng(image);
  const tail = image.subarray(end).toString('latin1').toLowerCase();
  if (tail.startsWith('mz') || FOREIGN.some((sign) => tail.includes(sign.toLowerCase()))) throw contentMismatch('图片后面附有其他内容。');
}

function endOfJpeg(image: Buffer): number {
  let at = 2;
  while (at + 4 <= image.length) {
    if (image[at] !== 0xff) break;
    const marker = image[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === 0xd9) return at + 2;
    else {
      at += 2 + image.readUInt16BE(at + 2);
      if (marker === 0xda) at = endOfScan(image, at);
    }
  }
  // A last EOI at the very end has no length behind it.
  if (image[at] === 0xff && image[at + 1] === 0xd9) return at + 2;
  throw contentMismatch('图片不完整或已损坏。');
}

/** Behind a scan's header: up to the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(image: Buffer, from: number): number {
  for (let at = image.indexOf(0xff, from); at !== -1; at = image.indexOf(0xff, at + 1)) {
    const marker = image[at + 1] ?? 0;
    if (marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  throw contentMismatch('图片不完整或已损坏。');
}

function endOfPng(image: Buffer): number {
  let at = 8;
  while (at + 12 <= image.length) {
    const type = image.toString('latin1', at + 4, at + 8);
    at += 12 + image.readUInt32BE(at);
    if (type === 'acTL') throw contentMismatch('不接受动态图片。');
    if (type === 'IEND' && at <= image.length) return at;
  }
  throw contentMismatch('图片不完整或已损坏。');
}
