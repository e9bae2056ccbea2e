import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { withoutTags } from '../../../../src/messengers/telegram/cleaning/audioTags.ts';
import { cleanFile } from '../../../../src/messengers/telegram/cleaning/cleanFile.ts';

const NAME = 'Ana Example';
const SOUND = Buffer.from(Array.from({ length: 400 }, (_, at) => (at % 7 === 0 ? 0xff : at % 251)));

const u32le = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const u32be = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

describe('A picture that is sent as a file', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'keeps its pixels as %s and nothing of its maker',
    async (format) => {
      const source = await sharp({ create: { width: 8, height: 6, channels: 3, background: '#c04020' } })
        .toFormat(format)
        .withExif({ IFD0: { Artist: NAME }, IFD3: { GPSLatitude: '48/1 51/1 0/1' } })
        .toBuffer();
      expect(source.includes(NAME)).toBe(true);
      const { name, bytes } = await cleanFile('document', source, 'documents/file_7.bin', true);
      expect(name).toMatch(/^picture\.\w+$/);
      expect(bytes.includes(NAME)).toBe(false);
      const { width, height, exif, format: now } = await sharp(bytes).metadata();
      expect({ width, height, exif, now }).toEqual({ width: 8, height: 6, exif: undefined, now: format });
    },
  );

  it('is turned as it is to be seen, since what says so goes', async () => {
    const source = await sharp({ create: { width: 8, height: 6, channels: 3, background: 'red' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { bytes } = await cleanFile('document', source, 'documents/file_7.jpg', true);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 6, height: 8 });
  });
});

describe('Another document', () => {
  it('keeps what it says and loses its name', async () => {
    const bytes = Buffer.from('just words\r\n\tand more');
    const clean = await cleanFile('document', bytes, `documents/${NAME}.TXT`, true);
    expect(clean).toEqual({ name: 'file.txt', bytes });
    expect((await cleanFile('document', bytes, 'documents/nothing', 'name')).name).toBe('file.bin');
  });

  it('of another format keeps what is inside, where its author agreed to that', async () => {
    const bytes = Buffer.from(`%PDF-1.7 /Author (${NAME})\u0000`);
    expect(await cleanFile('document', bytes, `documents/${NAME}.PDF`, 'name')).toEqual({
      name: 'file.pdf',
      bytes,
    });
  });

  it.each([
    ['a picture of an unknown kind', Buffer.from(`\u0000\u0000\u0000\u0018ftypheic${NAME}`)],
    ['a PDF', Buffer.from(`%PDF-1.7 /Author (${NAME})\u0000`)],
  ])('that is said to be a picture and is %s is not sent', async (_, bytes) => {
    await expect(cleanFile('document', bytes, 'documents/file_7.jpg', true)).rejects.toMatchObject({
      code: 'FILE_NOT_CLEANED',
    });
  });
});

describe('A video', () => {
  const box = (type: string, ...content: Buffer[]): Buffer => {
    const body = Buffer.concat(content);
    return Buffer.concat([u32be(body.length + 8), Buffer.from(type), body]);
  };

  it.each(['video', 'animation'] as const)('sent as a %s loses its name and its tags', async (kind) => {
    const place = box('udta', box('\u00a9xyz', Buffer.from(`+48.85+002.35/${NAME}`)));
    const source = Buffer.concat([
      box('ftyp', Buffer.from('isom\0\0\0\0')),
      box('moov', place),
      box('mdat', SOUND),
    ]);
    const { name, bytes } = await cleanFile(kind, source, `videos/${NAME}.MP4`, true);
    expect(name).toBe(`${kind}.mp4`);
    expect(bytes.includes(NAME)).toBe(false);
    expect(bytes.indexOf(SOUND)).toBe(source.indexOf(SOUND));
  });

  it('that is a moving GIF loses what is written into it', async () => {
    const gif = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .gif()
      .toBuffer();
    // A comment stands between two blocks (GIF89a, Comment Extension).
    const comment = Buffer.concat([
      Buffer.from([0x21, 0xfe, NAME.length]),
      Buffer.from(NAME),
      Buffer.from([0]),
    ]);
    const source = Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
    const { name, bytes } = await cleanFile('animation', source, 'animations/x.gif', true);
    expect(name).toBe('picture.gif');
    expect(bytes.includes(NAME)).toBe(false);
  });

  it('in another container is not sent as if it were clean', async () => {
    const mkv = Buffer.from(`\u001a\u0045 ${NAME}`);
    await expect(cleanFile('video', mkv, 'videos/x.mkv', true)).rejects.toMatchObject({
      code: 'FILE_NOT_CLEANED',
    });
  });
});

