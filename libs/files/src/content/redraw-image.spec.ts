import sharp from 'sharp';
import { refusal } from '../../testing/sample-files';
import { redrawImage } from './redraw-image';

const blank = (width = 20, height = 10) => sharp({ create: { width, height, channels: 3, background: 'white' } });

describe('an image', () => {
  it('is drawn anew, upright and without where it was taken', async () => {
    const photograph = await blank()
      .withExif({ IFD3: { GPSLatitude: '25/1 40/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const metadata = await sharp(await redrawImage(photograph, 'jpg')).metadata();
    expect(metadata.exif).toBeUndefined();
    expect([metadata.width, metadata.height]).toEqual([10, 20]);
  });

  it('loses the short film that a phone hangs behind it', async () => {
    const photograph = await blank().jpeg({ progressive: true }).toBuffer();
    const redrawn = await redrawImage(Buffer.concat([photograph, Buffer.from('\0\0\0\x18ftypmp42 film')]), 'jpg');
    expect(redrawn.includes('ftypmp42')).toBe(false);
  });

  it.each(['<?php system(1);', 'PK\x03\x04', 'PK\x05\x06', '%PDF-1.7', '<SCRIPT>', 'MZ'])(
    'is not taken with %p behind it',
    async (tail) => {
      const behind = Buffer.from(tail, 'latin1');
      await expect(redrawImage(Buffer.concat([await blank().jpeg().toBuffer(), behind]), 'jpg')).rejects.toEqual(
        refusal('content-mismatch'),
      );
      await expect(redrawImage(Buffer.concat([await blank().png().toBuffer(), behind]), 'png')).rejects.toEqual(
        refusal('content-mismatch'),
      );
    },
  );

  it('has at most 40 million pixels, also when it only says so', async () => {
    await expect(redrawImage(await blank(9000, 9000).png().toBuffer(), 'png')).rejects.toEqual(refusal('image-too-large'));
    const flood = await blank().png().toBuffer();
    flood.writeUInt32BE(65_000, 16);
    flood.writeUInt32BE(65_000, 20);
    await expect(redrawImage(flood, 'png')).rejects.toEqual(expect.objectContaining({ kind: 'rule-violation' }));
  });

  it('is whole', async () => {
    const jpeg = await blank(200, 200).jpeg().toBuffer();
    const png = await blank(200, 200).png().toBuffer();
    await expect(redrawImage(jpeg.subarray(0, jpeg.length / 2), 'jpg')).rejects.toEqual(refusal('content-mismatch'));
    await expect(redrawImage(png.subarray(0, png.length / 2), 'png')).rejects.toEqual(refusal('content-mismatch'));
    await expect(redrawImage(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]), 'jpg')).rejects.toEqual(refusal('content-mismatch'));
    await expect(redrawImage(Buffer.from([0xff, 0xd8, 0xff, 0xff]), 'jpg')).rejects.toEqual(refusal('content-mismatch'));
  });

  it('does not move', async () => {
    const png = await blank().png().toBuffer();
    const control = Buffer.concat([Buffer.from([0, 0, 0, 8]), Buffer.from('acTL'), Buffer.alloc(12)]);
    await expect(redrawImage(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]), 'png')).rejects.toEqual(
      refusal('content-mismatch'),
    );
  });
});
