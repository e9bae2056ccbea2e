import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 320;
const HEIGHT = 240;
/** PNG: colour type 3, one byte per pixel that points into a palette. */
const INDEXED = 3;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** How many shades the sky has. */
const SKY = 24;

/** A small landscape (PNG, a few kB): sky, sun and hills, another one for every seed and always the same for it. */
export function drawPicture(seed: string): Buffer {
  const dice = createHash('sha256').update(seed).digest();
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, INDEXED], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', palette(dice)),
    chunk('IDAT', deflateSync(pixels(dice), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The sky's shades from above to the horizon, then the sun, then three hills from far to near. */
function palette(dice: Buffer): Buffer {
  const hue = (dice[0]! / 256) * 360;
  const sky = Array.from({ length: SKY }, (_, index) => {
    const down = index / (SKY - 1);
    return colour(hue + 50 * down, 0.55, 0.45 + 0.4 * down);
  });
  const hills = [0.5, 0.38, 0.26].map((light, index) => colour(hue + 100 + 20 * index, 0.35, light));
  return Buffer.from([...sky, colour(45, 0.9, 0.85), ...hills].flat());
}

function pixels(dice: Buffer): Buffer {
  const lines = Buffer.alloc((WIDTH + 1) * HEIGHT);
  const sun = { x: 40 + (dice[1]! / 256) * 240, y: 40 + (dice[2]! / 256) * 70, radius: 16 + dice[3]! / 16 };
  const waves = [0, 1, 2].map((hill) => dice.subarray(4 + 3 * hill, 7 + 3 * hill));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let shade = Math.floor((y / HEIGHT) * SKY);
      if ((x - sun.x) ** 2 + (y - sun.y) ** 2 < sun.radius ** 2) shade = SKY;
      for (const [hill, wave] of waves.entries()) if (y > horizon(hill, wave, x)) shade = SKY + 1 + hill;
      lines[y * (WIDTH + 1) + 1 + x] = shade;
    }
  }
  return lines;
}

/** Where a hill meets the sky, in pixels from above. */
function horizon(hill: number, wave: Buffer, x: number): number {
  const [height = 0, width = 0, shift = 0] = wave;
  return 135 + 32 * hill + (8 + height / 14) * Math.sin(x / (35 + width / 5) + shift / 20);
}

/** A colour by hue (degrees), saturation and lightness (0 to 1) as red, green and blue. */
function colour(hue: number, saturation: number, lightness: number): number[] {
  const strength = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const part = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - strength * Math.max(-1, Math.min(part - 3, 9 - part, 1))));
  });
}
