import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4096;

/** Random bytes for vectors and codes, drawn from the generator many at a time: a draw costs microseconds whatever its size. None is given twice. */
export class RandomPool {
  private pool: Buffer = Buffer.alloc(0);
  private used = 0;

  take(bytes: number): Buffer {
    if (this.used + bytes > this.pool.length) {
      // A new buffer each time: what was taken before stays with whoever holds it.
      this.pool = randomFillSync(Buffer.allocUnsafeSlow(Math.max(POOL_BYTES, bytes)));
      this.used = 0;
    }
    const taken = this.pool.subarray(this.used, this.used + bytes);
    this.used += bytes;
    return taken;
  }
}
