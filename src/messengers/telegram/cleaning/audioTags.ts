/** Takes out of a piece of music what it tells of its maker: tags, comments, covers. What it is not sure of stays as it is. */
export function withoutTags(bytes: Buffer): Buffer {
  if (startsWith(bytes, 'fLaC')) return withoutFlacBlocks(bytes);
  if (startsWith(bytes, 'OggS')) return withBlankOggComments(bytes);
  if (startsWith(bytes, 'RIFF') && bytes.toString('latin1', 8, 12) === 'WAVE')
    return withoutWaveChunks(bytes);
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return withFreedMp4Boxes(bytes);
  return withoutMp3Tags(bytes);
}

function startsWith(bytes: Buffer, sign: string, at = 0): boolean {
  return bytes.toString('latin1', at, at + sign.length) === sign;
}

const ID3V2_HEADER = 10;
const ID3V1_BYTES = 128;
const APE_FOOTER = 32;

/** ID3v2 stands in front (id3.org, ID3v2.4 §3), ID3v1 and APEv2 at the end. */
function withoutMp3Tags(bytes: Buffer): Buffer {
  let from = 0;
  let to = bytes.length;
  while (startsWith(bytes, 'ID3', from) && from + ID3V2_HEADER <= to) {
    const footer = (bytes[from + 5]! & 0x10) === 0 ? 0 : ID3V2_HEADER;
    const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (bytes[from + at]! & 0x7f), 0);
    from = Math.min(to, from + ID3V2_HEADER + size + footer);
  }
  if (startsWith(bytes, 'TAG', to - ID3V1_BYTES) && to - ID3V1_BYTES >= from) to -= ID3V1_BYTES;
  const footer = to - APE_FOOTER;
  if (footer >= from && startsWith(bytes, 'APETAGEX', footer)) {
    const hasHeader = (bytes.readUInt32LE(footer + 20) & 0x80000000) !== 0;
    to = Math.max(from, to - bytes.readUInt32LE(footer + 12) - (hasHeader ? APE_FOOTER : 0));
  }
  return bytes.subarray(from, to);
}

/** The blocks that are needed to play: stream information and seek table (xiph.org/flac/format.html). */
const FLAC_KEPT = new Set([0, 3]);

function withoutFlacBlocks(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let at = 4;
  for (;;) {
    if (at + 4 > bytes.length) return bytes;
    const head = bytes[at]!;
    const end = at + 4 + bytes.readUIntBE(at + 1, 3);
    if (end > bytes.length) return bytes;
    if (FLAC_KEPT.has(head & 0x7f)) kept.push(Buffer.from(bytes.subarray(at, end)));
    at = end;
    if ((head & 0x80) !== 0) break;
  }
  if (kept.length === 0) return bytes;
  kept.forEach((block, index) => {
    block[0] = (block[0]! & 0x7f) | (index === kept.length - 1 ? 0x80 : 0);
  });
  return Buffer.concat([bytes.subarray(0, 4), ...kept, bytes.subarray(at)]);
}

const WAVE_KEPT = new Set(['fmt ', 'data', 'fact']);