describe('Music', () => {
  const syncsafe = (size: number): Buffer =>
    Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f));
  const id3 = (text: string): Buffer =>
    Buffer.concat([Buffer.from('ID3\u0004\u0000\u0000', 'latin1'), syncsafe(text.length), Buffer.from(text)]);

  it('in MP3 loses tags at its beginning and its end', () => {
    const old = Buffer.alloc(128);
    old.write(`TAG${NAME}`);
    const body = Buffer.concat([Buffer.from([0xff, 0xfb]), SOUND]);
    expect(withoutTags(Buffer.concat([id3(NAME), id3(NAME), body, old]))).toEqual(body);
    expect(withoutTags(body)).toEqual(body);
  });

  it('in MP3 loses an APE tag before an older one', () => {
    const item = Buffer.from(`Artist\0${NAME}`);
    const footer = Buffer.concat([
      Buffer.from('APETAGEX'),
      u32le(2000),
      u32le(item.length + 32),
      u32le(1),
      u32le(0),
      Buffer.alloc(8),
    ]);
    const old = Buffer.alloc(128);
    old.write('TAG');
    const body = Buffer.concat([Buffer.from([0xff, 0xfb]), SOUND]);
    expect(withoutTags(Buffer.concat([body, item, footer, old]))).toEqual(body);
  });

  it('in FLAC keeps what is needed to play', () => {
    const block = (kind: number, content: Buffer, last = false): Buffer =>
      Buffer.concat([
        Buffer.from([kind | (last ? 0x80 : 0), 0, content.length >> 8, content.length & 0xff]),
        content,
      ]);
    const info = Buffer.alloc(34, 1);
    const sound = Buffer.concat([
      Buffer.from('fLaC'),
      block(0, info),
      block(4, Buffer.from(NAME)),
      block(6, Buffer.from(NAME), true),
      SOUND,
    ]);
    expect(withoutTags(sound)).toEqual(Buffer.concat([Buffer.from('fLaC'), block(0, info, true), SOUND]));
  });

  it('in WAVE keeps format and sound', () => {
    const chunk = (id: string, content: Buffer): Buffer =>
      Buffer.concat([Buffer.from(id), u32le(content.length), content]);
    const riff = (...chunks: Buffer[]): Buffer => {
      const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
      return Buffer.concat([Buffer.from('RIFF'), u32le(body.length), body]);
    };
    const [format, sound] = [chunk('fmt ', Buffer.alloc(16, 1)), chunk('data', SOUND)];
    expect(withoutTags(riff(format, chunk('LIST', Buffer.from(`INFO${NAME}!`)), sound))).toEqual(
      riff(format, sound),
    );
  });

  it('in MP4 keeps every place in the file', () => {
    const box = (type: string, ...content: Buffer[]): Buffer => {
      const body = Buffer.concat(content);
      return Buffer.concat([u32be(body.length + 8), Buffer.from(type), body]);
    };
    const file = Buffer.concat([
      box('ftyp', Buffer.from('M4A \0\0\0\0')),
      box('moov', box('mvhd', Buffer.alloc(20, 1)), box('udta', box('meta', Buffer.from(NAME)))),
      box('mdat', SOUND),
    ]);
    const clean = withoutTags(file);
    expect(clean.includes(NAME)).toBe(false);
    expect(clean).toHaveLength(file.length);
    expect(clean.indexOf(SOUND)).toBe(file.indexOf(SOUND));
    expect(clean.includes('mvhd')).toBe(true);
  });

  it('in Ogg has blank comments on pages whose checksums are right', () => {
    const text = (words: string): Buffer => Buffer.concat([u32le(words.length), Buffer.from(words)]);
    const comments = Buffer.concat([
      Buffer.from('OpusTags'),
      text('an encoder'),
      u32le(2),
      text(`ARTIST=${NAME}`),
      text(`COMMENT=${'long words '.repeat(60)}${NAME}`),
    ]);
    const page = (no: number, packet: Buffer): Buffer => {
      const lengths = [...Array(Math.floor(packet.length / 255)).fill(255), packet.length % 255];
      const head = Buffer.alloc(27);
      head.write('OggS');
      head.writeUInt32LE(no, 18);
      head[26] = lengths.length;
      return withChecksum(Buffer.concat([head, Buffer.from(lengths), packet]));
    };
    const file = Buffer.concat([page(0, Buffer.from('OpusHead\u0001')), page(1, comments), page(2, SOUND)]);
    const clean = withoutTags(file);
    expect(clean.includes(NAME)).toBe(false);
    expect(clean.includes('long words')).toBe(false);
    expect(clean).toHaveLength(file.length);
    const second = page(0, Buffer.from('OpusHead\u0001')).length;
    const changed = clean.subarray(second, second + page(1, comments).length);
    expect(changed).toEqual(withChecksum(Buffer.from(changed)));
    expect(clean.subarray(second + changed.length)).toEqual(page(2, SOUND));
  });

  it.each(['fLaC', 'OggS', 'RIFF', 'ID3', '....ftyp'])(
    'that begins like %s and is cut short stays whole or ends',
    (sign) => {
      for (let length = 0; length < 40; length += 1) {
        const broken = Buffer.concat([Buffer.from(sign), Buffer.alloc(length, 0xff)]);
        expect(withoutTags(broken).length).toBeLessThanOrEqual(Math.max(broken.length, 12));
      }
    },
  );
});

/** A page with its checksum, made by another way than the product's: bit by bit over the whole page. */
function withChecksum(page: Buffer): Buffer {
  page.writeUInt32LE(0, 22);
  let sum = 0n;
  for (const byte of page) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const carry = ((sum >> 31n) & 1n) ^ BigInt((byte >> bit) & 1);
      sum = ((sum << 1n) & 0xffffffffn) ^ (carry === 1n ? 0x04c11db7n : 0n);
    }
  }
  page.writeUInt32LE(Number(sum), 22);
  return page;
}