function withoutWaveChunks(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    const end = Math.min(bytes.length, at + 8 + size + (size % 2));
    if (WAVE_KEPT.has(bytes.toString('latin1', at, at + 4))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  const body = Buffer.concat(kept);
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

/** Boxes that hold other boxes on the way to those with tags (ISO/IEC 14496-12). */
const MP4_CONTAINERS = new Set(['moov', 'trak', 'moof', 'traf']);
const MP4_TAGS = new Set(['udta', 'meta', 'uuid']);

/** Boxes with tags become free space of the same size, since others are addressed by their places in the file. */
function withFreedMp4Boxes(bytes: Buffer): Buffer {
  const freed = Buffer.from(bytes);
  free(freed, 0, freed.length);
  return freed;
}

function free(bytes: Buffer, from: number, to: number): void {
  for (let at = from; at + 8 <= to;) {
    const short = bytes.readUInt32BE(at);
    const head = short === 1 ? 16 : 8;
    if (at + head > to) return;
    const size = short === 0 ? to - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    const end = at + size;
    if (size < head || end > to) return;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (MP4_CONTAINERS.has(type)) free(bytes, at + head, end);
    else if (MP4_TAGS.has(type)) {
      bytes.write('free', at + 4, 'latin1');
      bytes.fill(0, at + head, end);
    }
    at = end;
  }
}

const OGG_HEADER = 27;
/** How the packet of comments begins, in Vorbis and in Opus (RFC 7845 §5.2). */
const OGG_COMMENTS = ['\u0003vorbis', 'OpusTags'];

interface OggPage {
  readonly at: number;
  readonly end: number;
}

/**
 * Comments are overwritten with blanks rather than taken out, so that no page changes its size. Each page has a checksum,
 * which is made anew.
 */
function withBlankOggComments(bytes: Buffer): Buffer {
  const blank = Buffer.from(bytes);
  /** The places in the file of the packet that is being read. */
  let places: number[] = [];
  const touched = new Set<OggPage>();
  let pagesOfPacket: OggPage[] = [];
  for (let at = 0, packets = 0; at + OGG_HEADER <= blank.length && startsWith(blank, 'OggS', at);) {
    const segments = blank[at + 26]!;
    let place = at + OGG_HEADER + segments;
    const lengths = blank.subarray(at + OGG_HEADER, place);
    const end = place + lengths.reduce((sum, length) => sum + length, 0);
    if (end > blank.length) break;
    const page = { at, end };
    pagesOfPacket.push(page);
    for (const length of lengths) {
      for (let byte = 0; byte < length; byte += 1) places.push(place + byte);
      place += length;
      if (length === 255) continue;
      if (blankComments(blank, places)) for (const one of pagesOfPacket) touched.add(one);
      places = [];
      pagesOfPacket = [page];
      packets += 1;
    }
    // Comments are the second packet of a stream; a few streams may begin one after the other.
    if (packets > 8) break;
    at = end;
  }
  for (const page of touched) renewChecksum(blank, page);
  return blank;
}

/** Overwrites a packet of comments; false for any other packet. */
function blankComments(bytes: Buffer, places: readonly number[]): boolean {
  const read = (from: number, length: number): string =>
    places.slice(from, from + length).reduce((text, place) => text + String.fromCharCode(bytes[place]!), '');
  const sign = OGG_COMMENTS.find((one) => read(0, one.length) === one);
  if (sign === undefined) return false;
  const number = (from: number): number =>
    [3, 2, 1, 0].reduce((sum, byte) => sum * 256 + (bytes[places[from + byte]!] ?? 0), 0);
  const fill = (from: number, length: number, first: string): void => {
    places.slice(from, from + length).forEach((place, index) => {
      bytes[place] = (first[index] ?? ' ').charCodeAt(0);
    });
  };
  let at = sign.length;
  const vendor = number(at);
  fill(at + 4, vendor, '');
  at += 4 + vendor;
  const comments = number(at);
  at += 4;
  for (let comment = 0; comment < comments && at + 4 <= places.length; comment += 1) {
    const length = number(at);
    // A comment is a name, an equals sign and a value.
    fill(at + 4, length, 'X=');
    at += 4 + length;
  }
  return true;
}

/** The checksum of a page: CRC-32 with the polynomial 0x04c11db7, its own field counting as zero (RFC 3533 §6). */
function renewChecksum(bytes: Buffer, { at, end }: OggPage): void {
  bytes.writeUInt32LE(0, at + 22);
  let sum = 0;
  for (let place = at; place < end; place += 1) {
    sum ^= bytes[place]! << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 0x80000000) === 0 ? sum << 1 : (sum << 1) ^ 0x04c11db7;
  }
  bytes.writeUInt32LE(sum >>> 0, at + 22);
}
